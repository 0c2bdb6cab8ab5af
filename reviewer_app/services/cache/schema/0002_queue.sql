-- What the queue filters and sorts by lies in covering indexes: a page or a count never touches the rows' bodies.
CREATE INDEX queue_by_due ON server_cases (due_at, row_id, status, tier, case_type);
CREATE INDEX queue_by_urgency ON server_cases (urgency, due_at, row_id, status, tier, case_type);
CREATE INDEX queue_by_receipt ON server_cases (received_at, row_id, status, tier, case_type);
CREATE INDEX queue_by_kind ON server_cases (status, tier, case_type);
CREATE INDEX queue_by_words ON server_cases (search, status, tier, case_type);
CREATE INDEX queue_by_holder ON server_cases (holder, holder_workstation) WHERE holder IS NOT NULL;

CREATE VIRTUAL TABLE case_words USING fts5 (search, content = 'server_cases', content_rowid = 'row_id', tokenize = 'trigram');

CREATE TRIGGER words_of_new_case AFTER INSERT ON server_cases
BEGIN
    INSERT INTO case_words (rowid, search) VALUES (new.row_id, new.search);
END;

CREATE TRIGGER words_of_gone_case AFTER DELETE ON server_cases
BEGIN
    INSERT INTO case_words (case_words, rowid, search) VALUES ('delete', old.row_id, old.search);
END;

CREATE TRIGGER words_of_changed_case AFTER UPDATE OF search ON server_cases WHEN old.search IS NOT new.search
BEGIN
    INSERT INTO case_words (case_words, rowid, search) VALUES ('delete', old.row_id, old.search);
    INSERT INTO case_words (rowid, search) VALUES (new.row_id, new.search);
END;

-- What the screen reads: server rows with what of the outbox touches them.
CREATE VIEW desk_cases AS
SELECT
    c.row_id, c.case_id, c.version, c.status, c.case_type, c.tier, c.urgency, c.due_at, c.received_at,
    c.holder, c.holder_workstation, c.lease_expires, c.search,
    (SELECT count(*) FROM outbox o WHERE o.case_id = c.case_id AND o.state = 'waiting') AS unsent,
    (SELECT count(*) FROM outbox o WHERE o.case_id = c.case_id AND o.state = 'needs_you') AS needs_you,
    EXISTS (
        SELECT 1 FROM outbox o WHERE o.case_id = c.case_id AND o.ends_work = 1 AND o.state IN ('waiting', 'applied')
    ) AS finished_here
FROM server_cases c;
