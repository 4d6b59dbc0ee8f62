"""Calendar feeds: which events stand in one, and what each says."""
