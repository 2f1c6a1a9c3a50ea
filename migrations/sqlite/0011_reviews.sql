-- What clients say of the firm when their lead was won: by invitation only.

-- review_delay: seconds from a won lead to the invitation; 0: nobody is invited.
ALTER TABLE sites ADD COLUMN review_delay INTEGER NOT NULL DEFAULT 259200;

CREATE TABLE review_invitations (
    id         INTEGER PRIMARY KEY,
    site_id    INTEGER NOT NULL REFERENCES sites (id),
    lead_id    INTEGER NOT NULL UNIQUE REFERENCES leads (id),
    contact_id INTEGER NOT NULL REFERENCES contacts (id),
    address    TEXT NOT NULL,
    language   TEXT NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX review_invitations_by_address ON review_invitations (address, created_at);
CREATE INDEX review_invitations_by_contact ON review_invitations (contact_id, created_at);

-- Addresses whose owners want no invitation any more.
CREATE TABLE review_refusals (
    address    TEXT PRIMARY KEY,
    created_at INTEGER NOT NULL
);

-- shown: the name as it was masked. consent: the words that the client agreed to. reason: why it was not published.
CREATE TABLE reviews (
    id            INTEGER PRIMARY KEY,
    site_id       INTEGER NOT NULL REFERENCES sites (id),
    invitation_id INTEGER NOT NULL UNIQUE REFERENCES review_invitations (id),
    lead_id       INTEGER NOT NULL REFERENCES leads (id),
    rating        INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 5),
    body          TEXT NOT NULL,
    shown         TEXT NOT NULL,
    language      TEXT NOT NULL,
    consent       TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'spam', 'trash')),
    reason        TEXT NOT NULL CHECK ((state IN ('spam', 'trash')) = (reason <> '')),
    created_at    INTEGER NOT NULL
);
CREATE INDEX reviews_by_site ON reviews (site_id, state, id);
CREATE INDEX reviews_by_state ON reviews (state, id);
