"""What the committee found, and what came of it."""
