"""The steps of goals."""
