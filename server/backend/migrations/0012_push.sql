-- What goes out by HTTP to addresses that people outside give us: notifications on phones, and webhooks.

-- The key pair by which push services know this installation (RFC 8292), under the nil business: a browser binds its
-- subscription to the key and not to a business. It signs, so it cannot be kept as a hash.
CREATE TABLE push_key (
    business_id uuid   NOT NULL,
    secret      bytea  NOT NULL, -- P-256
    created_at  bigint NOT NULL,
    PRIMARY KEY (business_id)
);

-- Browsers that take notifications for a customer (RFC 8030). They end with the session they were added in.
CREATE TABLE push_device (
    business_id   uuid   NOT NULL,
    device_id     uuid   NOT NULL,
    customer_id   uuid   NOT NULL,
    session_id    uuid   NOT NULL,
    endpoint      text   NOT NULL,
    endpoint_hash bytea  NOT NULL,
    p256dh        bytea  NOT NULL, -- the browser's public key
    auth          bytea  NOT NULL, -- what the browser and we share (RFC 8291)
    created_at    bigint NOT NULL,
    last_ok_at    bigint,          -- when its push service last took something for it
    PRIMARY KEY (business_id, device_id),
    UNIQUE (business_id, endpoint_hash),
    FOREIGN KEY (business_id, customer_id) REFERENCES customer (business_id, customer_id) ON DELETE CASCADE,
    FOREIGN KEY (business_id, session_id) REFERENCES session (business_id, session_id) ON DELETE CASCADE
);

CREATE INDEX push_device_by_customer ON push_device (business_id, customer_id);
CREATE INDEX push_device_by_session ON push_device (business_id, session_id);

-- A contact on its way to one device. The contact's id is its Topic: the same again takes the place of the first.
CREATE TABLE outgoing_push (
    business_id uuid   NOT NULL,
    contact_id  uuid   NOT NULL,
    device_id   uuid   NOT NULL, -- may be gone by now
    created_at  bigint NOT NULL,
    due_at      bigint,          -- null: it is settled
    attempts    bigint NOT NULL,
    outcome     text CHECK (outcome IN ('sent', 'gone', 'given-up', 'dropped')),
    last_error  text,
    PRIMARY KEY (business_id, contact_id, device_id),
    FOREIGN KEY (business_id, contact_id) REFERENCES contact (business_id, contact_id) ON DELETE CASCADE
);

-- Delivery looks across businesses.
CREATE INDEX outgoing_push_due ON outgoing_push (due_at) WHERE due_at IS NOT NULL;

-- Addresses of a business's own programs, which are told what happens.
CREATE TABLE webhook (
    business_id uuid   NOT NULL REFERENCES business (business_id),
    webhook_id  uuid   NOT NULL,
    url         text   NOT NULL,
    secret      bytea  NOT NULL, -- signs what is sent, so it cannot be kept as a hash
    events      text   NOT NULL, -- their names, with blanks between them
    created_at  bigint NOT NULL,
    paused_at   bigint,
    last_at     bigint,          -- of the last attempt
    last_status bigint,          -- that it was answered with; null: no answer
    last_error  text,            -- null: it was taken
    PRIMARY KEY (business_id, webhook_id)
);

-- An event on its way to one webhook. Its id is the webhook-id by which a receiver knows it again.
CREATE TABLE webhook_delivery (
    business_id uuid   NOT NULL,
    webhook_id  uuid   NOT NULL,
    event_id    uuid   NOT NULL,
    event       text   NOT NULL,
    body        text   NOT NULL, -- JSON, as it is signed and sent
    created_at  bigint NOT NULL,
    due_at      bigint,          -- null: it is settled, or held by a pause
    attempts    bigint NOT NULL,
    outcome     text CHECK (outcome IN ('sent', 'given-up')),
    settled_at  bigint,
    last_status bigint,
    last_error  text,
    PRIMARY KEY (business_id, webhook_id, event_id),
    FOREIGN KEY (business_id, webhook_id) REFERENCES webhook (business_id, webhook_id) ON DELETE CASCADE
);

CREATE INDEX webhook_delivery_due ON webhook_delivery (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX webhook_delivery_settled ON webhook_delivery (settled_at) WHERE settled_at IS NOT NULL;
