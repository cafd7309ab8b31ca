"""The books for other programs to recompute."""
