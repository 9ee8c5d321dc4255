-- Inviting: from a spreadsheet, by a poster, with what was bought.

-- As the business wrote it; nothing calls it.
ALTER TABLE customer ADD COLUMN phone text;

-- A person did something on the page behind the link; scanners that only open it do not count.
ALTER TABLE invitation ADD COLUMN opened_at bigint;
-- Its mail could not be delivered.
ALTER TABLE invitation ADD COLUMN bounced_at bigint;

CREATE INDEX invitation_by_enrolment ON invitation (business_id, enrolment_id);

-- The day on which something was bought, as it was told. The fact in the log stands where the log was then: facts
-- are in the order of time, and a purchase is often told later.
CREATE TABLE purchase_day (
    business_id  uuid   NOT NULL,
    enrolment_id uuid   NOT NULL,
    purchase_id  text   NOT NULL, -- the id of its command
    fact         bigint NOT NULL, -- its number in the log
    bought_on    text   NOT NULL, -- local date, YYYY-MM-DD
    PRIMARY KEY (business_id, enrolment_id, purchase_id),
    FOREIGN KEY (business_id, enrolment_id) REFERENCES enrolment (business_id, enrolment_id)
);

-- A table of customers that somebody uploaded, and the work of inviting them.
CREATE TABLE import_job (
    business_id uuid   NOT NULL REFERENCES business (business_id),
    import_id   uuid   NOT NULL,
    staff_id    uuid,            -- who uploaded it; null: the terminal
    coach_id    uuid,            -- the same, if it is a coach: who looks after those who are new
    aim         text   NOT NULL CHECK (aim IN ('invite', 'purchases')),
    file_name   text   NOT NULL,
    file_hash   bytea  NOT NULL, -- of its rows, to know them again
    headers     text   NOT NULL, -- JSON: what its columns are called
    columns     text   NOT NULL, -- JSON: which column holds what
    defaults    text   NOT NULL, -- JSON: what counts where a cell is empty
    state       text   NOT NULL CHECK (state IN ('checked', 'going', 'done')),
    created_at  bigint NOT NULL,
    started_at  bigint,
    finished_at bigint,
    PRIMARY KEY (business_id, import_id)
);

CREATE INDEX import_job_by_time ON import_job (business_id, created_at);
-- The work looks across businesses.
CREATE INDEX import_job_going ON import_job (started_at) WHERE state = 'going';

CREATE TABLE import_row (
    business_id uuid   NOT NULL,
    import_id   uuid   NOT NULL,
    number      bigint NOT NULL, -- from 1
    line        bigint NOT NULL, -- of the file, where the row begins
    cells       text   NOT NULL, -- JSON
    verdict     text   NOT NULL CHECK (verdict IN ('do', 'done', 'already', 'cannot')),
    why         text   NOT NULL, -- JSON
    PRIMARY KEY (business_id, import_id, number),
    FOREIGN KEY (business_id, import_id) REFERENCES import_job (business_id, import_id)
);

CREATE INDEX import_row_by_verdict ON import_row (business_id, import_id, verdict, number);

-- A poster hangs where everybody can read it: its code is an address and no secret, so it is kept as it is.
CREATE TABLE poster (
    business_id uuid   NOT NULL,
    poster_id   uuid   NOT NULL,
    journey_id  uuid   NOT NULL,
    code        text   NOT NULL UNIQUE,
    created_at  bigint NOT NULL,
    ended_at    bigint,
    PRIMARY KEY (business_id, poster_id),
    FOREIGN KEY (business_id, journey_id) REFERENCES journey (business_id, journey_id)
);

CREATE UNIQUE INDEX poster_in_use ON poster (business_id, journey_id) WHERE ended_at IS NULL;
