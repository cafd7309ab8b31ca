"""The worklist of whoever signed in: what waits in every room, and nothing else. It decides nothing itself."""
