-- Tables of knowledge points as they were loaded, in the order in which they count; `body` is the file itself.
CREATE TABLE knowledge_batches (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    source     TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to   TEXT,
    supersedes TEXT,
    file       TEXT NOT NULL,
    body       BLOB NOT NULL,
    points     INTEGER NOT NULL,
    loaded_by  TEXT NOT NULL,
    loaded_at  INTEGER NOT NULL
) STRICT;
