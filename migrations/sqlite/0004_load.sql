-- How many open leads each consultant owns or is being offered, kept beside every move of a seat, so that a
-- choice need not count them.

ALTER TABLE consultants ADD COLUMN load INTEGER NOT NULL DEFAULT 0;

UPDATE consultants SET load = (
    SELECT COUNT(*) FROM offers o JOIN leads l ON l.id = o.lead_id
    WHERE o.user_id = consultants.user_id AND o.ended_at IS NULL
    AND l.state IN ('new', 'queued', 'offered', 'working', 'waiting'));
