"""What differs between Windows, Linux and macOS. Imports errors only."""
