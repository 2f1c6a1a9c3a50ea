-- Mail that came in and had no effect, for those who look after it: see crm.Incoming.Stray.
CREATE INDEX incoming_waiting ON incoming (id)
    WHERE state = 'refused' OR (state = 'automatic' AND reason NOT IN ('auto_submitted', 'null_sender')) OR (state = 'report' AND reason = 'not_ours');
CREATE INDEX incoming_machine ON incoming (id) WHERE state = 'automatic' AND reason IN ('auto_submitted', 'null_sender');
CREATE INDEX incoming_aside ON incoming (id) WHERE state = 'set_aside';

-- The history of one mail.
CREATE INDEX events_of_incoming ON events (subject_id) WHERE subject = 'incoming';
