-- One schema for SQLite and PostgreSQL.
--
-- Every key begins with business_id: businesses cannot mix, and the data can be
-- sharded by it. Ids are UUIDv7. Instants are microseconds since 1970 in UTC.
-- Secrets are stored only as SHA-256 hashes.

CREATE TABLE business (
    business_id uuid   NOT NULL PRIMARY KEY,
    name        text   NOT NULL,
    language    text   NOT NULL,
    time_zone   text   NOT NULL,
    created_at  bigint NOT NULL
);

CREATE TABLE staff (
    business_id uuid   NOT NULL REFERENCES business (business_id),
    staff_id    uuid   NOT NULL,
    name        text   NOT NULL,
    email       text   NOT NULL,
    email_key   text   NOT NULL, -- the address as it is compared
    role        text   NOT NULL CHECK (role IN ('owner', 'coach')),
    language    text   NOT NULL,
    created_at  bigint NOT NULL,
    PRIMARY KEY (business_id, staff_id),
    UNIQUE (business_id, email_key)
);

-- For the one look-up that cannot know the business yet: signing in.
CREATE INDEX staff_by_address ON staff (email_key);

CREATE TABLE customer (
    business_id uuid   NOT NULL REFERENCES business (business_id),
    customer_id uuid   NOT NULL,
    name        text   NOT NULL,
    email       text   NOT NULL,
    email_key   text   NOT NULL,
    language    text   NOT NULL,
    time_zone   text,            -- null: the business's
    search_text text   NOT NULL, -- name and address, in lower case
    created_at  bigint NOT NULL,
    PRIMARY KEY (business_id, customer_id),
    UNIQUE (business_id, email_key)
);

CREATE INDEX customer_by_address ON customer (email_key);

-- The draft as it is being designed. What is published is in journey_version.
CREATE TABLE journey (
    business_id uuid   NOT NULL REFERENCES business (business_id),
    journey_id  uuid   NOT NULL,
    key         text   NOT NULL,
    title       text   NOT NULL,
    language    text   NOT NULL,
    draft       text   NOT NULL, -- JSON
    revision    bigint NOT NULL, -- counts the changes of the draft, from 1
    errors      bigint NOT NULL, -- findings of the journey check
    warnings    bigint NOT NULL,
    created_at  bigint NOT NULL,
    updated_at  bigint NOT NULL,
    PRIMARY KEY (business_id, journey_id),
    UNIQUE (business_id, key)
);

-- Never changed after it is written.
CREATE TABLE journey_version (
    business_id  uuid   NOT NULL,
    version_id   uuid   NOT NULL,
    journey_id   uuid   NOT NULL,
    number       bigint NOT NULL, -- from 1 within the journey
    revision     bigint NOT NULL, -- of the draft it was published from
    content      text   NOT NULL, -- JSON
    published_by uuid,            -- staff; null: the terminal
    published_at bigint NOT NULL,
    PRIMARY KEY (business_id, version_id),
    UNIQUE (business_id, journey_id, number),
    FOREIGN KEY (business_id, journey_id) REFERENCES journey (business_id, journey_id)
);

-- One customer in one journey version. The log is in fact; the rest of this
-- row follows from it and can be rebuilt.
CREATE TABLE enrolment (
    business_id    uuid   NOT NULL,
    enrolment_id   uuid   NOT NULL,
    customer_id    uuid   NOT NULL,
    journey_id     uuid   NOT NULL,
    version_id     uuid   NOT NULL,
    time_zone      text   NOT NULL,
    created_at     bigint NOT NULL,
    last_fact      bigint NOT NULL, -- number of the last fact, 0 before the first
    last_at        bigint NOT NULL, -- its instant
    snapshot       text   NOT NULL, -- JSON: the fold of the log
    standing       text   NOT NULL,
    since          text,            -- local date, YYYY-MM-DD
    attention      bigint NOT NULL, -- order of the lists: who needs a word first has the lowest
    next_review_at bigint,
    claims         text   NOT NULL, -- JSON: the claims that wait for a coach, with their words
    claimed_at     bigint,          -- of the oldest of them
    PRIMARY KEY (business_id, enrolment_id),
    UNIQUE (business_id, customer_id, journey_id),
    FOREIGN KEY (business_id, customer_id) REFERENCES customer (business_id, customer_id),
    FOREIGN KEY (business_id, version_id) REFERENCES journey_version (business_id, version_id)
);

