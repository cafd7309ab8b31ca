"""The service, as a web server loads it."""

from app import create_app

app = create_app()
