"""A record, a figure, a period in words, facts and plots: one presentation for commands, screen and documents."""
