"""The only room, beside sync, that knows SQLite."""
