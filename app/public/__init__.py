"""The open door: what strangers may see without an account. It knows totals, codes and names that givers chose to show.

It refuses to know any other name.
"""
