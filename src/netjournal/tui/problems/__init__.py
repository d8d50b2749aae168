"""The Problems page and the steps of a problem."""
