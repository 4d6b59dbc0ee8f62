"""What people are told of a pack by mail: that it was drafted and what stops it, or that it was issued."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import escape

from rules.clean_text import clean_text
from rules.dates_in_words import long_date, number_of
from rules.figures import Break
from rules.packs.content import KeyFigure
from rules.packs.tie_notes import break_key
from rules.vocabulary import Marking

_MOST_BREAKS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PackTold:
    """A pack, as far as a mail speaks of it. `where` is its address on the web, or the path of its file."""

    pack_id: int
    board: str
    as_at: date
    meeting_on: date | None
    version: int
    marking: Marking
    where: str

    @property
    def title(self) -> str:
        """For example “DCC HMIC Oversight Board, 7 May 2024”."""
        day = self.meeting_on if self.meeting_on is not None else self.as_at
        return clean_text(f"{self.board}, {long_date(day)}")


@dataclass(frozen=True, slots=True)
class PackMail:
    """A mail's subject and its paragraphs, each on one line."""

    subject: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """The mail as plain text."""
        return "\n\n".join(self.paragraphs) + "\n"

    @property
    def html(self) -> str:
        """The mail as HTML; whatever a text holds is shown as it is written."""
        body = "".join(f"<p>{escape(paragraph)}</p>\n" for paragraph in self.paragraphs)
        return (
            f'<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8">'
            f"<title>{escape(self.subject)}</title></head>\n<body>\n{body}</body></html>\n"
        )


def drafted_mail(
    pack: PackTold, *, breaks: tuple[Break, ...], figures: tuple[KeyFigure, ...], replaced: tuple[str, ...]
) -> PackMail:
    """To the Force Liaison Officer: a draft is there, what stops its issue, and what is stale or missing.

    `breaks` are those that nobody has written a note about, `figures` the pack's figures at a glance.
    """
    return PackMail(
        f"Drafted: {pack.title} ({pack.marking.value})",
        tuple(_one_line(each) for each in _drafted(pack, breaks, figures, replaced)),
    )


def _drafted(
    pack: PackTold, breaks: tuple[Break, ...], figures: tuple[KeyFigure, ...], replaced: tuple[str, ...]
) -> Iterator[str]:
    yield f"{pack.title}: version {pack.version} is drafted, as at {long_date(pack.as_at)}. {pack.where}"
    if figures:
        yield f"At a glance: {'; '.join(f'{each.value} {each.label}' for each in figures)}."
    if breaks:
        yield (
            f"{number_of(len(breaks), 'figure')} without a note that stop its issue. Put them right in the"
            f" register, or say why they stand: oversight pack note {pack.pack_id} BREAK"
            ' --why "..." --by NAME'
        )
        yield from (f"{break_key(each)}  {each}" for each in breaks[:_MOST_BREAKS])
        if len(breaks) > _MOST_BREAKS:
            yield f"And {len(breaks) - _MOST_BREAKS} more: oversight pack show {pack.pack_id}"
    else:
        yield "Every figure ties or has its note: nothing stops its issue."
    if replaced:
        yield f"Characters that can't be printed as they are written: {'; '.join(replaced)}."
    yield f"Once it is approved: oversight pack issue {pack.pack_id} --by NAME"


def issued_mail(pack: PackTold, *, approved_by: str, what_changed: str) -> PackMail:
    """To a board's member: where the issued pack is, who approved it, and what a correction changed."""
    corrected = "Corrected" if what_changed else "Issued"
    issued = f"{pack.title}: version {pack.version} is issued, as at {long_date(pack.as_at)}"
    paragraphs = [f"{issued}, marked {pack.marking.value} and approved by {approved_by}.", pack.where]
    if what_changed:
        paragraphs.insert(1, f"It takes the place of the version before. What changed: {what_changed}")
    return PackMail(
        f"{corrected}: {pack.title} ({pack.marking.value})", tuple(_one_line(each) for each in paragraphs)
    )


def _one_line(text: str) -> str:
    return clean_text(text).strip()
