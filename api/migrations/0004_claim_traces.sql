-- What later claims are compared with. A submission is a claim's place in the order in which claims were handed on; it is
-- never given twice, so that of two claims the later one always sees the earlier.
CREATE TABLE submissions (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    claim_id     INTEGER NOT NULL REFERENCES claims (id),
    submitted_at INTEGER NOT NULL
) STRICT;

CREATE TABLE claim_traces (
    claim_id   INTEGER PRIMARY KEY REFERENCES claims (id),
    -- NULL while the claim is at the counter.
    submission INTEGER UNIQUE REFERENCES submissions (id),
    insured_no TEXT,
    -- As it is looked up: without the gaps that forms print.
    patient    TEXT,
    gender     TEXT,
    birth_year INTEGER,
    hospital   TEXT,
    care_type  TEXT,
    first_day  TEXT,
    last_day   TEXT,
    total      INTEGER NOT NULL,
    lines      INTEGER NOT NULL
) STRICT;

CREATE INDEX claim_traces_by_number ON claim_traces (insured_no) WHERE insured_no IS NOT NULL;
CREATE INDEX claim_traces_by_patient ON claim_traces (patient) WHERE patient IS NOT NULL;
CREATE INDEX claim_traces_by_total ON claim_traces (total, lines);

CREATE TABLE claim_invoices (
    number   TEXT NOT NULL,
    claim_id INTEGER NOT NULL REFERENCES claims (id),
    -- Empty where the code of the series is not known.
    series   TEXT NOT NULL,
    PRIMARY KEY (number, claim_id, series)
) STRICT, WITHOUT ROWID;

CREATE INDEX claim_invoices_by_claim ON claim_invoices (claim_id);

-- Pages of claims read by a version that did not look at them: they are hashed while the server runs.
CREATE TABLE unhashed_pages (
    claim_id INTEGER NOT NULL REFERENCES claims (id),
    page     INTEGER NOT NULL,
    PRIMARY KEY (claim_id, page)
) STRICT, WITHOUT ROWID;

INSERT INTO unhashed_pages SELECT claim_id, number FROM pages;

CREATE TABLE page_hashes (
    claim_id INTEGER NOT NULL REFERENCES claims (id),
    page     INTEGER NOT NULL,
    hash     TEXT NOT NULL,
    PRIMARY KEY (claim_id, page)
) STRICT, WITHOUT ROWID;

-- A hash in 16 bands of 16 bits; `key` is band * 65536 + bits. Hashes that differ in fewer than 16 (n + 1) bits differ in at
-- most n bits of one band.
CREATE TABLE page_hash_bands (
    key      INTEGER NOT NULL,
    claim_id INTEGER NOT NULL REFERENCES claims (id),
    page     INTEGER NOT NULL,
    PRIMARY KEY (key, claim_id, page)
) STRICT, WITHOUT ROWID;

ALTER TABLE lines ADD COLUMN date TEXT;
ALTER TABLE lines ADD COLUMN quantity TEXT;
