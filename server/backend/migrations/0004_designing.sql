-- Who changed what of a draft, so that two people can design at the same time.
ALTER TABLE journey ADD COLUMN edited_by uuid; -- staff; null: the terminal, or before this column was there
ALTER TABLE journey ADD COLUMN changes text;   -- JSON: each part of the draft with its last change, as far as known

-- What was removed from a draft, to put it back.
CREATE TABLE draft_removal (
    business_id uuid   NOT NULL,
    removal_id  uuid   NOT NULL,
    journey_id  uuid   NOT NULL,
    part        text   NOT NULL, -- JSON
    removed_at  bigint NOT NULL,
    removed_by  uuid,            -- staff
    put_back_at bigint,
    PRIMARY KEY (business_id, removal_id),
    FOREIGN KEY (business_id, journey_id) REFERENCES journey (business_id, journey_id)
);
