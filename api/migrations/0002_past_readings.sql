-- What was read, corrected and judged before a claim was read again: earlier decisions are about it.
CREATE TABLE past_readings (
    claim_id   INTEGER NOT NULL REFERENCES claims (id),
    reading_no INTEGER NOT NULL,
    engine     TEXT NOT NULL,
    read_at    INTEGER NOT NULL,
    as_read    TEXT NOT NULL,
    corrected  TEXT NOT NULL,
    judged     TEXT NOT NULL,
    PRIMARY KEY (claim_id, reading_no)
) STRICT;

-- The queue is asked twice a second; ended jobs stay in it for good.
CREATE INDEX jobs_by_state ON jobs (state, id);
