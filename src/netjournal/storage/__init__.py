"""SQLite: the only package, beside sync, that knows it."""
