-- What a firm builds of a form, the wordings that visitors agreed to, and the files that they send.

ALTER TABLE forms ADD COLUMN fields TEXT NOT NULL DEFAULT '[]'; -- beside those of every submission
ALTER TABLE forms ADD COLUMN services TEXT NOT NULL DEFAULT '[]'; -- ids of those it offers; none: all of the site
ALTER TABLE forms ADD COLUMN words TEXT NOT NULL DEFAULT '{}'; -- its own texts by language
ALTER TABLE forms ADD COLUMN redirect TEXT NOT NULL DEFAULT ''; -- the site's own thank-you page; empty: ours

-- Who gets a copy of each submission by mail.
CREATE TABLE form_told (
    form_id INTEGER NOT NULL REFERENCES forms (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    PRIMARY KEY (form_id, user_id)
);

-- A wording never changes: other words are another version. since is empty where it was not written down.
CREATE TABLE form_consents (
    form_id INTEGER NOT NULL REFERENCES forms (id),
    version TEXT NOT NULL,
    wording TEXT NOT NULL,
    since   INTEGER,
    PRIMARY KEY (form_id, version)
);
INSERT INTO form_consents (form_id, version, wording)
SELECT id, consent_version, consent FROM forms WHERE consent NOT IN ('{}', 'null');

-- A file is in the folder of files under its sum, before this row is.
CREATE TABLE files (
    id            INTEGER PRIMARY KEY,
    submission_id INTEGER NOT NULL REFERENCES submissions (id),
    field         TEXT NOT NULL,
    name          TEXT NOT NULL,
    type          TEXT NOT NULL,
    size          INTEGER NOT NULL,
    sha256        TEXT NOT NULL
);
CREATE INDEX files_by_submission ON files (submission_id);
CREATE INDEX files_by_sum ON files (sha256);
