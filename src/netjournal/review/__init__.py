"""The figures of a period, pure: records in, numbers with their reasons out."""
