"""The command line: one module for each command. It parses, calls the journal, and prints."""
