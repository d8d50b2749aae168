"""A local-first journal for a teacher's professional network."""

__version__ = "0.1.0"
