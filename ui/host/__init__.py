"""What differs between Windows, Linux and macOS for a window; the twin of `app.host`, with Qt."""
