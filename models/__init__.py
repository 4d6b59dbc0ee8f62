"""What is stored: SQLAlchemy 2 records, one file per aggregate, with their queries and migrations."""
