"""Register: the log, the copies, who received what, and whether a file is whole."""
