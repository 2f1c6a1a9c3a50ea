-- What clients see of their enquiries.

-- untold: the kinds of history that a site's clients are not told; a kind that comes later is told.
ALTER TABLE sites ADD COLUMN untold TEXT NOT NULL DEFAULT '[]';
