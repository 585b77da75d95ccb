-- Claims whose records changed after they were handed on, as they were compared by until then: claims that came later are
-- judged again, and the row goes.
CREATE TABLE changed_claims (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    claim_id   INTEGER NOT NULL REFERENCES claims (id),
    submission INTEGER NOT NULL,
    insured_no TEXT,
    patient    TEXT,
    gender     TEXT,
    birth_year INTEGER,
    total      INTEGER NOT NULL,
    lines      INTEGER NOT NULL,
    -- JSON: the numbers of its bills.
    numbers    TEXT NOT NULL
) STRICT;
