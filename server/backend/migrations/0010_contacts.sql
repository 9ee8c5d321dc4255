-- Contacts: what the plan of a journey sends to whom, when, and what came of it.

-- Local hours in which nobody is contacted, in minutes from midnight; the same minute twice: none.
ALTER TABLE business ADD COLUMN quiet_from bigint NOT NULL DEFAULT 1260;
ALTER TABLE business ADD COLUMN quiet_until bigint NOT NULL DEFAULT 480;
-- How many contacts one person gets in seven days at most.
ALTER TABLE business ADD COLUMN contacts_a_week bigint NOT NULL DEFAULT 5;

-- A touchpoint on its way to one customer. Written with what brings it about.
CREATE TABLE contact (
    business_id  uuid   NOT NULL,
    contact_id   uuid   NOT NULL,
    enrolment_id uuid   NOT NULL,
    customer_id  uuid   NOT NULL,
    journey_id   uuid   NOT NULL,
    version_id   uuid   NOT NULL, -- whose touchpoint it is
    touchpoint   text   NOT NULL, -- its key
    occasion     text   NOT NULL, -- which beginning of its cause: once for each
    channel      text   NOT NULL CHECK (channel IN ('email', 'push', 'inbox')),
    purpose      text   NOT NULL,
    cost         bigint NOT NULL, -- in millionths of the currency's major unit: a message costs less than a minor one
    held_out     bigint NOT NULL CHECK (held_out IN (0, 1)), -- to measure what the others' is worth
    began_at     bigint NOT NULL, -- when its cause began
    due_at       bigint NOT NULL,
    next_at      bigint,          -- when delivery looks at it; null: it is judged for good
    state        text   NOT NULL CHECK (state IN ('planned', 'sending', 'sent', 'held-out', 'stopped', 'given-up')),
    why          text,            -- of what was stopped or given up
    settled_at   bigint,          -- when it was judged for good
    sent_at      bigint,          -- when its channel took it
    last_error   text,
    subject      text,            -- as it went out
    body         text,            -- Markdown, as it went out
    token_hash   bytea,           -- of the link in a mail that ends the mails
    read_at      bigint,          -- of a message on the board
    PRIMARY KEY (business_id, contact_id),
    UNIQUE (business_id, enrolment_id, touchpoint, occasion),
    UNIQUE (business_id, token_hash),
    FOREIGN KEY (business_id, enrolment_id) REFERENCES enrolment (business_id, enrolment_id) ON DELETE CASCADE
);

-- Delivery looks across businesses.
CREATE INDEX contact_due ON contact (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX contact_by_customer ON contact (business_id, customer_id, settled_at);
CREATE INDEX contact_by_journey ON contact (business_id, journey_id, due_at);

-- Addresses that must not be written to until they are mended. Who gets another address is reached again.
CREATE TABLE address_trouble (
    business_id uuid   NOT NULL,
    email_key   text   NOT NULL, -- the address as it is compared
    trouble     text   NOT NULL CHECK (trouble IN ('bounced', 'complained')),
    said        text   NOT NULL, -- by the server that refused it
    noted_at    bigint NOT NULL,
    PRIMARY KEY (business_id, email_key)
);
