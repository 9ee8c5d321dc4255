-- Everybody's own morning, and what a digest has told already.

ALTER TABLE staff ADD COLUMN time_zone text; -- null: the business's
-- When their next digest is due; 0: nobody has looked yet.
ALTER TABLE staff ADD COLUMN digest_at bigint NOT NULL DEFAULT 0;
-- Up to when they were told of what was put down.
ALTER TABLE staff ADD COLUMN digest_until bigint NOT NULL DEFAULT 0;
CREATE INDEX staff_by_digest ON staff (digest_at) WHERE digest <> 0 AND left_at IS NULL;

-- Who had a morning of their business's has the same one. (business.digest_at is read no more.)
UPDATE staff SET digest_at = (SELECT b.digest_at FROM business b WHERE b.business_id = staff.business_id);
UPDATE staff SET digest_until = digest_at - 86400000000 WHERE digest_at > 0;

-- When it was put down, which may be long after it happened.
ALTER TABLE moment ADD COLUMN written_at bigint NOT NULL DEFAULT 0;
UPDATE moment SET written_at = at;
CREATE INDEX moment_released ON moment (business_id, written_at) WHERE by_whom = 'rule';

-- The links in digests that end them.
CREATE TABLE digest_link (
    business_id uuid   NOT NULL,
    token_hash  bytea  NOT NULL,
    staff_id    uuid   NOT NULL,
    created_at  bigint NOT NULL,
    PRIMARY KEY (business_id, token_hash),
    FOREIGN KEY (business_id, staff_id) REFERENCES staff (business_id, staff_id)
);

-- What a customer has paid is read without the rest of their log.
CREATE INDEX fact_of_buying ON fact (business_id, enrolment_id) WHERE body LIKE '%"event":"purchased"%';
