-- Coupons that contacts of the plan promise, and the programs that may redeem them.

CREATE TABLE coupon (
    business_id   uuid   NOT NULL,
    coupon_id     uuid   NOT NULL,
    code          text   NOT NULL, -- in capitals, without dashes
    contact_id    uuid   NOT NULL, -- which promised it
    enrolment_id  uuid   NOT NULL,
    customer_id   uuid   NOT NULL,
    journey_id    uuid   NOT NULL,
    touchpoint    text   NOT NULL, -- its key
    product       text   NOT NULL, -- its key
    product_name  text   NOT NULL,
    price         bigint NOT NULL, -- the product's, in the currency's minor unit, when it was issued
    currency      text   NOT NULL,
    percent       bigint NOT NULL CHECK (percent BETWEEN 1 AND 100),
    issued_at     bigint NOT NULL,
    last_day      text   NOT NULL, -- the customer's last local day that it is good on, YYYY-MM-DD
    valid_until   bigint NOT NULL, -- when that day is over
    redeemed_at   bigint,
    redeemed_by   text   CHECK (redeemed_by IN ('staff', 'api', 'shop')),
    staff_id      uuid,            -- who redeemed it, where one of the staff did
    redeemed_with text,            -- what the redeeming was called by whoever asked: the same again is the same redeeming
    order_ref     text,            -- the shop's
    paid          bigint,          -- in the currency's minor unit
    PRIMARY KEY (business_id, coupon_id),
    UNIQUE (business_id, code),
    UNIQUE (business_id, contact_id),
    FOREIGN KEY (business_id, enrolment_id) REFERENCES enrolment (business_id, enrolment_id) ON DELETE CASCADE
);

CREATE INDEX coupon_by_time ON coupon (business_id, issued_at, coupon_id);
CREATE INDEX coupon_by_enrolment ON coupon (business_id, enrolment_id, issued_at);

-- Keys of programs that ask on a business's behalf.
CREATE TABLE api_key (
    business_id  uuid   NOT NULL REFERENCES business (business_id),
    api_key_id   uuid   NOT NULL,
    name         text   NOT NULL,
    token_hash   bytea  NOT NULL,
    created_at   bigint NOT NULL,
    created_by   uuid,   -- staff
    last_used_at bigint, -- to the hour
    revoked_at   bigint,
    PRIMARY KEY (business_id, api_key_id),
    UNIQUE (business_id, token_hash)
);

-- Addresses to which a shop tells of orders.
CREATE TABLE shop (
    business_id   uuid   NOT NULL REFERENCES business (business_id),
    shop_id       uuid   NOT NULL,
    name          text   NOT NULL,
    secret        bytea  NOT NULL, -- to check signatures with: a hash could not
    created_at    bigint NOT NULL,
    created_by    uuid,   -- staff
    last_heard_at bigint,
    revoked_at    bigint,
    PRIMARY KEY (business_id, shop_id)
);

-- What a shop told, each once.
CREATE TABLE shop_message (
    business_id uuid   NOT NULL,
    shop_id     uuid   NOT NULL,
    message     text   NOT NULL, -- the shop's id for it
    heard_at    bigint NOT NULL,
    answer      text   NOT NULL, -- JSON
    PRIMARY KEY (business_id, shop_id, message),
    FOREIGN KEY (business_id, shop_id) REFERENCES shop (business_id, shop_id)
);
