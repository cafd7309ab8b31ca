"""Erasing a person: whose words go when they ask, and what the law wants kept."""
