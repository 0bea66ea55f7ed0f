-- What is remembered of keys.db, so that an older copy of it is told, and of this store: see
-- `app.store.behind` and `app.store.ahead`.
CREATE TABLE keys_mark (
    kind TEXT PRIMARY KEY,          -- destroyed, given, accepted or ahead
    number INTEGER NOT NULL         -- record_key.number in keys.db
) STRICT, WITHOUT ROWID;
-- Until now they stood among the keys to destroy, each as its number below -2^50, -2^51 or -3*2^50.
INSERT INTO keys_mark
SELECT 'destroyed', -1125899906842624 - key FROM intent
WHERE key < -1125899906842624 AND key > -2251799813685248;
INSERT INTO keys_mark
SELECT 'given', -2251799813685248 - key FROM intent
WHERE key < -2251799813685248 AND key > -3377699720527872;
INSERT INTO keys_mark
SELECT 'accepted', -3377699720527872 - key FROM intent WHERE key < -3377699720527872;
DELETE FROM intent WHERE key < -1125899906842624;
