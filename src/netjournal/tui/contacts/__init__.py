"""The Contacts page and its dialogs."""
