-- The number of a text says where it stands in the order of hits, so that a search of what very many claims have ends with
-- its first page. Texts of before are moved over when the database is opened: the program makes their pairs of characters.

ALTER TABLE archive_texts RENAME TO archive_texts_before;
DROP TRIGGER archive_texts_deleted;
DROP INDEX archive_texts_by_claim;
DROP TABLE archive_index;

CREATE TABLE archive_texts (
    id       INTEGER PRIMARY KEY,
    kind     TEXT NOT NULL CHECK (kind IN ('claim', 'header', 'line', 'text')),
    field    TEXT,
    line     INTEGER,
    page_box TEXT,
    text     TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE archive_index USING fts5 (
    grams, content = '', contentless_delete = 1, tokenize = 'ascii'
);

CREATE TRIGGER archive_texts_deleted AFTER DELETE ON archive_texts
BEGIN DELETE FROM archive_index WHERE rowid = old.id; END;
