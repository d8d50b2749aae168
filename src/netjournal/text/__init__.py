"""Text a person writes, as values: dates, durations, repeats, names. Strings in, values out."""
