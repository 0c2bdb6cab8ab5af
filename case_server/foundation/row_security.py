"""Row-level security: which SQL makes a table belong to tenants.

Two roles without login do all work after migration: `case_app` sees rows of the tenants named in `app.tenant_ids` only,
`case_system` (jobs, sign-in, administration) sees all. Neither owns a table, and neither may bypass the policies.
"""

from typing import Final

APP_ROLE: Final = "case_app"
SYSTEM_ROLE: Final = "case_system"
BOTH_ROLES: Final = f"{APP_ROLE}, {SYSTEM_ROLE}"

# The scalar subquery is evaluated once a statement instead of once a row; an unset or reset setting means no tenant.
VISIBLE_TENANTS: Final = "(SELECT nullif(current_setting('app.tenant_ids', true), '')::uuid[])::uuid[]"

ALL_RIGHTS: Final = "SELECT, INSERT, UPDATE, DELETE"


def protect_by_tenant(table: str, *, app_rights: str = ALL_RIGHTS, column: str = "tenant_id") -> tuple[str, ...]:
    """Statements for a migration: rows of `table` are visible and writable to `case_app` by tenant `column` only."""
    return (
        *_closed(table),
        f"GRANT {app_rights} ON {table} TO {APP_ROLE}",
        f"CREATE POLICY {table}_by_tenant ON {table} TO {APP_ROLE} "
        f"USING ({column} = ANY ({VISIBLE_TENANTS})) WITH CHECK ({column} = ANY ({VISIBLE_TENANTS}))",
    )


def protect_by_parent(table: str, *, parent: str, column: str, app_rights: str = ALL_RIGHTS) -> tuple[str, ...]:
    """Statements for a table without a tenant of its own: a row is visible when its row in `parent` is.

    `column` has the same name in both. The parent's policy does the deciding.
    """
    visible = f"EXISTS (SELECT FROM {parent} WHERE {parent}.{column} = {table}.{column})"
    return (
        *_closed(table),
        f"GRANT {app_rights} ON {table} TO {APP_ROLE}",
        f"CREATE POLICY {table}_by_{parent} ON {table} TO {APP_ROLE} USING ({visible}) WITH CHECK ({visible})",
    )


def workstation_policies() -> tuple[str, ...]:
    """Statements that let `case_app` see and shut out workstations of its tenants, and let in those of no other.

    A workstation may be of several tenants: whoever works for one of them sees it and may revoke it, but only who works
    for all of them may let it in.
    """
    seen = f"tenant_ids && {VISIBLE_TENANTS}"
    granted = "state, approved_by, approved_at, revoked_by, revoked_at"
    return (
        f"GRANT SELECT, UPDATE ({granted}) ON workstations TO {APP_ROLE}",
        f"CREATE POLICY workstations_seen ON workstations FOR SELECT TO {APP_ROLE} USING ({seen})",
        f"CREATE POLICY workstations_changed ON workstations FOR UPDATE TO {APP_ROLE} USING ({seen}) "
        f"WITH CHECK (state = 'revoked' OR tenant_ids <@ {VISIBLE_TENANTS})",
    )


def system_only(table: str) -> tuple[str, ...]:
    """Statements for a table that only `case_system` may touch."""
    return _closed(table)


def shared_by_all(table: str, *, app_rights: str) -> tuple[str, ...]:
    """Statements for a table without tenants: `case_app` gets `app_rights`, which may name single columns."""
    return (
        *_closed(table),
        f"GRANT {app_rights} ON {table} TO {APP_ROLE}",
        f"CREATE POLICY {table}_shared ON {table} TO {APP_ROLE} USING (true) WITH CHECK (true)",
    )


def _closed(table: str) -> tuple[str, ...]:
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"GRANT {ALL_RIGHTS} ON {table} TO {SYSTEM_ROLE}",
        f"CREATE POLICY {table}_system ON {table} TO {SYSTEM_ROLE} USING (true) WITH CHECK (true)",
    )
