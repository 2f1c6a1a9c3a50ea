-- What visitors say under the articles of a site, and who of them is known.

ALTER TABLE articles ADD COLUMN comments INTEGER NOT NULL DEFAULT 0 CHECK (comments >= 0); -- approved ones
ALTER TABLE sites ADD COLUMN comment_rules TEXT NOT NULL DEFAULT '{"links":2,"first_time":true,"known":1}';

-- root_id: of a reply, the comment that its thread began with. shown: it has a place in its thread, being approved or having
-- an approved reply; replies counts these. network: a keyed hash of the address prefix. source: where it was imported from.
-- submission: the reference of what it was made into.
CREATE TABLE comments (
    id          INTEGER PRIMARY KEY,
    site_id     INTEGER NOT NULL REFERENCES sites (id),
    article_id  INTEGER NOT NULL REFERENCES articles (id),
    root_id     INTEGER REFERENCES comments (id),
    parent_id   INTEGER REFERENCES comments (id),
    state       TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'spam', 'trash')),
    shown       BOOLEAN NOT NULL,
    replies     INTEGER NOT NULL CHECK (replies >= 0),
    likes       INTEGER NOT NULL CHECK (likes >= 0),
    name        TEXT NOT NULL,
    email       TEXT NOT NULL,
    locale      TEXT NOT NULL,
    text        TEXT NOT NULL,
    html        TEXT NOT NULL,
    user_id     INTEGER REFERENCES users (id),
    visitor     TEXT NOT NULL,
    network     TEXT NOT NULL,
    reasons     TEXT NOT NULL,
    notify      BOOLEAN NOT NULL,
    told        BOOLEAN NOT NULL DEFAULT FALSE, -- whom it answers was told of it
    edit_hash   TEXT NOT NULL,
    edit_until  INTEGER,
    source      TEXT UNIQUE,
    submission  TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    edited_at   INTEGER
);
CREATE INDEX comments_by_time ON comments (article_id, created_at, id) WHERE root_id IS NULL AND shown;
CREATE INDEX comments_by_likes ON comments (article_id, likes, created_at, id) WHERE root_id IS NULL AND shown;
CREATE INDEX comments_of_thread ON comments (root_id, id) WHERE shown;
CREATE INDEX comments_approved ON comments (article_id, id) WHERE state = 'approved';
CREATE INDEX comments_by_state ON comments (state, id);
CREATE INDEX comments_by_author ON comments (site_id, email, id);
CREATE INDEX comments_by_network ON comments (article_id, network, id);

-- What is known of an e-mail address that comments carry.
CREATE TABLE comment_authors (
    site_id INTEGER NOT NULL REFERENCES sites (id),
    email   TEXT NOT NULL,
    trusted BOOLEAN NOT NULL, -- a moderator said so
    muted   BOOLEAN NOT NULL, -- its owner wants no mail about replies
    PRIMARY KEY (site_id, email)
);

CREATE TABLE comment_likes (
    comment_id INTEGER NOT NULL REFERENCES comments (id),
    visitor    TEXT NOT NULL,
    network    TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (comment_id, visitor)
);
CREATE INDEX comment_likes_by_network ON comment_likes (comment_id, network);
