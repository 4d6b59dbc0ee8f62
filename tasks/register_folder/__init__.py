"""Loading a whole register from a folder of CSV files."""
