"""Reminders: deciding, storing, composing and sending them, and taking the answers."""
