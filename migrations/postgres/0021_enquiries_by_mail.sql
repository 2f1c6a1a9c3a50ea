-- The mails that became an enquiry are found by it.
CREATE INDEX incoming_by_reference ON incoming (reference) WHERE reference <> '';
