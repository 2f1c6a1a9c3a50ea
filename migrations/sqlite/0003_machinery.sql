-- The few messages that are on their way or did not arrive, for whoever looks after the machinery.
CREATE INDEX messages_unsettled ON messages (state, id)
    WHERE state IN ('queued', 'sending', 'retrying', 'unknown', 'failed', 'bounced');
