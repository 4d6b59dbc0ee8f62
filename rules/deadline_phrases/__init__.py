"""The deadline resolver: what a date phrase of a report or paper means, or why that can't be known."""

from rules.deadline_phrases.anchor import Anchor, Precision, parse_anchor
from rules.deadline_phrases.resolver import resolve

__all__ = ["Anchor", "Precision", "parse_anchor", "resolve"]
