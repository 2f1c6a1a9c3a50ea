-- What is read together with what.

-- visitor: a keyed hash of the random id that their page keeps. Rows go after 90 days.
CREATE TABLE visits (
    article_id BIGINT NOT NULL REFERENCES articles (id),
    visitor    TEXT NOT NULL,
    visited_at BIGINT NOT NULL,
    PRIMARY KEY (article_id, visitor)
);
CREATE INDEX visits_by_time ON visits (visited_at);

-- What an article leads to, as last computed, with what was shown of it then.
CREATE TABLE related (
    article_id BIGINT NOT NULL REFERENCES articles (id),
    position   INTEGER NOT NULL,
    other_id   BIGINT NOT NULL REFERENCES articles (id),
    title      TEXT NOT NULL,
    image      TEXT NOT NULL,
    PRIMARY KEY (article_id, position)
);
