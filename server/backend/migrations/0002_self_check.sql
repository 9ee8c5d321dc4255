-- What customers answer when a checkpoint's result does not show yet. No fact
-- of the game: it counts nowhere, and a coach reads it.
CREATE TABLE self_check (
    business_id   uuid   NOT NULL,
    self_check_id uuid   NOT NULL,
    enrolment_id  uuid   NOT NULL,
    form_id       text   NOT NULL, -- a form that is sent twice is one self-check
    square        text   NOT NULL,
    answers       text   NOT NULL, -- JSON: the questions as they were asked, with yes or no
    words         text,
    at            bigint NOT NULL,
    read_at       bigint,          -- null: no coach has read it
    read_by       uuid,            -- staff
    PRIMARY KEY (business_id, self_check_id),
    UNIQUE (business_id, enrolment_id, form_id),
    FOREIGN KEY (business_id, enrolment_id) REFERENCES enrolment (business_id, enrolment_id)
);

CREATE INDEX self_check_unread ON self_check (business_id, at) WHERE read_at IS NULL;
