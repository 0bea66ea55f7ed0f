"""The law as data: TOML in `resources/catalogues` → `app.domain.law`. Imports the domain only."""
