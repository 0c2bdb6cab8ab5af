-- Cases whose clock is paused wait for their customers: they stand below those that can be worked on.
ALTER TABLE server_cases ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;

DROP INDEX queue_by_due;
DROP INDEX queue_by_urgency;
DROP INDEX queue_by_receipt;
CREATE INDEX queue_by_due ON server_cases (paused, due_at, row_id, status, tier, case_type);
CREATE INDEX queue_by_urgency ON server_cases (paused, urgency, due_at, row_id, status, tier, case_type);
CREATE INDEX queue_by_receipt ON server_cases (paused, received_at, row_id, status, tier, case_type);

DROP VIEW desk_cases;
CREATE VIEW desk_cases AS
SELECT
    c.row_id, c.case_id, c.version, c.status, c.case_type, c.tier, c.urgency, c.due_at, c.received_at, c.paused,
    c.holder, c.holder_workstation, c.lease_expires, c.search,
    (SELECT count(*) FROM outbox o WHERE o.case_id = c.case_id AND o.state = 'waiting') AS unsent,
    (SELECT count(*) FROM outbox o WHERE o.case_id = c.case_id AND o.state = 'needs_you') AS needs_you,
    EXISTS (
        SELECT 1 FROM outbox o WHERE o.case_id = c.case_id AND o.ends_work = 1 AND o.state IN ('waiting', 'applied')
    ) AS finished_here
FROM server_cases c;

-- Which clocks are paused was not kept, so everything is asked for again; nothing else is lost.
DELETE FROM meta WHERE name = 'cursor';
