"""What things are, in the field's own words. Lowest floor: standard library and `app.errors` only."""
