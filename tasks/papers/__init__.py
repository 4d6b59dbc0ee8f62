"""Papers: reading them, and the review queue of what they seem to say."""
