"""Copies of papers that went out, marked BẢN SAO n and written down: each room that owns such a paper joins it here
(`app.copies.pages.join`)."""
