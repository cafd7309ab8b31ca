"""The bank: lines of statements in, matched to pledges, confirmed by a person, booked once.

Knows how banks mangle what a donor writes; refuses to guess who gave.
"""
