"""What things are, in the field's own words. The lowest floor: standard library and errors."""
