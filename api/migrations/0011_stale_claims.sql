-- Counts the changes of what claims are judged by: catalog, policy, hospitals, knowledge points.
CREATE TABLE reference_edition (edition INTEGER NOT NULL) STRICT;
INSERT INTO reference_edition (edition) VALUES (0);

-- Open claims that were judged by an older edition: they are judged again by a server that has loaded this one, and the row goes.
CREATE TABLE stale_claims (
    claim_id INTEGER PRIMARY KEY REFERENCES claims (id),
    edition  INTEGER NOT NULL,
    -- The action by which the edition came, as the audit trail names it.
    because  TEXT NOT NULL
) STRICT;
