"""Side effects, one kind per file; plain functions that the command and the flows both call."""
