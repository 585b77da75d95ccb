-- What a hospital writes for an entry, as reviewers taught it.
CREATE TABLE aliases (
    id            INTEGER PRIMARY KEY,
    hospital_code TEXT NOT NULL REFERENCES hospitals (code),
    -- As it is looked up: the normalised name and specification.
    spelling      TEXT NOT NULL,
    printed       TEXT NOT NULL,
    entry_code    TEXT NOT NULL,
    -- Where it was taught: whoever reviews that line again corrects the choice itself.
    claim_id      INTEGER NOT NULL REFERENCES claims (id),
    line          INTEGER NOT NULL,
    taught_by     INTEGER NOT NULL REFERENCES users (id),
    taught_at     INTEGER NOT NULL,
    -- Lines decided by it, and later choices against it.
    used          INTEGER NOT NULL DEFAULT 0,
    corrected     INTEGER NOT NULL DEFAULT 0,
    withdrawn_by  INTEGER REFERENCES users (id),
    withdrawn_at  INTEGER
) STRICT;

CREATE UNIQUE INDEX aliases_in_force ON aliases (hospital_code, spelling) WHERE withdrawn_at IS NULL;
