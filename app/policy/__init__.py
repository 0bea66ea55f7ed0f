"""Pure decisions about who may do and see what; imports the domain and nothing else."""
