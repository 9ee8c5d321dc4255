-- What customers settle for themselves, and what a business looks like to them.

-- Whether a customer wants to hear by a channel. No row: they do.
CREATE TABLE channel_choice (
    business_id uuid   NOT NULL,
    customer_id uuid   NOT NULL,
    channel     text   NOT NULL CHECK (channel IN ('email', 'push', 'inbox')),
    wanted      bigint NOT NULL CHECK (wanted IN (0, 1)),
    changed_at  bigint NOT NULL,
    PRIMARY KEY (business_id, customer_id, channel),
    FOREIGN KEY (business_id, customer_id) REFERENCES customer (business_id, customer_id)
);

-- #rrggbb in lower case; null: the colours of the program.
ALTER TABLE business ADD COLUMN colour text;

-- The pixels stand apart, so that reading a business does not read them.
CREATE TABLE business_logo (
    business_id  uuid   NOT NULL PRIMARY KEY REFERENCES business (business_id),
    content_type text   NOT NULL CHECK (content_type IN ('image/png', 'image/jpeg', 'image/webp')),
    hash         text   NOT NULL, -- of the bytes, in its address
    bytes        bytea  NOT NULL,
    changed_at   bigint NOT NULL
);

-- Why customers left is counted from their logs, without reading the rest of them.
CREATE INDEX fact_of_leaving ON fact (business_id, at) WHERE body LIKE '%"event":"left"%';
