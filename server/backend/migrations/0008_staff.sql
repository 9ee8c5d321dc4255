-- Who works for a business, how they prove who they are, and what they did.

-- When they left; they can no longer sign in. What they did stays theirs.
ALTER TABLE staff ADD COLUMN left_at bigint;

-- Keys that live in a person's device. The public half only.
CREATE TABLE passkey (
    business_id   uuid   NOT NULL,
    passkey_id    uuid   NOT NULL,
    staff_id      uuid   NOT NULL,
    credential_id bytea  NOT NULL,
    credential    text   NOT NULL, -- JSON, with its public key and how often it was used
    name          text   NOT NULL,
    created_at    bigint NOT NULL,
    last_used_at  bigint,
    PRIMARY KEY (business_id, passkey_id),
    FOREIGN KEY (business_id, staff_id) REFERENCES staff (business_id, staff_id)
);

-- For the one look-up that cannot know the business yet: signing in.
CREATE UNIQUE INDEX passkey_by_credential ON passkey (credential_id);
CREATE INDEX passkey_by_staff ON passkey (business_id, staff_id);

-- A question that was put to a device and is not answered yet. Those of somebody who is not known
-- yet stand under the nil business.
CREATE TABLE passkey_challenge (
    business_id  uuid   NOT NULL,
    challenge_id uuid   NOT NULL,
    purpose      text   NOT NULL CHECK (purpose IN ('add', 'sign-in', 'second-factor')),
    staff_id     uuid,
    token_hash   bytea,           -- of the half-way ticket: the mail was proven, the passkey is not
    question     text,            -- JSON; null: not asked yet
    expires_at   bigint NOT NULL,
    PRIMARY KEY (business_id, challenge_id)
);

CREATE INDEX passkey_challenge_by_end ON passkey_challenge (expires_at);

-- What staff did beside the game, whose facts name them already. Append-only.
CREATE TABLE deed (
    business_id uuid   NOT NULL,
    deed_id     uuid   NOT NULL,
    at          bigint NOT NULL,
    staff_id    uuid,            -- null: the terminal
    what        text   NOT NULL,
    about       text   NOT NULL, -- the name or title of what it was done to, as it was then
    PRIMARY KEY (business_id, deed_id)
);

CREATE INDEX deed_by_time ON deed (business_id, at, deed_id);
CREATE INDEX fact_by_staff ON fact (business_id, at) WHERE staff_id IS NOT NULL;
