-- Awarding: who looks after whom, what is held for a moment before it is done, words, notes, and who deserves a word.

-- Whether coaches see every customer, or only those given to them. A business that was here before goes on as before.
ALTER TABLE business ADD COLUMN coaches_see_all bigint NOT NULL DEFAULT 0;
UPDATE business SET coaches_see_all = 1;

ALTER TABLE customer ADD COLUMN coach_id uuid;          -- staff; null: nobody's
ALTER TABLE customer ADD COLUMN birth_month bigint;     -- 1 to 12; null: not told
ALTER TABLE customer ADD COLUMN birth_day bigint;       -- 1 to 31
ALTER TABLE customer ADD COLUMN first_day text;         -- the business's local date on which they came
ALTER TABLE customer ADD COLUMN search_form bigint NOT NULL DEFAULT 0; -- in which form search_text was folded

CREATE INDEX customer_by_coach ON customer (business_id, coach_id);
CREATE INDEX customer_by_search_form ON customer (search_form);

ALTER TABLE enrolment ADD COLUMN started_on text;       -- day 0, YYYY-MM-DD; null before the start
-- A review writes it down for everybody who started before there was this column.
UPDATE enrolment SET next_review_at = 0 WHERE standing <> 'invited';

-- What staff do from the desk waits here for ten seconds, so that it can be undone before anything is sent.
CREATE TABLE held_action (
    business_id  uuid   NOT NULL,
    held_id      uuid   NOT NULL,
    batch_id     uuid   NOT NULL, -- what was done together is undone together
    staff_id     uuid   NOT NULL,
    enrolment_id uuid   NOT NULL,
    command_id   text   NOT NULL, -- of what it becomes: sent twice, it is done once
    square       text,            -- of the board; null: words and notes
    title        text   NOT NULL, -- of that square
    deed         text   NOT NULL, -- JSON
    held_at      bigint NOT NULL,
    due_at       bigint,          -- null: done, or it could not be done
    attempts     bigint NOT NULL,
    done_at      bigint,
    problem      text,            -- why it could not be done
    PRIMARY KEY (business_id, held_id),
    UNIQUE (business_id, enrolment_id, command_id),
    FOREIGN KEY (business_id, enrolment_id) REFERENCES enrolment (business_id, enrolment_id) ON DELETE CASCADE
);

-- Two people do not do two things on one square at once.
CREATE UNIQUE INDEX held_action_on_square ON held_action (business_id, enrolment_id, square)
    WHERE square IS NOT NULL AND due_at IS NOT NULL;
CREATE INDEX held_action_due ON held_action (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX held_action_open ON held_action (business_id, held_at) WHERE done_at IS NULL;
CREATE INDEX held_action_by_batch ON held_action (business_id, batch_id);
CREATE INDEX held_action_over ON held_action (done_at) WHERE done_at IS NOT NULL;

-- What staff write to a customer: on their board, and by mail if they want mails.
CREATE TABLE personal_word (
    business_id  uuid   NOT NULL,
    word_id      uuid   NOT NULL,
    enrolment_id uuid   NOT NULL,
    customer_id  uuid   NOT NULL,
    staff_id     uuid   NOT NULL,
    command_id   text   NOT NULL,
    words        text   NOT NULL,
    at           bigint NOT NULL,
    read_at      bigint,          -- null: the customer has not put it away
    PRIMARY KEY (business_id, word_id),
    UNIQUE (business_id, enrolment_id, command_id),
    FOREIGN KEY (business_id, enrolment_id) REFERENCES enrolment (business_id, enrolment_id) ON DELETE CASCADE
);

CREATE INDEX personal_word_by_customer ON personal_word (business_id, customer_id, at);

-- What staff write for one another. Customers never see it.
CREATE TABLE note (
    business_id uuid   NOT NULL,
    note_id     uuid   NOT NULL,
    customer_id uuid   NOT NULL,
    staff_id    uuid   NOT NULL,
    command_id  text   NOT NULL,
    words       text   NOT NULL,
    at          bigint NOT NULL,
    PRIMARY KEY (business_id, note_id),
    UNIQUE (business_id, customer_id, command_id),
    FOREIGN KEY (business_id, customer_id) REFERENCES customer (business_id, customer_id)
);

-- A milestone or the end of a stage, until somebody has had a word for it. Written with the fact.
CREATE TABLE moment (
    business_id  uuid   NOT NULL,
    enrolment_id uuid   NOT NULL,
    number       bigint NOT NULL, -- of the fact
    square       text   NOT NULL,
    stage        text,            -- that came to its end with it
    by_whom      text   NOT NULL, -- customer, coach, business, rule
    at           bigint NOT NULL,
    answered_at  bigint,
    PRIMARY KEY (business_id, enrolment_id, number),
    FOREIGN KEY (business_id, enrolment_id) REFERENCES enrolment (business_id, enrolment_id) ON DELETE CASCADE
);

CREATE INDEX moment_unanswered ON moment (business_id, at) WHERE answered_at IS NULL;

-- The mails to one customer, for the line of time on their page.
CREATE INDEX outgoing_mail_by_address ON outgoing_mail (business_id, to_email);
