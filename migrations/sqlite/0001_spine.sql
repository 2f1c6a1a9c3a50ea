-- Times are microseconds since 1970, UTC.

CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE users (
    id            INTEGER PRIMARY KEY,
    name          TEXT NOT NULL,
    email         TEXT NOT NULL UNIQUE,
    role          TEXT NOT NULL CHECK (role IN ('consultant', 'manager', 'admin')),
    locale        TEXT NOT NULL,
    time_zone     TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    active        BOOLEAN NOT NULL,
    created_at    INTEGER NOT NULL
);

CREATE TABLE sessions (
    token_hash   TEXT PRIMARY KEY,
    user_id      INTEGER NOT NULL REFERENCES users (id),
    created_at   INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    user_agent   TEXT NOT NULL,
    address      TEXT NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id);

CREATE TABLE sites (
    id            INTEGER PRIMARY KEY,
    name          TEXT NOT NULL,
    origins       TEXT NOT NULL,
    time_zone     TEXT NOT NULL,
    country       TEXT NOT NULL,
    locale        TEXT NOT NULL,
    reference_key BLOB NOT NULL,
    created_at    INTEGER NOT NULL
);

-- How many references of a day have been leased, in blocks.
CREATE TABLE reference_counters (
    site_id INTEGER NOT NULL REFERENCES sites (id),
    day     TEXT NOT NULL,
    next    INTEGER NOT NULL,
    PRIMARY KEY (site_id, day)
);

CREATE TABLE services (
    id       INTEGER PRIMARY KEY,
    site_id  INTEGER NOT NULL REFERENCES sites (id),
    slug     TEXT NOT NULL,
    name     TEXT NOT NULL,
    position INTEGER NOT NULL,
    UNIQUE (site_id, slug)
);

CREATE TABLE teams (
    id            INTEGER PRIMARY KEY,
    name          TEXT NOT NULL,
    services      TEXT NOT NULL,
    languages     TEXT NOT NULL,
    offer_timeout INTEGER NOT NULL CHECK (offer_timeout > 0), -- seconds
    fallback      BOOLEAN NOT NULL,
    position      INTEGER NOT NULL
);
CREATE UNIQUE INDEX teams_one_fallback ON teams (fallback) WHERE fallback;

CREATE TABLE consultants (
    user_id   INTEGER PRIMARY KEY REFERENCES users (id),
    languages TEXT NOT NULL,
    services  TEXT NOT NULL,
    weight    INTEGER NOT NULL CHECK (weight >= 1),
    capacity  INTEGER NOT NULL CHECK (capacity >= 0),
    hours     TEXT NOT NULL,
    active    BOOLEAN NOT NULL
);

-- credit: the exact share of the leads the member was eligible for, less what was offered to the member.
CREATE TABLE team_members (
    team_id         INTEGER NOT NULL REFERENCES teams (id),
    user_id         INTEGER NOT NULL REFERENCES consultants (user_id),
    credit          REAL NOT NULL,
    last_offered_at INTEGER,
    PRIMARY KEY (team_id, user_id)
);
CREATE INDEX team_members_by_user ON team_members (user_id);

CREATE TABLE forms (
    id              INTEGER PRIMARY KEY,
    site_id         INTEGER NOT NULL REFERENCES sites (id),
    slug            TEXT NOT NULL UNIQUE,
    name            TEXT NOT NULL,
    team_id         INTEGER REFERENCES teams (id),
    consent_version TEXT NOT NULL,
    consent         TEXT NOT NULL,
    must_consent    BOOLEAN NOT NULL,
    active          BOOLEAN NOT NULL
);

CREATE TABLE contacts (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    company    TEXT NOT NULL,
    country    TEXT NOT NULL,
    locale     TEXT NOT NULL,
    created_at INTEGER NOT NULL
);

-- A way to reach somebody belongs to one contact.
CREATE TABLE contact_points (
    kind       TEXT NOT NULL,
    value      TEXT NOT NULL,
    display    TEXT NOT NULL,
    contact_id INTEGER NOT NULL REFERENCES contacts (id),
    PRIMARY KEY (kind, value)
);
CREATE INDEX contact_points_by_contact ON contact_points (contact_id);

