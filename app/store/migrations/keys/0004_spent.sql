-- Numbers of keys that are no more: none is given again, and a record of an older backup that names
-- one was erased, or sealed anew to other readers. Only what was destroyed on purpose is in here.
CREATE TABLE spent (
    number INTEGER PRIMARY KEY CHECK (number >= 1)
) STRICT;
-- Until now nothing but gaps told; that no record still names one is looked at for each escrow.
INSERT INTO spent
WITH RECURSIVE each (number) AS (
    SELECT 1 WHERE EXISTS (SELECT 1 FROM record_key)
    UNION ALL
    SELECT number + 1 FROM each WHERE number < (SELECT max(number) FROM record_key)
)
SELECT number FROM each WHERE number NOT IN (SELECT number FROM record_key);
