-- Vault keys of earlier times, for the escrow: backups that were made under them open with its help.
CREATE TABLE former (
    number INTEGER PRIMARY KEY,
    vault_key BLOB NOT NULL UNIQUE
) STRICT;
