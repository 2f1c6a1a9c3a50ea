-- The assignment workflow: ordered rules, hours and holidays, time off, two seats, the SLA clock.

-- Holidays, as local days: [{"date": "2026-10-01", "name": "National Day"}].
CREATE TABLE calendars (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    days TEXT NOT NULL
);

CREATE TABLE absences (
    id       INTEGER PRIMARY KEY,
    user_id  INTEGER NOT NULL REFERENCES consultants (user_id),
    from_at  INTEGER NOT NULL,
    until_at INTEGER NOT NULL CHECK (until_at > from_at),
    reason   TEXT NOT NULL
);
CREATE INDEX absences_by_user ON absences (user_id, until_at);

-- Where a lead goes: the first rule whose conditions hold decides; the fallback has none and is the last.
CREATE TABLE rules (
    id         INTEGER PRIMARY KEY,
    position   INTEGER NOT NULL,
    name       TEXT NOT NULL,
    conditions TEXT NOT NULL,
    team_id    INTEGER NOT NULL REFERENCES teams (id),
    strategy   TEXT NOT NULL CHECK (strategy IN ('rotation', 'least_loaded', 'sticky', 'pool')),
    fallback   BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX rules_one_fallback ON rules (fallback) WHERE fallback;

-- What the teams and forms said before, in the order in which they were asked.
INSERT INTO rules (position, name, conditions, team_id, strategy, fallback)
SELECT 1000 + position, name, json_object('services', json(services), 'languages', json(languages)), id, 'rotation', FALSE
FROM teams WHERE json_array_length(services) > 0 AND json_array_length(languages) > 0 ORDER BY position, id;
INSERT INTO rules (position, name, conditions, team_id, strategy, fallback)
SELECT 2000 + position, name, json_object('services', json(services)), id, 'rotation', FALSE
FROM teams WHERE json_array_length(services) > 0 ORDER BY position, id;
INSERT INTO rules (position, name, conditions, team_id, strategy, fallback)
SELECT 3000, name, json_object('forms', json_array(id)), team_id, 'rotation', FALSE
FROM forms WHERE team_id IS NOT NULL ORDER BY id;
INSERT INTO rules (position, name, conditions, team_id, strategy, fallback)
SELECT 4000 + position, name, json_object('languages', json(languages)), id, 'rotation', FALSE
FROM teams WHERE json_array_length(services) = 0 AND json_array_length(languages) > 0 ORDER BY position, id;
INSERT INTO rules (position, name, conditions, team_id, strategy, fallback)
SELECT 9000, name, '{}', id, 'rotation', TRUE FROM teams WHERE fallback;

DROP INDEX teams_one_fallback;
ALTER TABLE teams DROP COLUMN services;
ALTER TABLE teams DROP COLUMN languages;
ALTER TABLE teams DROP COLUMN fallback;
ALTER TABLE teams DROP COLUMN position;
ALTER TABLE forms DROP COLUMN team_id;

ALTER TABLE teams ADD COLUMN time_zone TEXT NOT NULL DEFAULT 'UTC';
ALTER TABLE teams ADD COLUMN hours TEXT NOT NULL DEFAULT ''; -- a calendar.Week; empty: always open
ALTER TABLE teams ADD COLUMN calendar_id INTEGER REFERENCES calendars (id);
ALTER TABLE teams ADD COLUMN off_hours TEXT NOT NULL DEFAULT 'offer' CHECK (off_hours IN ('hold', 'offer'));
ALTER TABLE teams ADD COLUMN reminder INTEGER NOT NULL DEFAULT 0; -- seconds before the deadline of an offer; 0: none
ALTER TABLE teams ADD COLUMN rounds INTEGER NOT NULL DEFAULT 3; -- how often one person is asked about one lead
ALTER TABLE teams ADD COLUMN manager_id INTEGER REFERENCES users (id); -- empty: all managers
ALTER TABLE teams ADD COLUMN support_team_id INTEGER REFERENCES teams (id); -- who supports; empty: nobody
ALTER TABLE teams ADD COLUMN sticky_away INTEGER NOT NULL DEFAULT 86400; -- seconds that a client waits for their consultant
ALTER TABLE teams ADD COLUMN catch_up BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE teams ADD COLUMN first_response INTEGER NOT NULL DEFAULT 0; -- seconds of business time; 0: no target
ALTER TABLE teams ADD COLUMN next_response INTEGER NOT NULL DEFAULT 0;
ALTER TABLE teams ADD COLUMN queue_told_at INTEGER; -- when the manager was last told that leads are queued
UPDATE teams SET time_zone = COALESCE((SELECT time_zone FROM sites ORDER BY id LIMIT 1), 'UTC');

ALTER TABLE sites ADD COLUMN first_response INTEGER NOT NULL DEFAULT 0; -- of teams without a target of their own
ALTER TABLE sites ADD COLUMN next_response INTEGER NOT NULL DEFAULT 0;

ALTER TABLE consultants ADD COLUMN capacity_day INTEGER NOT NULL DEFAULT 0; -- 0: no limit
ALTER TABLE consultants ADD COLUMN capacity_week INTEGER NOT NULL DEFAULT 0;
ALTER TABLE consultants ADD COLUMN capacity_month INTEGER NOT NULL DEFAULT 0;
ALTER TABLE consultants ADD COLUMN calendar_id INTEGER REFERENCES calendars (id); -- empty: that of the team
ALTER TABLE consultants ADD COLUMN away BOOLEAN NOT NULL DEFAULT FALSE;

-- The turns of the support seat are counted apart.
ALTER TABLE team_members ADD COLUMN support_credit REAL NOT NULL DEFAULT 0;
ALTER TABLE team_members ADD COLUMN support_offered_at INTEGER;

ALTER TABLE leads ADD COLUMN score INTEGER NOT NULL DEFAULT 0;
ALTER TABLE leads ADD COLUMN strategy TEXT NOT NULL DEFAULT 'rotation';
ALTER TABLE leads ADD COLUMN support_state TEXT NOT NULL DEFAULT ''; -- queued, offered or filled; empty: not wanted
ALTER TABLE leads ADD COLUMN support_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE leads ADD COLUMN support_id INTEGER REFERENCES users (id);
ALTER TABLE leads ADD COLUMN support_offered_id INTEGER REFERENCES users (id);
ALTER TABLE leads ADD COLUMN sla_state TEXT NOT NULL DEFAULT ''; -- of the clock that runs; empty: none does
ALTER TABLE leads ADD COLUMN sla_due_at INTEGER;
CREATE INDEX leads_by_support ON leads (support_id, last_activity_at, id) WHERE support_id IS NOT NULL;
CREATE INDEX leads_by_support_offered ON leads (support_offered_id, last_activity_at, id) WHERE support_offered_id IS NOT NULL;
CREATE INDEX leads_support_queued ON leads (team_id, id) WHERE support_state = 'queued';

ALTER TABLE decisions ADD COLUMN strategy TEXT NOT NULL DEFAULT 'rotation';
CREATE INDEX decisions_by_team ON decisions (team_id, created_at);
CREATE INDEX offers_by_user ON offers (user_id, offered_at);

-- A promise to answer a client: target in seconds of business time, fixed when it was set. It runs until ended_at, and
-- remaining is what is left of the target while it pauses.
CREATE TABLE sla_clocks (
    id         INTEGER PRIMARY KEY,
    lead_id    INTEGER NOT NULL REFERENCES leads (id),
    team_id    INTEGER NOT NULL REFERENCES teams (id),
    kind       TEXT NOT NULL CHECK (kind IN ('first', 'next')),
    state      TEXT NOT NULL CHECK (state IN ('due', 'warned', 'met', 'breached', 'dropped')),
    target     INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    warn_at    INTEGER NOT NULL,
    due_at     INTEGER NOT NULL,
    paused_at  INTEGER,
    remaining  INTEGER,
    ended_at   INTEGER
);
CREATE UNIQUE INDEX sla_clocks_one_runs ON sla_clocks (lead_id) WHERE ended_at IS NULL;
CREATE INDEX sla_clocks_by_lead ON sla_clocks (lead_id);
CREATE INDEX sla_clocks_running ON sla_clocks (state, due_at) WHERE ended_at IS NULL;
CREATE INDEX sla_clocks_by_team ON sla_clocks (team_id, started_at);
