"""`case-server face-search`: switches the search in a tenant's own history on and off, on the record."""

import argparse
from uuid import UUID

from case_server.commands.arguments import whole_number
from case_server.commands.opened import open_services
from case_server.commands.output import CommandFailed, show
from case_server.face_search import service
from case_server.face_search.repository import faces_by_model, find_permission
from case_server.foundation.database import Scope
from case_server.foundation.settings import Settings
from case_server.tenants.repository import has_tenant


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser) -> None:
    """Add `face-search allow|stop|show`."""
    parser = commands.add_parser(
        "face-search", help="search among the faces of a tenant's own history (off by default)"
    )
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    allow = actions.add_parser("allow", help="switch it on; the legal basis goes into the record log", parents=[common])
    allow.add_argument("tenant", type=UUID)
    allow.add_argument("--legal-basis", required=True, help="law or consent, and the impact assessment it rests on")
    allow.add_argument("--days", required=True, type=int, help="how long a face is kept for the search")
    allow.add_argument(
        "--one-in",
        type=whole_number(1, 1_000_000),
        default=service.FALSE_ALARM_ONE_IN,
        help="one case in so many may meet a stranger (default: 100)",
    )
    allow.set_defaults(run=_allow)
    stop = actions.add_parser("stop", help="switch it off and delete every face kept for it", parents=[common])
    stop.add_argument("tenant", type=UUID)
    stop.set_defaults(run=_stop)
    shown = actions.add_parser("show", help="whether it is on, and on which basis", parents=[common])
    shown.add_argument("tenant", type=UUID)
    shown.set_defaults(run=_show)


def _allow(arguments: argparse.Namespace, settings: Settings) -> int:
    try:
        with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
            if not has_tenant(connection, arguments.tenant):
                raise CommandFailed("there is no tenant with this id")
            permission = service.allow(
                connection,
                arguments.tenant,
                legal_basis=arguments.legal_basis,
                retention_days=arguments.days,
                false_alarm_one_in=arguments.one_in,
                now=services.clock.now(),
            )
    except service.BasisMissing as missing:
        raise CommandFailed(str(missing)) from missing
    if permission is None:
        raise CommandFailed("the search is on already; stop it first to state another basis")
    show(arguments, {"permission_id": str(permission.permission_id)}, "Allowed, and recorded.")
    return 0


def _stop(arguments: argparse.Namespace, settings: Settings) -> int:
    with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
        deleted = service.stop(connection, arguments.tenant, now=services.clock.now())
    if deleted is None:
        raise CommandFailed("the search is not on for this tenant")
    show(arguments, {"deleted": deleted}, f"Stopped, and recorded. Faces deleted: {deleted}")
    return 0


def _show(arguments: argparse.Namespace, settings: Settings) -> int:
    with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
        permission = find_permission(connection, arguments.tenant)
        kept = faces_by_model(connection, arguments.tenant, services.clock.now())
    if permission is None:
        show(arguments, {"allowed": False}, "Off.")
        return 0
    show(
        arguments,
        {
            "allowed": True,
            "legal_basis": permission.legal_basis,
            "retention_days": permission.retention_days,
            "false_alarm_one_in": permission.false_alarm_one_in,
            "faces": kept,
        },
        "\n".join(
            (
                f"On, faces kept {permission.retention_days} days: {permission.legal_basis}",
                f"One case in {permission.false_alarm_one_in} may meet a stranger.",
                *(f"Faces of {version}: {number}" for version, number in sorted(kept.items())),
            )
        ),
    )
    return 0
