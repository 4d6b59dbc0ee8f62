"""A mail server and a Teams receiver of our own, for the demonstration and the tests."""
