"""Papers that others bring to a meeting, and the addenda that late ones come in."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from rules.vocabulary import PaperAsk


class MeetingPaper(Base):
    """One paper of a meeting. Rows are only added: the highest revision of a number counts.

    `sha256` is of the file as it was brought, `pdf_sha256` of the PDF that goes into the pack: None where it
    can't be made, and `problem` then says why. A number is never given twice, nor taken back.
    """

    __tablename__ = "meeting_paper"
    __table_args__ = (
        UniqueConstraint("meeting_id", "number", "revision"),
        CheckConstraint("number >= 1 AND revision >= 0", name="number_and_revision_count_up"),
        CheckConstraint("(pdf_sha256 IS NULL) = (problem <> '')", name="is_a_pdf_or_says_why_not"),
        CheckConstraint("pages >= 0 AND title <> ''", name="has_a_title"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    number: Mapped[int]
    revision: Mapped[int]
    title: Mapped[str]
    purpose: Mapped[str]
    lead: Mapped[str]
    asks: Mapped[PaperAsk]
    file_name: Mapped[str]
    sha256: Mapped[str]
    pdf_sha256: Mapped[str | None]
    pages: Mapped[int]
    problem: Mapped[str]
    withdrawn: Mapped[bool]
    added_at: Mapped[datetime]
    added_by: Mapped[str]


class PackAddendum(Base):
    """Papers that came after a pack was issued, in a file of their own. Rows are only added.

    `papers` is a JSON array of pairs: each paper's number, and the SHA-256 of its file.
    """

    __tablename__ = "pack_addendum"
    __table_args__ = (
        UniqueConstraint("pack_id", "number"),
        CheckConstraint("number >= 1 AND pages >= 1", name="counts_from_1"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("pack.id"))
    number: Mapped[int]
    papers: Mapped[str]
    pages: Mapped[int]
    path: Mapped[str]
    sha256: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
