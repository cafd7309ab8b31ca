"""Bank lines, and what each of them became in the books."""
