-- Earlier policies are shown with the file they came in and who loaded them.
ALTER TABLE policies ADD COLUMN file TEXT NOT NULL DEFAULT '';
ALTER TABLE policies ADD COLUMN loaded_by TEXT NOT NULL DEFAULT '';
