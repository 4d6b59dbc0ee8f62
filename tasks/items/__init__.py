"""Changes of one item, each in a transaction of its own with its entry in the audit trail."""
