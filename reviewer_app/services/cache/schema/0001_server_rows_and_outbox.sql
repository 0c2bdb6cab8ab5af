-- Copies of server rows. Nothing here is ever edited by what the reviewer does; that is in outbox.
CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE server_cases (
    row_id INTEGER PRIMARY KEY,
    case_id TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    status TEXT NOT NULL,
    case_type TEXT NOT NULL,
    tier TEXT NOT NULL,
    urgency INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    holder TEXT,
    holder_workstation TEXT,
    lease_expires INTEGER,
    search TEXT NOT NULL
) STRICT;

CREATE TABLE server_bodies (
    row_id INTEGER PRIMARY KEY REFERENCES server_cases (row_id) ON DELETE CASCADE,
    summary TEXT NOT NULL,
    detail TEXT
) STRICT;

CREATE INDEX held_details ON server_bodies (row_id) WHERE detail IS NOT NULL;

CREATE TABLE outbox (
    command_id TEXT PRIMARY KEY,
    place INTEGER NOT NULL UNIQUE,
    sequence INTEGER NOT NULL UNIQUE,
    case_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    ends_work INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    unsigned TEXT NOT NULL,
    signature BLOB NOT NULL,
    service_code TEXT NOT NULL,
    masked_name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'applied', 'needs_you')),
    sent INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    problem TEXT,
    answer_version INTEGER
) STRICT;

CREATE INDEX outbox_by_case ON outbox (case_id, place);
CREATE INDEX outbox_by_state ON outbox (state, place);

CREATE TRIGGER outbox_identity_is_fixed
BEFORE UPDATE OF command_id, case_id, kind, ends_work, made_at ON outbox
BEGIN
    SELECT RAISE(ABORT, 'what a command is never changes');
END;

CREATE TRIGGER outbox_sent_bytes_are_fixed
BEFORE UPDATE OF sequence, unsigned, signature ON outbox WHEN old.sent = 1
BEGIN
    SELECT RAISE(ABORT, 'what was sent never changes: the server may know it');
END;

CREATE TABLE case_salts (
    case_id TEXT PRIMARY KEY,
    salt BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence_files (
    evidence_id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX evidence_files_by_case ON evidence_files (case_id);
