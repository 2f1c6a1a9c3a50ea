-- What the articles of a site carry for their visitors.

-- address: canonical. version counts what has changed of what a visitor sees; the counts are kept beside every vote.
CREATE TABLE articles (
    id         INTEGER PRIMARY KEY,
    site_id    INTEGER NOT NULL REFERENCES sites (id),
    address    TEXT NOT NULL UNIQUE,
    title      TEXT NOT NULL,
    language   TEXT NOT NULL,
    tags       TEXT NOT NULL,
    image      TEXT NOT NULL,
    published  BOOLEAN NOT NULL,
    likes      INTEGER NOT NULL CHECK (likes >= 0),
    helpful    INTEGER NOT NULL CHECK (helpful >= 0),
    unhelpful  INTEGER NOT NULL CHECK (unhelpful >= 0),
    version    INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);
CREATE INDEX articles_by_site ON articles (site_id, id);

-- kind: like, or helpful (which may be unhelpful). network: a keyed hash of the address prefix.
CREATE TABLE votes (
    article_id INTEGER NOT NULL REFERENCES articles (id),
    kind       TEXT NOT NULL CHECK (kind IN ('like', 'helpful')),
    visitor    TEXT NOT NULL,
    choice     TEXT NOT NULL CHECK (choice IN ('like', 'helpful', 'unhelpful')),
    network    TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (article_id, kind, visitor)
);
CREATE INDEX votes_by_network ON votes (article_id, kind, network);

ALTER TABLE sites ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sites ADD COLUMN channels TEXT NOT NULL DEFAULT '[]'; -- [{"kind": "phone", "value": "+86 …"}]
ALTER TABLE sites ADD COLUMN contacted_before INTEGER NOT NULL DEFAULT 0; -- how many had contacted the firm before it used Frontdesk
ALTER TABLE sites ADD COLUMN contacted INTEGER NOT NULL DEFAULT 0; -- contacts with a lead of the site, as last counted
