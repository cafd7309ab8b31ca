"""The first real day: the steps from an empty database to a union that may receive its first đồng. Resumable."""
