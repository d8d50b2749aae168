"""Sharing the journal: the thread that syncs, and its dialogs."""
