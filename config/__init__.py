"""Settings of one installation, the force's policy, and the clock: everything that is set from outside."""
