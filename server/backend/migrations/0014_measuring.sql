-- What works: which facts are progress (RULES §2), so that it can be asked whether somebody moved on after a contact.

ALTER TABLE fact ADD COLUMN progress bigint NOT NULL DEFAULT 0 CHECK (progress IN (0, 1));

-- What was there before is told by its words, which come as near as statements can: done lessons that a rule completed are
-- taken for awards. New facts are judged by the rules.
UPDATE fact SET progress = 1
WHERE body LIKE '%"event":"started"%' OR body LIKE '%"event":"counted"%' OR body LIKE '%"event":"checked-in"%'
   OR body LIKE '%"event":"claimed"%' OR body LIKE '%"event":"answered"%' OR body LIKE '%"event":"resumed"%'
   OR body LIKE '%"event":"returned"%'
   OR (body LIKE '%"event":"done"%' AND body NOT LIKE '%"by":"rule"%' AND body NOT LIKE '%"by_time":true%');

CREATE INDEX fact_progress ON fact (business_id, enrolment_id, at) WHERE progress = 1;
