"""The projector: a second window for the room, and its few controls beside the agenda."""
