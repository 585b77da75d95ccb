-- A withdrawn batch stays, with its file: findings cite it.
ALTER TABLE knowledge_batches ADD COLUMN withdrawn_by TEXT;
ALTER TABLE knowledge_batches ADD COLUMN withdrawn_at INTEGER;
