"""The people who work here: accounts, roles by unit and date, sessions, log-in throttles."""
