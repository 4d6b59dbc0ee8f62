"""The inspections' diary: adding and editing inspections, and changing when they are."""
