"""What is wrong in a calendar feed, and what each of the big calendar programs does with it."""
