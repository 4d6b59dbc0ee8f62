"""What importing a sheet of the register would do, row by row, beside what the register holds."""
