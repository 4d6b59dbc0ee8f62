"""Carrying a message to a person: e-mail, Teams, GOV.UK Notify and whatever else Apprise knows."""
