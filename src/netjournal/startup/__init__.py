"""What makes the program start quickly, in one place."""
