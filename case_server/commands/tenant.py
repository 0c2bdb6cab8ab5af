"""`case-server tenant`: 委托企业 and their API keys."""

import argparse
import re
from decimal import Decimal, InvalidOperation
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from case_contract.intake import AMOUNT_PLACES
from case_contract.vocabulary import Plan
from case_server.commands.opened import open_services
from case_server.commands.output import CommandFailed, show
from case_server.foundation.database import Scope
from case_server.foundation.settings import Settings
from case_server.tenants import repository, service


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser) -> None:
    """Add `tenant create|list|key|revoke-key|webhook|threshold`."""
    parser = commands.add_parser("tenant", help="tenants and their API keys")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    create = actions.add_parser("create", help="make a tenant with an API key", parents=[common])
    create.add_argument("--name", required=True)
    create.add_argument("--plan", type=Plan, choices=list(Plan), default=Plan.BASIC)
    create.add_argument("--webhook", help="where results are sent (https)")
    create.set_defaults(run=_create)
    actions.add_parser("list", help="list tenants", parents=[common]).set_defaults(run=_list)
    key = actions.add_parser("key", help="make a further API key", parents=[common])
    key.add_argument("tenant", type=UUID)
    key.set_defaults(run=_key)
    revoke = actions.add_parser("revoke-key", help="end an API key for good", parents=[common])
    revoke.add_argument("key", type=UUID)
    revoke.set_defaults(run=_revoke_key)
    webhook = actions.add_parser("webhook", help="change where results are sent", parents=[common])
    webhook.add_argument("tenant", type=UUID)
    webhook.add_argument("url")
    webhook.set_defaults(run=_webhook)
    threshold = actions.add_parser(
        "threshold", help="set from which payment on a customer is verified again", parents=[common]
    )
    threshold.add_argument("tenant", type=UUID)
    threshold.add_argument("currency", type=_currency, help="ISO 4217, as CNY")
    threshold.add_argument("amount", type=_amount, help="as 50000.00, or never")
    threshold.set_defaults(run=_threshold)


def _create(arguments: argparse.Namespace, settings: Settings) -> int:
    try:
        with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
            created = service.create_tenant(
                connection,
                services.key_provider,
                name=arguments.name,
                plan=arguments.plan,
                webhook_url=arguments.webhook,
                now=services.clock.now(),
            )
    except IntegrityError as error:
        raise CommandFailed("there is a tenant with this name") from error
    except service.WebhookAddressRefused as refused:
        raise CommandFailed(str(refused)) from refused
    shown = "" if created.webhook_secret is None else f"\nWebhook secret: {created.webhook_secret}"
    show(
        arguments,
        {
            "tenant_id": str(created.tenant_id),
            "api_key_id": str(created.api_key.api_key_id),
            "api_secret": created.api_key.secret,
            "webhook_secret": created.webhook_secret,
        },
        f"Tenant {created.tenant_id}. Shown only now:\n"
        f"API key id: {created.api_key.api_key_id}\nAPI secret: {created.api_key.secret}{shown}",
    )
    return 0


def _list(arguments: argparse.Namespace, settings: Settings) -> int:
    with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
        tenants = repository.list_tenants(connection)
    rows = [
        {
            "tenant_id": str(tenant.tenant_id),
            "name": tenant.name,
            "plan": tenant.plan.value,
            "webhook": tenant.webhook_url,
        }
        for tenant in tenants
    ]
    show(arguments, {"tenants": rows}, "\n".join(f"{row['tenant_id']}  {row['plan']:8}  {row['name']}" for row in rows))
    return 0


def _key(arguments: argparse.Namespace, settings: Settings) -> int:
    try:
        with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
            key = service.create_api_key(connection, services.key_provider, arguments.tenant, now=services.clock.now())
    except IntegrityError as error:
        raise CommandFailed("there is no tenant with this id") from error
    show(
        arguments,
        {"api_key_id": str(key.api_key_id), "api_secret": key.secret},
        f"Shown only now:\nAPI key id: {key.api_key_id}\nAPI secret: {key.secret}",
    )
    return 0


def _revoke_key(arguments: argparse.Namespace, settings: Settings) -> int:
    with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
        known = service.revoke_api_key(connection, arguments.key, now=services.clock.now())
    if not known:
        raise CommandFailed("there is no live key with this id")
    show(arguments, {"revoked": True}, "Revoked.")
    return 0


def _webhook(arguments: argparse.Namespace, settings: Settings) -> int:
    try:
        with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
            if not repository.has_tenant(connection, arguments.tenant):
                raise CommandFailed("there is no tenant with this id")
            secret = service.set_webhook(
                connection, services.key_provider, arguments.tenant, arguments.url, now=services.clock.now()
            )
    except service.WebhookAddressRefused as refused:
        raise CommandFailed(str(refused)) from refused
    show(arguments, {"webhook_secret": secret}, f"Shown only now:\nWebhook secret: {secret}")
    return 0


def _threshold(arguments: argparse.Namespace, settings: Settings) -> int:
    # It opens cases, and with that come the libraries that read pictures; the other actions do without them.
    from case_server.reverification.service import change_threshold

    amount: Decimal | None = arguments.amount
    with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
        if not repository.has_tenant(connection, arguments.tenant):
            raise CommandFailed("there is no tenant with this id")
        change_threshold(
            connection,
            tenant_id=arguments.tenant,
            currency=arguments.currency,
            amount=amount,
            now=services.clock.now(),
        )
    said = "never" if amount is None else f"{amount:f}"
    show(
        arguments,
        {"currency": arguments.currency, "threshold": said},
        f"A customer is verified again from {said} {arguments.currency} on."
        if amount is not None
        else f"Payments in {arguments.currency} never call for a new verification.",
    )
    return 0


def _currency(text: str) -> str:
    if re.fullmatch(r"[A-Z]{3}", text) is None:
        raise argparse.ArgumentTypeError("a currency is three capital letters (ISO 4217), as CNY")
    return text


def _amount(text: str) -> Decimal | None:
    if text == "never":
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal(0)
    if not amount.is_finite() or amount <= 0 or amount != round(amount, AMOUNT_PLACES) or amount >= 10**14:
        raise argparse.ArgumentTypeError("an amount is a number over 0 with at most four decimal places, or never")
    return amount
