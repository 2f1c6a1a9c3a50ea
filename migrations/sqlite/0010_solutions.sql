-- What firms write for those who leave their contact details on an article, and who was given it.

-- texts: {"analysis": {"en": "Markdown"}, "solution": …, "process": …}. version grows with each change of them.
CREATE TABLE solutions (
    id         INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL UNIQUE REFERENCES articles (id),
    form_id    INTEGER NOT NULL REFERENCES forms (id),
    texts      TEXT NOT NULL,
    active     BOOLEAN NOT NULL,
    version    INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);

-- A submission that asks for a solution. Whether it is given depends on the state of the submission.
CREATE TABLE unlocks (
    submission_id INTEGER PRIMARY KEY REFERENCES submissions (id),
    solution_id   INTEGER NOT NULL REFERENCES solutions (id)
);
CREATE INDEX unlocks_by_solution ON unlocks (solution_id);
