"""A record, a figure, a period in words, facts and plots: said once for the command line, the screen and the documents."""
