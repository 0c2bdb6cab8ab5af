"""The log for auditors: signed heads, entries of their tenants, and proofs (R61, R73)."""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from case_contract.frozen import Frozen, Instant
from case_contract.problems import ProblemCode
from case_contract.records import PageSize
from case_contract.vocabulary import Role
from case_server.accounts.actor import Actor, require
from case_server.foundation.problems import ProblemRaised
from case_server.foundation.services import services_of
from case_server.record_log import merkle, repository
from case_server.record_log.heads import SignedHead
from case_server.record_log.leaves import entry_body

router = APIRouter(prefix="/v1/log", tags=["record log"])

Auditor = Annotated[Actor, Depends(require(Role.AUDITOR))]
_MOST: Final = 2**63 - 1
Place = Annotated[int, Query(ge=0, le=_MOST)]
Size = Annotated[int, Query(ge=1, le=_MOST)]


class TreeHead(Frozen):
    """A signed root. The signature is over `heads.head_bytes`; `public_key` is the raw Ed25519 key."""

    tree_size: int
    root: bytes
    signed_at: Instant
    key_id: str
    public_key: bytes
    signature: bytes
    previous: bytes | None


class LogEntry(Frozen):
    """One entry. `leaf_hash` is SHA-256 of a zero byte and the canonical JSON of `body`."""

    leaf_index: int
    leaf_hash: bytes
    body: dict[str, Any]


class LogPage(Frozen):
    """Entries in the order of the tree; ask again with `next_after`."""

    entries: tuple[LogEntry, ...]
    next_after: int | None


class InclusionProof(Frozen):
    """Proves that a leaf is under the root of a signed head (RFC 6962, 2.1.1)."""

    leaf_index: int
    leaf_hash: bytes
    path: tuple[bytes, ...]
    head: TreeHead


class ConsistencyProof(Frozen):
    """Proves that the older tree is the beginning of the newer (RFC 6962, 2.1.2)."""

    older: TreeHead
    newer: TreeHead
    path: tuple[bytes, ...]


@router.get("/head")
def read_head(request: Request, actor: Auditor) -> TreeHead:
    """The newest signed head."""
    with services_of(request).database.transaction(actor.scope) as connection:
        return _shown(request, repository.latest_head(connection))


@router.get("/entries")
def read_entries(
    request: Request,
    actor: Auditor,
    case_id: UUID | None = None,
    after: Annotated[int, Query(ge=-1, le=_MOST)] = -1,
    limit: PageSize = 100,
) -> LogPage:
    """Entries of the auditor's tenants, or of one case."""
    with services_of(request).database.transaction(actor.scope) as connection:
        rows = repository.entries_page(connection, case_id=case_id, after=after, limit=limit)
    entries = tuple(LogEntry(leaf_index=row.leaf_index, leaf_hash=row.leaf_hash, body=entry_body(row)) for row in rows)
    return LogPage(entries=entries, next_after=entries[-1].leaf_index if len(entries) == limit else None)


@router.get("/inclusion")
def prove_inclusion(
    request: Request, actor: Auditor, leaf_index: Place, tree_size: Size | None = None
) -> InclusionProof:
    """The proof that an entry of the auditor's tenants is in the log; under the newest head unless told."""
    with services_of(request).database.transaction(actor.scope) as connection:
        head = (
            repository.latest_head(connection) if tree_size is None else repository.head_of_size(connection, tree_size)
        )
        leaf = repository.leaf_of(connection, leaf_index)
        if head is None or leaf is None or leaf_index >= head.tree_size:
            raise ProblemRaised(ProblemCode.NOT_FOUND)
        path = repository.proof_over(connection, merkle.inclusion_ranges(leaf_index, head.tree_size))
    return InclusionProof(leaf_index=leaf_index, leaf_hash=leaf, path=path, head=_shown(request, head))


@router.get("/consistency")
def prove_consistency(request: Request, actor: Auditor, old: Size, new: Size) -> ConsistencyProof:
    """The proof that nothing before `old` was changed up to `new`; both are sizes of signed heads."""
    with services_of(request).database.transaction(actor.scope) as connection:
        older, newer = repository.head_of_size(connection, old), repository.head_of_size(connection, new)
        if older is None or newer is None or old > new:
            raise ProblemRaised(ProblemCode.NOT_FOUND)
        path = repository.proof_over(connection, merkle.consistency_ranges(old, new))
    return ConsistencyProof(older=_shown(request, older), newer=_shown(request, newer), path=path)


def _shown(request: Request, head: SignedHead | None) -> TreeHead:
    if head is None:
        raise ProblemRaised(ProblemCode.NOT_FOUND)
    return TreeHead(
        tree_size=head.tree_size,
        root=head.root,
        signed_at=head.signed_at,
        key_id=head.key_id,
        public_key=services_of(request).log_key.public_key().public_bytes_raw(),
        signature=head.signature,
        previous=head.previous,
    )
