-- A case's detail says more than it did: what was corrected and why, and which document of a page was read.
-- Details of an earlier program lack it, so everything is asked for again; nothing else is lost.
DELETE FROM meta WHERE name = 'cursor';