-- What a visitor said, word for word. site_id and form_id carry no foreign key: it would lock their one row
-- for every submission.
CREATE TABLE submissions (
    id              INTEGER PRIMARY KEY,
    reference       TEXT NOT NULL UNIQUE,
    site_id         INTEGER NOT NULL,
    form_id         INTEGER NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('accepted', 'quarantined', 'rejected')),
    lead_id         INTEGER,
    corrects        TEXT,
    name            TEXT NOT NULL,
    points          TEXT NOT NULL,
    company         TEXT NOT NULL,
    country         TEXT NOT NULL,
    service         TEXT NOT NULL,
    service_id      INTEGER,
    message         TEXT NOT NULL,
    locale          TEXT NOT NULL,
    page            TEXT NOT NULL,
    referrer        TEXT NOT NULL,
    utm             TEXT NOT NULL,
    extra           TEXT NOT NULL,
    consent         BOOLEAN NOT NULL,
    consent_version TEXT NOT NULL,
    spam_reasons    TEXT NOT NULL,
    address         TEXT NOT NULL,
    user_agent      TEXT NOT NULL,
    created_at      INTEGER NOT NULL
);
CREATE INDEX submissions_by_lead ON submissions (lead_id) WHERE lead_id IS NOT NULL;
CREATE INDEX submissions_held ON submissions (id) WHERE state = 'quarantined';

-- Which submission a key of a form stands for: the page's submission_id, an Idempotency-Key, or the content.
CREATE TABLE submission_keys (
    form_id    INTEGER NOT NULL,
    key        TEXT NOT NULL,
    reference  TEXT NOT NULL,
    body_hash  TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (form_id, key)
);
CREATE INDEX submission_keys_by_expiry ON submission_keys (expires_at);

CREATE TABLE merge_suggestions (
    contact_id    INTEGER NOT NULL REFERENCES contacts (id),
    other_id      INTEGER NOT NULL REFERENCES contacts (id),
    submission_id INTEGER NOT NULL REFERENCES submissions (id),
    created_at    INTEGER NOT NULL,
    PRIMARY KEY (contact_id, other_id)
);

CREATE TABLE leads (
    id               INTEGER PRIMARY KEY,
    reference        TEXT NOT NULL UNIQUE,
    site_id          INTEGER NOT NULL REFERENCES sites (id),
    contact_id       INTEGER NOT NULL REFERENCES contacts (id),
    service_id       INTEGER REFERENCES services (id),
    team_id          INTEGER NOT NULL REFERENCES teams (id),
    rule             TEXT NOT NULL,
    state            TEXT NOT NULL,
    queue_reason     TEXT NOT NULL,
    close_reason     TEXT NOT NULL,
    language         TEXT NOT NULL,
    country          TEXT NOT NULL,
    owner_id         INTEGER REFERENCES users (id),
    offered_id       INTEGER REFERENCES users (id),
    summary          TEXT NOT NULL,
    created_at       INTEGER NOT NULL,
    last_activity_at INTEGER NOT NULL
);
CREATE INDEX leads_by_activity ON leads (last_activity_at, id);
CREATE INDEX leads_by_team ON leads (team_id, last_activity_at, id);
CREATE INDEX leads_by_owner ON leads (owner_id, last_activity_at, id);
CREATE INDEX leads_by_offered ON leads (offered_id, last_activity_at, id) WHERE offered_id IS NOT NULL;
CREATE INDEX leads_unassigned ON leads (last_activity_at, id) WHERE state IN ('new', 'queued', 'offered');
CREATE INDEX leads_queued ON leads (team_id, id) WHERE state = 'queued';
CREATE INDEX leads_by_contact ON leads (contact_id, id);