CREATE INDEX enrolment_by_attention ON enrolment (business_id, attention, since, enrolment_id);
CREATE INDEX enrolment_by_standing ON enrolment (business_id, standing);
CREATE INDEX enrolment_by_journey ON enrolment (business_id, journey_id);
CREATE INDEX enrolment_by_claim ON enrolment (business_id, claimed_at) WHERE claimed_at IS NOT NULL;
-- Reviews look across businesses: what is due is due, whoever's it is.
CREATE INDEX enrolment_by_review ON enrolment (next_review_at) WHERE next_review_at IS NOT NULL;

-- Append-only.
CREATE TABLE fact (
    business_id  uuid   NOT NULL,
    enrolment_id uuid   NOT NULL,
    number       bigint NOT NULL, -- from 1, without gaps
    at           bigint NOT NULL,
    staff_id     uuid,            -- who of the staff recorded it, if one of them did
    body         text   NOT NULL, -- JSON
    PRIMARY KEY (business_id, enrolment_id, number),
    FOREIGN KEY (business_id, enrolment_id) REFERENCES enrolment (business_id, enrolment_id)
);

CREATE TABLE invitation (
    business_id   uuid   NOT NULL,
    invitation_id uuid   NOT NULL,
    journey_id    uuid   NOT NULL,
    enrolment_id  uuid   NOT NULL,
    customer_id   uuid   NOT NULL,
    email         text   NOT NULL, -- the address it is bound to
    token_hash    bytea  NOT NULL,
    sent_at       bigint NOT NULL,
    sent_count    bigint NOT NULL,
    expires_at    bigint NOT NULL,
    accepted_at   bigint,
    cancelled_at  bigint,
    PRIMARY KEY (business_id, invitation_id),
    UNIQUE (business_id, token_hash),
    FOREIGN KEY (business_id, customer_id) REFERENCES customer (business_id, customer_id),
    FOREIGN KEY (business_id, journey_id) REFERENCES journey (business_id, journey_id)
);

CREATE UNIQUE INDEX invitation_pending ON invitation (business_id, enrolment_id)
    WHERE accepted_at IS NULL AND cancelled_at IS NULL;
CREATE INDEX invitation_by_time ON invitation (business_id, sent_at);

-- A link and a code that were asked for. Rows for addresses that nobody has
-- stand under the nil business, so that they count wrong tries like the others.
CREATE TABLE sign_in (
    business_id uuid   NOT NULL,
    sign_in_id  uuid   NOT NULL,
    person      text   NOT NULL CHECK (person IN ('staff', 'customer', 'nobody')),
    person_id   uuid   NOT NULL,
    email_key   text   NOT NULL,
    token_hash  bytea  NOT NULL,
    code_hash   bytea  NOT NULL,
    wrong_tries bigint NOT NULL,
    created_at  bigint NOT NULL,
    expires_at  bigint NOT NULL,
    used_at     bigint,
    PRIMARY KEY (business_id, sign_in_id),
    UNIQUE (business_id, token_hash)
);

CREATE INDEX sign_in_by_address ON sign_in (email_key, created_at);

CREATE TABLE session (
    business_id  uuid   NOT NULL REFERENCES business (business_id),
    session_id   uuid   NOT NULL,
    person       text   NOT NULL CHECK (person IN ('staff', 'customer')),
    person_id    uuid   NOT NULL,
    token_hash   bytea  NOT NULL,
    device       text   NOT NULL,
    created_at   bigint NOT NULL,
    last_seen_at bigint NOT NULL,
    expires_at   bigint NOT NULL,
    PRIMARY KEY (business_id, session_id),
    UNIQUE (business_id, token_hash)
);

CREATE INDEX session_by_person ON session (business_id, person, person_id);

-- What must be sent, written with what causes it. The id is the Message-ID.
CREATE TABLE outgoing_mail (
    business_id  uuid   NOT NULL,
    mail_id      uuid   NOT NULL,
    cause        text   NOT NULL, -- one mail for each
    template     text   NOT NULL,
    language     text   NOT NULL,
    to_name      text   NOT NULL,
    to_email     text   NOT NULL,
    data         text   NOT NULL, -- JSON; secrets are wiped once it is sent
    created_at   bigint NOT NULL,
    due_at       bigint,          -- null: sent, or given up
    attempts     bigint NOT NULL,
    sent_at      bigint,
    last_error   text,
    PRIMARY KEY (business_id, mail_id),
    UNIQUE (business_id, cause)
);

-- Delivery looks across businesses as well.
CREATE INDEX outgoing_mail_due ON outgoing_mail (due_at) WHERE due_at IS NOT NULL;
