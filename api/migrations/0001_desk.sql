-- Times are milliseconds since 1970-01-01 UTC; money is fen; dates are YYYY-MM-DD.

CREATE TABLE users (
    id            INTEGER PRIMARY KEY,
    username      TEXT NOT NULL UNIQUE COLLATE NOCASE,
    display_name  TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('counter', 'reviewer', 'auditor', 'administrator')),
    password_hash TEXT NOT NULL,
    created_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY,
    user_id    INTEGER NOT NULL REFERENCES users (id),
    csrf_token TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE hospitals (
    code            TEXT PRIMARY KEY,
    name            TEXT NOT NULL,
    level           TEXT,
    region          TEXT NOT NULL,
    designated_from TEXT,
    designated_to   TEXT
) STRICT;

CREATE TABLE catalog_entries (
    id         INTEGER PRIMARY KEY,
    code       TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    entry      TEXT NOT NULL,
    UNIQUE (code, valid_from)
) STRICT;

CREATE TABLE policies (
    id        INTEGER PRIMARY KEY,
    body      TEXT NOT NULL,
    loaded_at INTEGER NOT NULL
) STRICT;

CREATE TABLE claims (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    number        TEXT NOT NULL UNIQUE,
    title         TEXT NOT NULL,
    reason_code   TEXT NOT NULL,
    hospital_code TEXT REFERENCES hospitals (code),
    facts         TEXT NOT NULL,
    state         TEXT NOT NULL
        CHECK (state IN ('registered', 'reading', 'read', 'submitted', 'approved', 'returned')),
    version       INTEGER NOT NULL DEFAULT 1,
    entered_by    INTEGER NOT NULL REFERENCES users (id),
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    submitted_at  INTEGER,
    closed_at     INTEGER,
    closed_by     INTEGER REFERENCES users (id),
    return_reason TEXT,
    problem       TEXT
) STRICT;

CREATE INDEX claims_by_state ON claims (state, id);

CREATE TABLE documents (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    claim_id    INTEGER NOT NULL REFERENCES claims (id),
    name        TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    media_type  TEXT NOT NULL,
    size        INTEGER NOT NULL,
    pages       INTEGER,
    status      TEXT NOT NULL CHECK (status IN ('received', 'read', 'failed')),
    problem     TEXT,
    uploaded_by INTEGER NOT NULL REFERENCES users (id),
    uploaded_at INTEGER NOT NULL,
    UNIQUE (claim_id, name),
    UNIQUE (claim_id, sha256)
) STRICT;

CREATE TABLE jobs (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    claim_id    INTEGER NOT NULL REFERENCES claims (id),
    state       TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
    attempts    INTEGER NOT NULL DEFAULT 0,
    lease_owner TEXT,
    lease_until INTEGER,
    problem     TEXT,
    created_at  INTEGER NOT NULL,
    finished_at INTEGER
) STRICT;

-- One reading of a claim at a time, and at most one more waiting behind it.
CREATE UNIQUE INDEX jobs_one_queued ON jobs (claim_id) WHERE state = 'queued';
CREATE UNIQUE INDEX jobs_one_running ON jobs (claim_id) WHERE state = 'running';

CREATE TABLE bills (
    claim_id   INTEGER PRIMARY KEY REFERENCES claims (id),
    reading_no INTEGER NOT NULL,
    engine     TEXT NOT NULL,
    read_at    INTEGER NOT NULL,
    as_read    TEXT NOT NULL,
    corrected  TEXT NOT NULL,
    judged     TEXT NOT NULL
) STRICT;

CREATE TABLE pages (
    claim_id    INTEGER NOT NULL REFERENCES claims (id),
    number      INTEGER NOT NULL,
    document_id INTEGER NOT NULL REFERENCES documents (id),
    file_page   INTEGER NOT NULL,
    width       INTEGER NOT NULL,
    height      INTEGER NOT NULL,
    PRIMARY KEY (claim_id, number)
) STRICT;

CREATE TABLE lines (
    claim_id   INTEGER NOT NULL REFERENCES claims (id),
    line       INTEGER NOT NULL,
    page       INTEGER NOT NULL,
    name       TEXT,
    amount     INTEGER,
    verdict    TEXT NOT NULL,
    entry_code TEXT,
    doubtful   INTEGER NOT NULL,
    decided    INTEGER NOT NULL,
    PRIMARY KEY (claim_id, line)
) STRICT;

CREATE TABLE findings (
    claim_id INTEGER NOT NULL REFERENCES claims (id),
    number   INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    severity TEXT NOT NULL,
    rule     TEXT NOT NULL,
    at_stake INTEGER NOT NULL,
    PRIMARY KEY (claim_id, number)
) STRICT;

CREATE TABLE decisions (
    decision_id TEXT PRIMARY KEY,
    claim_id    INTEGER NOT NULL REFERENCES claims (id),
    reading_no  INTEGER NOT NULL,
    line        INTEGER NOT NULL,
    step        TEXT NOT NULL,
    reason      TEXT NOT NULL,
    version     INTEGER NOT NULL,
    decided_by  INTEGER NOT NULL REFERENCES users (id),
    decided_at  INTEGER NOT NULL
) STRICT;

CREATE INDEX decisions_by_claim ON decisions (claim_id, reading_no, version);

CREATE TABLE audit (
    seq       INTEGER PRIMARY KEY,
    at        INTEGER NOT NULL,
    actor     TEXT NOT NULL,
    action    TEXT NOT NULL,
    claim_id  INTEGER,
    detail    TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash      TEXT NOT NULL
) STRICT;

CREATE INDEX audit_by_claim ON audit (claim_id, seq);

CREATE TRIGGER audit_refuses_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;

CREATE TRIGGER audit_refuses_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;

CREATE TABLE archive_texts (
    id       INTEGER PRIMARY KEY,
    claim_id INTEGER NOT NULL REFERENCES claims (id),
    kind     TEXT NOT NULL CHECK (kind IN ('claim', 'header', 'line', 'text')),
    field    TEXT,
    line     INTEGER,
    page_box TEXT,
    text     TEXT NOT NULL
) STRICT;

CREATE INDEX archive_texts_by_claim ON archive_texts (claim_id);

-- `grams` holds the text as hex-coded character pairs, so that any two characters are one token.
CREATE VIRTUAL TABLE archive_index USING fts5 (
    grams, content = '', contentless_delete = 1, tokenize = 'ascii'
);

CREATE TRIGGER archive_texts_deleted AFTER DELETE ON archive_texts
BEGIN DELETE FROM archive_index WHERE rowid = old.id; END;
