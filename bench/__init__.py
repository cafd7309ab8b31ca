"""Measured comparisons: ours, the peers and the raw limit side by side in one run. Only ratios mean anything."""
