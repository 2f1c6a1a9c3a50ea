-- When an article was last asked what it is; empty: never.
ALTER TABLE articles ADD COLUMN described_at INTEGER;
