"""Scanned papers beside what they prove: kept once, handed out unchanged, never taken back. Knows no room: each room
that owns a page with papers joins it here (`app.papers.pages.join`)."""
