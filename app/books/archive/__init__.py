"""Bound volumes, the register of archived papers, handovers."""
