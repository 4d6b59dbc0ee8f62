"""The web face: calendar feeds and pages, served by FastAPI."""
