"""Official prints of books and their states: printed, signed, bound."""
