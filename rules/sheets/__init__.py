"""Spreadsheets as values: cells, headings, and what a row of a register or of the portal says."""
