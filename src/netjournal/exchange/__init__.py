"""Files in and out of the journal."""
