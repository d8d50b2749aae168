"""What one format means in both directions: Markdown, JSON, vCard, file names."""
