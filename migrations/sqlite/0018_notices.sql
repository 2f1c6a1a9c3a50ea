-- What people are told by mail, and in which words.

-- What somebody of the firm wants to be mailed. Who has no row is mailed everything, at any time, and no digest.
CREATE TABLE notices (
    user_id     INTEGER PRIMARY KEY REFERENCES users (id),
    off         TEXT NOT NULL DEFAULT '[]', -- kinds of messages that are not mailed
    quiet_from  INTEGER NOT NULL DEFAULT 0,      -- minutes after midnight on their clock; from = until: no quiet hours
    quiet_until INTEGER NOT NULL DEFAULT 0,
    quiet_days  TEXT NOT NULL DEFAULT '[]', -- weekdays that are quiet from midnight to midnight, 0 = Sunday
    digest      INTEGER NOT NULL DEFAULT -1,     -- the hour of their daily digest; -1: none
    updated_at  INTEGER NOT NULL
);

-- held_until: a notice that waits for the end of somebody's quiet hours; NULL: it does not.
-- site_id: whose words a message to a visitor is written in, where it is about no lead; NULL: the product's.
ALTER TABLE messages ADD COLUMN held_until INTEGER;
ALTER TABLE messages ADD COLUMN site_id INTEGER REFERENCES sites (id);

-- The words of a site for a kind of message, in place of the product's.
CREATE TABLE wordings (
    site_id    INTEGER NOT NULL REFERENCES sites (id),
    kind       TEXT NOT NULL,
    language   TEXT NOT NULL,
    subject    TEXT NOT NULL,
    body       TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (site_id, kind, language)
);

-- When a consultant means to call a client back. done_at: NULL while it is to come or due.
CREATE TABLE call_backs (
    id         INTEGER PRIMARY KEY,
    lead_id    INTEGER NOT NULL REFERENCES leads (id),
    user_id    INTEGER NOT NULL REFERENCES users (id),
    at         INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    done_at    INTEGER
);
CREATE UNIQUE INDEX call_backs_open ON call_backs (lead_id) WHERE done_at IS NULL;
