"""The Learning page and the steps of a learning."""
