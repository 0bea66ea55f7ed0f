CREATE TABLE filler (
    bytes BLOB NOT NULL
) STRICT;
CREATE TABLE intent (
    key INTEGER PRIMARY KEY         -- record_key.number
) STRICT;
CREATE TABLE keys_mark (
    kind TEXT PRIMARY KEY,          -- destroyed, given, accepted or ahead
    number INTEGER NOT NULL         -- record_key.number in keys.db
) STRICT, WITHOUT ROWID;
CREATE TABLE leaf (
    position INTEGER PRIMARY KEY CHECK (position >= 0),
    body BLOB NOT NULL,
    signature BLOB NOT NULL
) STRICT;
CREATE TRIGGER leaf_remains BEFORE DELETE ON leaf
BEGIN
    SELECT RAISE(ABORT, 'a leaf is never removed');
END;
CREATE TRIGGER leaf_stays BEFORE UPDATE ON leaf
BEGIN
    SELECT RAISE(ABORT, 'a leaf is never altered');
END;
CREATE TABLE log_head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    frontier BLOB NOT NULL
) STRICT;
CREATE TABLE record (
    place INTEGER PRIMARY KEY,      -- the order of first writing
    id TEXT NOT NULL UNIQUE,
    bundle TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    schema INTEGER NOT NULL CHECK (schema >= 1),
    key INTEGER NOT NULL,           -- record_key.number in keys.db
    written_at TEXT NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
CREATE INDEX record_of_bundle ON record (bundle, place);
CREATE INDEX root_record ON record (place) WHERE id = bundle;
