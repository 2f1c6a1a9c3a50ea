-- What became of each attempt at a message, by which channel, and the addresses that are written to no more.

CREATE TABLE attempts (
    id         INTEGER PRIMARY KEY,
    message_id INTEGER NOT NULL REFERENCES messages (id),
    at         INTEGER NOT NULL,
    channel    TEXT NOT NULL, -- the mail server, without its password
    outcome    TEXT NOT NULL,
    phase      TEXT NOT NULL,
    code       INTEGER NOT NULL, -- of the server's last reply; 0: it gave none
    reply      TEXT NOT NULL
);
CREATE INDEX attempts_by_message ON attempts (message_id);
CREATE INDEX attempts_by_time ON attempts (at, outcome);

CREATE TABLE suppressions (
    id          INTEGER PRIMARY KEY,
    address     TEXT NOT NULL, -- in lower case, its domain in ASCII
    why         TEXT NOT NULL,
    words       TEXT NOT NULL, -- of the server, or of who added it
    message_id  INTEGER REFERENCES messages (id),
    created_at  INTEGER NOT NULL,
    by_id       INTEGER REFERENCES users (id), -- empty: nobody, it was found out
    by_name     TEXT NOT NULL,
    lifted_at   INTEGER,
    lifted_id   INTEGER REFERENCES users (id),
    lifted_name TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX suppressions_once ON suppressions (address) WHERE lifted_at IS NULL;

-- By which channel the last attempt went.
ALTER TABLE messages ADD COLUMN channel TEXT NOT NULL DEFAULT '';

-- The few messages that are on their way or did not arrive, those that were held back or wait for their time too.
DROP INDEX messages_unsettled;
CREATE INDEX messages_unsettled ON messages (state, id)
    WHERE state IN ('scheduled', 'queued', 'sending', 'retrying', 'unknown', 'failed', 'bounced', 'suppressed');
