"""The Review page, its plots, its reflection and its export."""
