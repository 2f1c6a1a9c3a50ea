-- To which of the client's addresses somebody writes; empty: to the first.
ALTER TABLE drafts ADD COLUMN addressee TEXT NOT NULL DEFAULT '';

-- Until when nobody but whoever makes an enquiry of a mail decides about it.
ALTER TABLE incoming ADD COLUMN enquiring_until BIGINT;
