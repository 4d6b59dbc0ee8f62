"""The words that a Word file says of itself, where the pack leaves them open; reading back looks for them."""

from rules.packs.content import Align, Column

AT_A_GLANCE, CONTENTS = "At a glance", "Contents"
FIGURE_COLUMNS = (Column("Figure", 2, Align.RIGHT), Column("What it counts", 15))

# What stands for a page's number until Word or LibreOffice reckons it.
PAGE_UNKNOWN = "go to"
