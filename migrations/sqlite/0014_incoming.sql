-- Mail that came in, and what clients are answered.

-- A mail as it was taken, and what became of it. Its bytes are in the folder of files under their sum, before this row is.
CREATE TABLE incoming (
    id          INTEGER PRIMARY KEY,
    mailbox     TEXT NOT NULL, -- how it came
    sender      TEXT NOT NULL, -- of the envelope; empty: nobody, or not known
    recipient   TEXT NOT NULL, -- of the envelope; empty: not known
    sha256      TEXT NOT NULL,
    size        INTEGER NOT NULL,
    state       TEXT NOT NULL,
    reason      TEXT NOT NULL,
    lead_id     INTEGER REFERENCES leads (id),
    user_id     INTEGER REFERENCES users (id), -- the consultant who wrote it; empty: a client
    message_id  INTEGER REFERENCES messages (id), -- of ours, that it speaks of or became
    reference   TEXT NOT NULL, -- of the submission that it became
    header_id   TEXT NOT NULL, -- its own Message-ID
    name        TEXT NOT NULL, -- of whoever wrote it
    address     TEXT NOT NULL,
    subject     TEXT NOT NULL,
    said        TEXT NOT NULL,
    quoted      TEXT NOT NULL,
    attachments TEXT NOT NULL DEFAULT '[]',
    received_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX incoming_once ON incoming (sha256, recipient);
CREATE INDEX incoming_by_header ON incoming (header_id) WHERE header_id <> '';
CREATE INDEX incoming_by_lead ON incoming (lead_id, id) WHERE lead_id IS NOT NULL;

-- What a message answers and where its own answers go.
ALTER TABLE messages ADD COLUMN reply_to TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN answers TEXT NOT NULL DEFAULT '[]';
