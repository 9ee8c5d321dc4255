-- Orders, each recorded once; and what keeps lists quick and tables small as the years go by.

-- A product of an order that a shop, a program or somebody at the desk told of. A customer may play several journeys that sell
-- it, and an order is told again by other ways: once for each customer, in whichever enrolment.
CREATE TABLE order_line (
    business_id  uuid   NOT NULL,
    customer_id  uuid   NOT NULL,
    order_ref    text   NOT NULL, -- the shop's name for the order
    product      text   NOT NULL, -- its key
    enrolment_id uuid   NOT NULL, -- where the purchase was recorded
    PRIMARY KEY (business_id, customer_id, order_ref, product),
    FOREIGN KEY (business_id, enrolment_id) REFERENCES enrolment (business_id, enrolment_id) ON DELETE CASCADE
);

CREATE INDEX order_line_by_enrolment ON order_line (business_id, enrolment_id);

-- Purchases of orders were called order:PRODUCT:ORDER; a product's key has small letters, figures and dashes.
INSERT INTO order_line (business_id, customer_id, order_ref, product, enrolment_id)
SELECT t.business_id, t.customer_id,
       substr(ltrim(t.said, 'abcdefghijklmnopqrstuvwxyz0123456789-'), 2),
       substr(t.said, 1, length(t.said) - length(ltrim(t.said, 'abcdefghijklmnopqrstuvwxyz0123456789-'))),
       t.enrolment_id
FROM (SELECT p.business_id, e.customer_id, p.enrolment_id, substr(p.purchase_id, 7) AS said
      FROM purchase_day p
      JOIN enrolment e ON e.business_id = p.business_id AND e.enrolment_id = p.enrolment_id
      WHERE p.purchase_id LIKE 'order:%') t
WHERE true
ON CONFLICT (business_id, customer_id, order_ref, product) DO NOTHING;

-- Whether somebody came back: looks at the board beside what is progress.
CREATE INDEX fact_of_visit ON fact (business_id, enrolment_id, at) WHERE body LIKE '%"event":"visited"%';
-- What a customer takes along.
CREATE INDEX coupon_by_customer ON coupon (business_id, customer_id, issued_at, coupon_id);
-- What was given up, the latest first.
CREATE INDEX contact_given_up ON contact (business_id, settled_at, contact_id) WHERE state = 'given-up';
-- What a webhook was told, the latest first.
CREATE INDEX webhook_delivery_by_time ON webhook_delivery (business_id, webhook_id, created_at, event_id);
-- What is old enough to be forgotten, of whichever business.
CREATE INDEX outgoing_push_settled ON outgoing_push (created_at) WHERE outcome IS NOT NULL;
CREATE INDEX shop_message_heard ON shop_message (heard_at);
