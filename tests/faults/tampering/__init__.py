"""A thief who owns the database and the server's key, and an auditor who owns neither but kept a few papers."""
