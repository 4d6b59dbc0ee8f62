"""A committee paper or inspection report read from its file, whatever the kind, as a row of blocks."""

from tasks.papers.read_paper.paper import read_paper
from tasks.papers.read_paper.paper_error import PaperError

__all__ = ["PaperError", "read_paper"]
