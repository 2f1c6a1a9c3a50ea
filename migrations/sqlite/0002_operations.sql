-- Keys of programs that use the API, the order in which they list leads, and the trace that a job belongs to.

CREATE TABLE api_keys (
    id           INTEGER PRIMARY KEY,
    user_id      INTEGER NOT NULL REFERENCES users (id), -- on whose behalf the program acts
    name         TEXT NOT NULL,
    key_hash     TEXT NOT NULL UNIQUE, -- SHA-256; the key itself is shown once and kept nowhere
    hint         TEXT NOT NULL,        -- the key's first characters, to recognise it by
    scopes       TEXT NOT NULL,        -- a JSON list
    created_by   INTEGER NOT NULL REFERENCES users (id),
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER,
    expires_at   INTEGER,               -- empty: never
    revoked_at   INTEGER
);

ALTER TABLE jobs ADD COLUMN trace TEXT NOT NULL DEFAULT ''; -- a W3C traceparent; empty: not traced

CREATE INDEX leads_by_creation ON leads (created_at, id);
