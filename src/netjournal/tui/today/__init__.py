"""The Today page and the capture bar over it."""
