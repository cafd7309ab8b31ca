"""The press: frozen facts in, bytes out, the same bytes each time. Knows no database and no web."""
