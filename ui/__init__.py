"""The screens, in PySide6. They see session, commands, queries, domain, wording and errors."""
