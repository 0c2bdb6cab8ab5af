"""HTTP of re-verification: the tenant's host system reports payments (R33)."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from case_contract.intake import TransactionEvent, TransactionOutcome, TransactionReceipt
from case_server.accounts.tenant_actor import TenantActor, current_tenant
from case_server.foundation.services import services_of
from case_server.reverification.service import report_payment

router = APIRouter(prefix="/v1", tags=["re-verification"])


@router.post(
    "/tenant-events/transaction",
    status_code=201,
    response_model=TransactionReceipt,
    responses={200: {"model": TransactionReceipt}},
)
def transaction(
    request: Request,
    response: Response,
    event: TransactionEvent,
    tenant: Annotated[TenantActor, Depends(current_tenant)],
) -> TransactionReceipt:
    """Report a payment: 201 when it opened a re-verification of the customer, 200 otherwise."""
    receipt = report_payment(services_of(request), tenant, event)
    response.status_code = 201 if receipt.outcome is TransactionOutcome.OPENED else 200
    return receipt
