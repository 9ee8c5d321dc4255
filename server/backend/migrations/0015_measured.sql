-- What works: every customer counts once for a touchpoint, with the first time that it came to them, or would have.

ALTER TABLE contact ADD COLUMN measured bigint NOT NULL DEFAULT 0 CHECK (measured IN (0, 1)); -- whether it was this one

UPDATE contact SET measured = 1
WHERE subject IS NOT NULL
  AND NOT EXISTS (
      SELECT 1 FROM contact earlier
      WHERE earlier.business_id = contact.business_id AND earlier.enrolment_id = contact.enrolment_id
        AND earlier.touchpoint = contact.touchpoint AND earlier.subject IS NOT NULL
        AND (earlier.settled_at < contact.settled_at
             OR (earlier.settled_at = contact.settled_at AND earlier.contact_id < contact.contact_id))
  );

-- All that is counted, in the order in which it is grouped: the table itself is not read.
CREATE INDEX contact_measured
    ON contact (business_id, journey_id, version_id, touchpoint, held_out, due_at, enrolment_id, cost)
    WHERE measured = 1;
