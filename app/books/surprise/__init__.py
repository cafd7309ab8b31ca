"""Cash counted when nobody expects it."""
