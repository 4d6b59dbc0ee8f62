"""Calendar feeds: built, published, checked and sent."""
