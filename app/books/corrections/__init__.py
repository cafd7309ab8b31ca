"""Corrections of what is booked, and losses."""
