-- How often a mail or a notification was certainly not taken. Where it was tried more often than that, it may have arrived although
-- nobody said so.

ALTER TABLE outgoing_mail ADD COLUMN refused bigint NOT NULL DEFAULT 0;
ALTER TABLE outgoing_push ADD COLUMN refused bigint NOT NULL DEFAULT 0;
