"""Changes of posts and of who holds them."""
