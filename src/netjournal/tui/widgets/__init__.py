"""Widgets that know no journal."""
