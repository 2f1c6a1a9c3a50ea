-- The ways by which mail comes in: how each is, which process stands there, and how far a mailbox was read.
CREATE TABLE ways_in (
    name         TEXT PRIMARY KEY, -- as in incoming.mailbox
    holder       TEXT NOT NULL, -- the process; empty: none
    held_until   BIGINT NOT NULL, -- what it does not renew is free for others then
    state        TEXT NOT NULL DEFAULT '', -- open, closed or failed; empty: not known yet
    reason       TEXT NOT NULL DEFAULT '', -- a code
    words        TEXT NOT NULL DEFAULT '', -- of the other side
    since        BIGINT, -- when it became so
    mail_at      BIGINT, -- when mail came by it last
    refused      BIGINT NOT NULL DEFAULT 0, -- how many mails were not taken
    refused_at   BIGINT, -- the last of them, and why
    refused_why  TEXT NOT NULL DEFAULT '',
    uid_validity BIGINT NOT NULL DEFAULT 0, -- of a mailbox: under which numbering it was read, and up to which number
    uid          BIGINT NOT NULL DEFAULT 0,
    begun_uid    BIGINT NOT NULL DEFAULT 0, -- the last mail that was there before us
    begun_at     BIGINT -- when it was read first; empty: never
);
