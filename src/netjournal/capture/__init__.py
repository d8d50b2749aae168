"""The capture language: one line of text in, and what it means out. Pure."""
