"""Settings: the office, its terms, locking, keys, the law as the program knows it."""