CREATE TABLE decisions (
    id         INTEGER PRIMARY KEY,
    lead_id    INTEGER NOT NULL REFERENCES leads (id),
    seat       TEXT NOT NULL,
    team_id    INTEGER NOT NULL REFERENCES teams (id),
    rule       TEXT NOT NULL,
    chosen_id  INTEGER REFERENCES users (id),
    considered TEXT NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX decisions_by_lead ON decisions (lead_id);

-- An offer holds its seat until ended_at; one seat has one such offer, and when accepted, one owner.
CREATE TABLE offers (
    id          INTEGER PRIMARY KEY,
    lead_id     INTEGER NOT NULL REFERENCES leads (id),
    seat        TEXT NOT NULL CHECK (seat IN ('lead', 'support')),
    user_id     INTEGER NOT NULL REFERENCES users (id),
    decision_id INTEGER REFERENCES decisions (id),
    state       TEXT NOT NULL CHECK (state IN ('offered', 'accepted', 'declined', 'expired', 'withdrawn')),
    reason      TEXT NOT NULL,
    offered_at  INTEGER NOT NULL,
    deadline_at INTEGER,
    answered_at INTEGER,
    ended_at    INTEGER,
    CHECK (ended_at IS NOT NULL OR state IN ('offered', 'accepted'))
);
CREATE UNIQUE INDEX offers_one_seat_one_owner ON offers (lead_id, seat) WHERE ended_at IS NULL;
CREATE INDEX offers_by_lead ON offers (lead_id);
CREATE INDEX offers_live_by_user ON offers (user_id) WHERE ended_at IS NULL;

CREATE TABLE events (
    id         INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id   INTEGER,
    actor_name TEXT NOT NULL,
    kind       TEXT NOT NULL,
    lead_id    INTEGER,
    subject    TEXT NOT NULL,
    subject_id INTEGER,
    detail     TEXT NOT NULL
);
CREATE INDEX events_by_lead ON events (lead_id, id) WHERE lead_id IS NOT NULL;

CREATE TABLE notes (
    id         INTEGER PRIMARY KEY,
    lead_id    INTEGER NOT NULL REFERENCES leads (id),
    author_id  INTEGER NOT NULL REFERENCES users (id),
    text       TEXT NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX notes_by_lead ON notes (lead_id);

CREATE TABLE messages (
    id         INTEGER PRIMARY KEY,
    kind       TEXT NOT NULL,
    lead_id    INTEGER REFERENCES leads (id),
    to_name    TEXT NOT NULL,
    to_address TEXT NOT NULL,
    language   TEXT NOT NULL,
    vars       TEXT NOT NULL,
    message_id TEXT NOT NULL UNIQUE,
    subject    TEXT NOT NULL,
    raw        BLOB,
    state      TEXT NOT NULL,
    attempts   INTEGER NOT NULL,
    phase      TEXT NOT NULL,
    reply      TEXT NOT NULL,
    doubtful   BOOLEAN NOT NULL, -- some attempt may have arrived although we could not know
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    sent_at    INTEGER
);
CREATE INDEX messages_by_lead ON messages (lead_id) WHERE lead_id IS NOT NULL;
CREATE INDEX messages_by_recipient ON messages (to_address, kind, created_at);

-- A job ends by leaving this table, or as dead or cancelled. unique_key holds while the job waits.
CREATE TABLE jobs (
    id          INTEGER PRIMARY KEY,
    kind        TEXT NOT NULL,
    args        TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('ready', 'running', 'dead', 'cancelled')),
    priority    INTEGER NOT NULL,
    run_at      INTEGER NOT NULL,
    attempts    INTEGER NOT NULL,
    unique_key  TEXT UNIQUE,
    lease_token TEXT,
    lease_until INTEGER,
    last_error  TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    ended_at    INTEGER
);
CREATE INDEX jobs_ready ON jobs (kind, priority, run_at, id) WHERE state = 'ready';
CREATE INDEX jobs_running ON jobs (lease_until) WHERE state = 'running';
CREATE INDEX jobs_ended ON jobs (state, ended_at) WHERE state IN ('dead', 'cancelled');
