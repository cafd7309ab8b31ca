"""Months: opened, closed, reopened by two, filed."""
