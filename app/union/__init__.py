"""The union's bodies, its people, and what stands at the head and foot of an accounting unit's papers, by date."""
