"""The application layer: every use case and every query once, for the screen, the commands and the documents."""
