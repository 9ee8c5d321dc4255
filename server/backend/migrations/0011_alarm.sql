-- The alarm: who slips away, what was tried, and who of the staff is told when.

-- Which alarms are mailed at once: their codes, a blank between them.
ALTER TABLE business ADD COLUMN urgent_alerts text NOT NULL DEFAULT '';
-- When the next digests are due; 0: nobody has looked yet.
ALTER TABLE business ADD COLUMN digest_at bigint NOT NULL DEFAULT 0;
CREATE INDEX business_by_digest ON business (digest_at);

ALTER TABLE staff ADD COLUMN digest bigint NOT NULL DEFAULT 1; -- whether they want one

-- When something was last tried for this customer; null: never.
ALTER TABLE enrolment ADD COLUMN tried_at bigint;

-- What an alarm suggested, of what is held; null: nothing did.
ALTER TABLE held_action ADD COLUMN tried text;

-- An alarm while it is on, and after. Written with the change of standing that raises and closes it.
CREATE TABLE alert (
    business_id   uuid   NOT NULL,
    alert_id      uuid   NOT NULL,
    enrolment_id  uuid   NOT NULL,
    customer_id   uuid   NOT NULL,
    journey_id    uuid   NOT NULL,
    kind          text   NOT NULL CHECK (kind IN ('claims', 'stalled', 'behind', 'slowing', 'lapsed')),
    for_owners    bigint NOT NULL CHECK (for_owners IN (0, 1)), -- a coach lets claims wait: not the customer's alarm
    news          bigint NOT NULL CHECK (news IN (0, 1)),       -- whether staff are told, or know the story already
    raised_on     text   NOT NULL, -- the customer's local day, YYYY-MM-DD
    raised_at     bigint NOT NULL,
    closed_on     text,
    closed_at     bigint,
    closed_by     text,
    paid          bigint NOT NULL, -- what the customer has paid, in the currency's minor unit
    worth         bigint NOT NULL, -- what the next step is worth
    currency      text,            -- null: the journey names no price
    snoozed_until text,            -- the business's local day on which it comes back
    snooze_reason text,
    snoozed_by    uuid,            -- staff
    PRIMARY KEY (business_id, alert_id),
    FOREIGN KEY (business_id, enrolment_id) REFERENCES enrolment (business_id, enrolment_id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX alert_open ON alert (business_id, enrolment_id, for_owners) WHERE closed_at IS NULL;
CREATE INDEX alert_by_enrolment ON alert (business_id, enrolment_id, closed_on);
CREATE INDEX alert_by_customer ON alert (business_id, customer_id) WHERE closed_at IS NULL;

-- What staff tried for a customer about whom an alarm was on.
CREATE TABLE alert_try (
    business_id  uuid   NOT NULL,
    try_id       uuid   NOT NULL,
    enrolment_id uuid   NOT NULL,
    staff_id     uuid   NOT NULL,
    what         text   NOT NULL,
    title        text   NOT NULL, -- of the square it was about; empty: of none
    at           bigint NOT NULL,
    moved_at     bigint,          -- the first progress after it, within 14 days
    PRIMARY KEY (business_id, try_id),
    FOREIGN KEY (business_id, enrolment_id) REFERENCES enrolment (business_id, enrolment_id) ON DELETE CASCADE
);

CREATE INDEX alert_try_by_enrolment ON alert_try (business_id, enrolment_id, at);

-- The next review raises what is on already, and says when claims wait too long.
UPDATE enrolment SET next_review_at = 0
WHERE standing IN ('stalled', 'behind', 'slowing', 'lapsed') OR claimed_at IS NOT NULL;
