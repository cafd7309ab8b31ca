"""The worklist of each role, gathered from the rooms above."""
