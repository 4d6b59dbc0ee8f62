"""Spreadsheets: reading them, storing what a plan says, and writing them."""
