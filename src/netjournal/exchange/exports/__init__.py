"""What leaves the journal: pages, tables, cards and calendars."""
