"""Files of other programs, read and planned before anything is stored."""
