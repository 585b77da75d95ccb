-- What people said the head of a bill states: the last one of each field is in force, through every later reading.
CREATE TABLE header_corrections (
    correction_id TEXT PRIMARY KEY,
    claim_id      INTEGER NOT NULL REFERENCES claims (id),
    reading_no    INTEGER NOT NULL,
    field         TEXT NOT NULL,
    -- NULL where nothing is printed.
    value         TEXT,
    -- What stood there before, and what the reader had recognised.
    before        TEXT,
    recognised    TEXT NOT NULL,
    reason        TEXT NOT NULL,
    -- Whoever corrects at the counter takes part in entering the claim.
    at_counter    INTEGER NOT NULL,
    version       INTEGER NOT NULL,
    corrected_by  INTEGER NOT NULL REFERENCES users (id),
    corrected_at  INTEGER NOT NULL
) STRICT;

CREATE INDEX header_corrections_by_claim ON header_corrections (claim_id, version);
