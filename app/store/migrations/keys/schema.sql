CREATE TABLE circle (
    id TEXT PRIMARY KEY,
    tag BLOB UNIQUE,                -- by which its maker finds it again
    sealed BLOB NOT NULL,
    wraps BLOB NOT NULL,            -- one HPKE wrap per reader, in an order that `sealed` knows
    recovery BLOB NOT NULL,         -- the wrap for the recovery sheet
    born INTEGER NOT NULL           -- the log position that commits it
) STRICT;
CREATE INDEX circle_born ON circle (born);
CREATE TABLE draft (
    member TEXT PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT;
CREATE TABLE filler (
    bytes BLOB NOT NULL
) STRICT;
CREATE TABLE former (
    number INTEGER PRIMARY KEY,
    vault_key BLOB NOT NULL UNIQUE
) STRICT;
CREATE TABLE record_key (
    number INTEGER PRIMARY KEY CHECK (number >= 1),
    circle TEXT NOT NULL REFERENCES circle (id),
    wrapped BLOB NOT NULL,
    salt BLOB NOT NULL,             -- of the record's commitments in the log
    born INTEGER NOT NULL           -- the log position that commits it; -1: made in advance
) STRICT;
CREATE TABLE roster (
    number INTEGER PRIMARY KEY CHECK (number >= 1),
    statement BLOB NOT NULL,
    own_signature BLOB NOT NULL,
    adder_signature BLOB NOT NULL
) STRICT;
CREATE TRIGGER roster_remains BEFORE DELETE ON roster
BEGIN
    SELECT RAISE(ABORT, 'an entry is never removed');
END;
CREATE TRIGGER roster_stays BEFORE UPDATE ON roster
BEGIN
    SELECT RAISE(ABORT, 'an entry is never altered');
END;
CREATE TABLE spent (
    number INTEGER PRIMARY KEY CHECK (number >= 1)
) STRICT;
CREATE TABLE stage (
    id TEXT PRIMARY KEY,
    content BLOB NOT NULL
) STRICT, WITHOUT ROWID;
