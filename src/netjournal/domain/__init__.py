"""What a journal is: records and decisions, with no clock, no disk and no screen."""
