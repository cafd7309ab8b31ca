"""Starting the service on a machine: migrate, fill with samples when new, serve."""
