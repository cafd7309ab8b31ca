"""Help for a person in hardship: proposed by an officer, decided by another person, paid from a fund with money."""
