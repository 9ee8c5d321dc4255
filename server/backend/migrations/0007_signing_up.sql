-- Businesses that somebody asked to sign up and did not confirm yet. The id of
-- the business is the one that it will have.
CREATE TABLE sign_up (
    business_id uuid   NOT NULL,
    sign_up_id  uuid   NOT NULL,
    name        text   NOT NULL,
    language    text   NOT NULL,
    time_zone   text   NOT NULL,
    owner_name  text   NOT NULL,
    email       text   NOT NULL,
    email_key   text   NOT NULL,
    token_hash  bytea  NOT NULL,
    code_hash   bytea  NOT NULL,
    wrong_tries bigint NOT NULL,
    created_at  bigint NOT NULL,
    expires_at  bigint NOT NULL,
    used_at     bigint,
    PRIMARY KEY (business_id, sign_up_id),
    UNIQUE (business_id, token_hash)
);

CREATE INDEX sign_up_by_address ON sign_up (email_key, created_at);
