"""Documents from disclosed texts: compose → layout → pdf. Never names a secret text."""
