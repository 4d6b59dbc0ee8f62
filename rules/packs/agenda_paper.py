"""One paper that somebody brings to a meeting, as its snapshot and its pack hold it."""

from dataclasses import dataclass

from rules.vocabulary import PaperAsk

_ASKED = {
    PaperAsk.DECIDE: "For decision",
    PaperAsk.DISCUSS: "For discussion",
    PaperAsk.NOTE: "To note",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaPaper:
    """A paper as it was brought. `number` is its own for good: papers that come later get later ones.

    `sha256` is of the file as it was brought, `pdf_sha256` of what is put into the pack, "" where it can't
    be; `problem` then says why. `pages` are of the PDF.
    """

    number: int
    title: str
    purpose: str
    lead: str
    asks: PaperAsk
    file_name: str
    sha256: str
    pdf_sha256: str = ""
    pages: int = 0
    problem: str = ""

    @property
    def label(self) -> str:
        """As in: Paper 4."""
        return f"Paper {self.number}"

    @property
    def asked(self) -> str:
        """What the meeting is to do with it, in words."""
        return _ASKED[self.asks]

    @property
    def anchor(self) -> str:
        """What a cell's `page_of` names it by."""
        return f"paper-{self.number}"
