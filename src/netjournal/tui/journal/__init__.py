"""The Journal page: conversations by day."""
