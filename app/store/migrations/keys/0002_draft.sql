-- What each member was typing, sealed to them: one row of fixed size, overwritten in place.
CREATE TABLE draft (
    member TEXT PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT;
