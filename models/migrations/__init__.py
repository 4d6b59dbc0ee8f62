"""Alembic's migrations, numbered by hand, and the function that runs them."""
