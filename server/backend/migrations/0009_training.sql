-- Staff training: journeys that staff play themselves, in rounds, before they look after customers.

-- Whom a journey is for. It stands beside the journey and not in its file: the same file may serve either.
ALTER TABLE journey ADD COLUMN audience text NOT NULL DEFAULT 'customers' CHECK (audience IN ('customers', 'staff'));
ALTER TABLE journey ADD COLUMN refresh_days bigint;     -- after how many days staff play it again; null: never

-- The staff journey that a coach finishes before they get customers; null: none.
ALTER TABLE business ADD COLUMN required_training uuid;

-- One of the staff as they play one round; null: a customer. No address equals a trainee's email_key.
ALTER TABLE customer ADD COLUMN staff_id uuid;

-- The rounds. When the next one is due follows from the journey, so that another interval counts at once.
CREATE TABLE training (
    business_id  uuid   NOT NULL,
    training_id  uuid   NOT NULL,
    staff_id     uuid   NOT NULL,
    journey_id   uuid   NOT NULL,
    round        bigint NOT NULL, -- from 1 for each of the staff in each journey
    customer_id  uuid   NOT NULL, -- the trainee
    enrolment_id uuid   NOT NULL,
    begun_at     bigint NOT NULL,
    finished_at  bigint,          -- the first time that every square was done
    PRIMARY KEY (business_id, training_id),
    UNIQUE (business_id, staff_id, journey_id, round),
    UNIQUE (business_id, enrolment_id),
    FOREIGN KEY (business_id, staff_id) REFERENCES staff (business_id, staff_id),
    FOREIGN KEY (business_id, journey_id) REFERENCES journey (business_id, journey_id),
    FOREIGN KEY (business_id, customer_id) REFERENCES customer (business_id, customer_id),
    FOREIGN KEY (business_id, enrolment_id) REFERENCES enrolment (business_id, enrolment_id)
);
