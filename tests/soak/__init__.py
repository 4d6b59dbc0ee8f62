"""What is too long for the suite: run by `make soak`."""
