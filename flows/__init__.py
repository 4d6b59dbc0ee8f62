"""What runs when: Prefect flows over the functions in tasks."""
