-- Reading a client's mail as it looks, and answering it with files, to several, later.

-- Whether a mail has HTML, and whether that has pictures on servers elsewhere.
ALTER TABLE incoming ADD COLUMN formatted BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE incoming ADD COLUMN pictured BOOLEAN NOT NULL DEFAULT FALSE;

-- What is known of a reply beside its mail. A copy goes to somebody else and is not shown again.
CREATE TABLE replies (
    message_id INTEGER PRIMARY KEY REFERENCES messages (id),
    author_id  INTEGER NOT NULL REFERENCES users (id),
    heard      INTEGER NOT NULL, -- the last that the writer saw the client say
    cc         TEXT NOT NULL,    -- addresses
    copy_of    INTEGER REFERENCES messages (id)
);
CREATE INDEX replies_copies ON replies (copy_of) WHERE copy_of IS NOT NULL;

-- What somebody is writing on a lead.
CREATE TABLE drafts (
    lead_id    INTEGER NOT NULL REFERENCES leads (id),
    user_id    INTEGER NOT NULL REFERENCES users (id),
    text       TEXT NOT NULL,
    cc         TEXT NOT NULL, -- as typed
    due        TEXT NOT NULL, -- as typed
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (lead_id, user_id)
);

-- Files of replies, under their sums in the folder of files; without a message those of a draft.
CREATE TABLE reply_files (
    id         INTEGER PRIMARY KEY,
    lead_id    INTEGER NOT NULL REFERENCES leads (id),
    user_id    INTEGER NOT NULL REFERENCES users (id),
    message_id INTEGER REFERENCES messages (id),
    name       TEXT NOT NULL,
    type       TEXT NOT NULL,
    size       INTEGER NOT NULL,
    sha256     TEXT NOT NULL
);
CREATE INDEX reply_files_by_lead ON reply_files (lead_id, user_id);
CREATE INDEX reply_files_by_message ON reply_files (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX reply_files_by_sum ON reply_files (sha256);

-- Texts to begin an answer with: everybody's, or those of a site, a team or one person.
CREATE TABLE canned_replies (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    language   TEXT NOT NULL, -- empty: any
    site_id    INTEGER REFERENCES sites (id),
    team_id    INTEGER REFERENCES teams (id),
    user_id    INTEGER REFERENCES users (id),
    text       TEXT NOT NULL,
    created_at INTEGER NOT NULL
);

-- What stands below somebody's answers.
CREATE TABLE signatures (
    user_id  INTEGER NOT NULL REFERENCES users (id),
    language TEXT NOT NULL,
    text     TEXT NOT NULL,
    PRIMARY KEY (user_id, language)
);

-- What the virus scanner said of a file; found is empty where it found nothing.
CREATE TABLE scans (
    sha256     TEXT PRIMARY KEY,
    found      TEXT NOT NULL,
    scanned_at INTEGER NOT NULL
);
