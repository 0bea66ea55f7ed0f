"""The encrypted vault: slots, keys, sealed records, log. Above crypto, audit, host and domain."""
