"""A committee paper while it is put together: sections, numbered paragraphs, and what doesn't tie in them."""

from collections.abc import Iterable, Mapping

from rules.figures import Break
from rules.figures.breaks import sentence
from rules.packs.content import Block, BreakNote, Heading, Paragraph, Section, Tone
from rules.packs.tie_notes import all_breaks, break_key


class PaperDraft:
    """Collects a paper's sections in order, and every break that is printed in one of them."""

    def __init__(self, notes: Iterable[BreakNote]) -> None:
        self._notes: Mapping[str, BreakNote] = {note.key: note for note in notes}
        self._sections: list[SectionDraft] = []
        self._breaks: list[Break] = []

    def section(self, title: str, anchor: str, *, wide: bool = False) -> "SectionDraft":
        """Begin the next section."""
        section = SectionDraft(self, len(self._sections) + 1, title, anchor, wide=wide)
        self._sections.append(section)
        return section

    def doubted(self, breaks: Iterable[Break], *, named: bool) -> Iterable[Paragraph]:
        """What doesn't tie, and the note on it, to stand beside the figure.

        `named` tells the place as well, where what stands before doesn't.
        """
        for found in breaks:
            self._breaks.append(found)
            note = self._notes.get(break_key(found))
            # Who wrote it is on record; the paper is public and names no one.
            told = f"Note of {note.on}: {sentence(note.note)}" if note else "No note explains it yet."
            tone = Tone.ALERT if note is None else Tone.PLAIN
            yield Paragraph(f"Doesn't tie: {found if named else found.what}", tone=tone)
            yield Paragraph(told, tone=tone)

    @property
    def sections(self) -> tuple[Section, ...]:
        return tuple(section.finished() for section in self._sections)

    @property
    def breaks(self) -> tuple[Break, ...]:
        """Every break once, in the order of the pages."""
        return all_breaks(self._breaks)


class SectionDraft:
    """One section: its paragraphs count as the papers' do, 3.1 in a section and 3.1.1 under a heading."""

    def __init__(self, paper: PaperDraft, number: int, title: str, anchor: str, *, wide: bool) -> None:
        self._paper = paper
        self._number = number
        self._title = title
        self._anchor = anchor
        self._wide = wide
        self._place = 0
        self._under: int | None = None
        self._blocks: list[Block] = []

    def heading(self, text: str, anchor: str) -> None:
        """A numbered heading; the paragraphs after it count under it."""
        self._place += 1
        self._under = 0
        self._blocks.append(Heading(f"{self._number}.{self._place}", text, anchor))

    def subheading(self, text: str, anchor: str) -> None:
        """A heading under the last one, numbered as a paragraph of it."""
        self._blocks.append(Heading(self._next(), text, anchor, level=3))

    def say(self, text: str, *, anchor: str = "") -> None:
        """A numbered paragraph."""
        self._blocks.append(Paragraph(text, anchor=anchor, number=self._next()))

    def add(self, *blocks: Block) -> None:
        """Blocks without a number: tables, lists, and what belongs to the paragraph before."""
        self._blocks.extend(blocks)

    def remark(self, text: str) -> None:
        """A paragraph without a number that steps back a little."""
        self._blocks.append(Paragraph(text, tone=Tone.MUTED))

    def doubt(self, breaks: Iterable[Break], *, named: bool = True) -> None:
        """What doesn't tie in the figures before, with the note on it."""
        self._blocks.extend(self._paper.doubted(breaks, named=named))

    def finished(self) -> Section:
        return Section(self._number, self._title, self._anchor, self._wide, tuple(self._blocks))

    def _next(self) -> str:
        if self._under is None:
            self._place += 1
            return f"{self._number}.{self._place}"
        self._under += 1
        return f"{self._number}.{self._place}.{self._under}"
