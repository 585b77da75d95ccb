-- JSON: [{"from": "2024-03-01", "to": "2024-05-31"}, {"from": "2025-01-01", "to": null}].
ALTER TABLE hospitals ADD COLUMN suspensions TEXT NOT NULL DEFAULT '[]';
