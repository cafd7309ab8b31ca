"""The rows of each book, one file a family."""
