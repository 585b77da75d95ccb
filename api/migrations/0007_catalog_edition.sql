-- Which state of the catalog the database holds: what is built from the entries and kept beside them is
-- stamped with it. Any change of any entry, by whatever hand, gives a new mark.

CREATE TABLE catalog_edition (
    mark TEXT NOT NULL
) STRICT;

INSERT INTO catalog_edition (mark) VALUES (lower(hex(randomblob(16))));

CREATE TRIGGER catalog_entry_added AFTER INSERT ON catalog_entries BEGIN
    UPDATE catalog_edition SET mark = lower(hex(randomblob(16)));
END;

CREATE TRIGGER catalog_entry_changed AFTER UPDATE ON catalog_entries BEGIN
    UPDATE catalog_edition SET mark = lower(hex(randomblob(16)));
END;

CREATE TRIGGER catalog_entry_removed AFTER DELETE ON catalog_entries BEGIN
    UPDATE catalog_edition SET mark = lower(hex(randomblob(16)));
END;
