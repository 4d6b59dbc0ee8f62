"""The zone of a police force's days: Europe/London, by which every day in the register is meant."""

from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
