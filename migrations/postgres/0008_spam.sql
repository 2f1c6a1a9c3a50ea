-- Signs of spam weighed, and what is learned from the people who judge them.

ALTER TABLE submissions ADD COLUMN spam_score INTEGER NOT NULL DEFAULT 0;
ALTER TABLE submissions ADD COLUMN held_at BIGINT; -- when it was held back; empty: never
UPDATE submissions SET spam_score = 100, held_at = created_at WHERE spam_reasons NOT IN ('[]', 'null');
CREATE INDEX submissions_by_held ON submissions (held_at) WHERE held_at IS NOT NULL;

-- In how many judged submissions of each class a term was. term: a hash, so that nobody's words stand here. version:
-- how many had been judged when it was last met.
CREATE TABLE spam_terms (
    term    BIGINT PRIMARY KEY,
    spam    INTEGER NOT NULL,
    ham     INTEGER NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX spam_terms_by_version ON spam_terms (version);

-- The one row: how many submissions of each class have been judged.
CREATE TABLE spam_examples (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    spam INTEGER NOT NULL,
    ham  INTEGER NOT NULL
);

-- Proofs of work that have been used, until they expire.
CREATE TABLE used_challenges (
    challenge  TEXT PRIMARY KEY,
    used_by    TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX used_challenges_by_expiry ON used_challenges (expires_at);

CREATE TABLE spam_settings (
    site_id  BIGINT PRIMARY KEY REFERENCES sites (id),
    settings JSONB NOT NULL
);
