"""A digest as a mail's HTML: its words, escaped, in the frames that the templates give."""

from typing import NamedTuple

from rules.dates_in_words import long_date
from rules.digests import Digest, DigestGroup, DigestLine, GroupKind, counts_in_words, subject_line
from tasks.reminders.mail_frames import escaped, frame

# Light and dark hues of one group. They only repeat what the headings say, and each has a contrast of at
# least 4.5 to 1 with its ground (WCAG 2.2, 1.4.3).
_HUES: dict[GroupKind, tuple[str, str]] = {
    GroupKind.OVERDUE: ("#9b1c1c", "#ff9d94"),
    GroupKind.DUE_SOON: ("#8a4300", "#ffbf69"),
    GroupKind.PASSED_NOT_MANDATORY: ("#44546a", "#c3ccd8"),
    GroupKind.DUE_SOON_NOT_MANDATORY: ("#44546a", "#c3ccd8"),
    GroupKind.REVIEW: ("#1d4f91", "#9cc4ff"),
    GroupKind.TO_SIGN: ("#0b5f58", "#7fd6cc"),
    GroupKind.ESCALATED: ("#8f2d5b", "#ffa6cb"),
    GroupKind.INCOMPLETE: ("#5b3a8c", "#cdb2ff"),
    GroupKind.INFORMATION: ("#44546a", "#c3ccd8"),
}
_ALL_HUES = tuple((kind, light, dark) for kind, (light, dark) in _HUES.items())


class MailWords(NamedTuple):
    """What digest.html.jinja takes."""

    subject: str
    preheader: str
    day: str
    counts: str
    person: str
    posts: str
    force: str
    foot: str
    how: str


class GroupWords(NamedTuple):
    """What digest_group.html.jinja takes."""

    heading: str
    size: str
    note: str
    shared: str


class LineWords(NamedTuple):
    """What digest_line.html.jinja takes."""

    title: str
    standing: str
    told: str
    asked: str
    deadline: str
    basis: str
    note: str
    also: str
    reference: str
    publication: str
    link: str
    about: str
    command: str


def html_of(digest: Digest, foot: str, how: str) -> str:
    """The HTML part of one digest's mail, ended by `foot` and `how` to answer; words show literally."""
    words = MailWords(
        subject=subject_line(digest),
        preheader=_preheader(digest),
        day=long_date(digest.for_day),
        counts=counts_in_words(digest),
        person=digest.person_name,
        posts="; ".join(digest.post_titles),
        force=digest.force_name,
        foot=foot,
        how=how,
    )
    groups = "".join([_group(group) for group in digest.groups])
    # The groups are HTML already.
    names, values = (*MailWords._fields, "groups"), (*map(escaped, words), groups)
    shape = tuple(map(bool, values))
    return frame("digest.html.jinja", names, shape, ("hues", _ALL_HUES)).filled(values)


def _group(group: DigestGroup) -> str:
    shared = group.shared_asked
    look = ("kind", group.kind, "hue", _HUES[group.kind][0])
    words = GroupWords(group.heading, str(len(group.lines)), group.note, shared)
    heading = _filled("digest_group.html.jinja", words, look)
    last = len(group.lines) - 1
    lines = [
        _filled(
            "digest_line.html.jinja",
            _line(line, "" if shared else line.asked),
            (*look, "last", place == last),
        )
        for place, line in enumerate(group.lines)
    ]
    return heading + "".join(lines)


def _line(line: DigestLine, asked: str) -> LineWords:
    return LineWords(
        title=line.title,
        standing=line.standing[:1].upper() + line.standing[1:],
        told=line.told,
        asked=asked,
        deadline=line.deadline,
        basis=line.basis,
        note=line.note,
        also="; ".join(line.also),
        reference=line.reference,
        publication=line.publication,
        link=line.link,
        about=line.reference or line.title,
        command=line.command,
    )


def _filled(template: str, words: MailWords | GroupWords | LineWords, fixed: tuple[object, ...]) -> str:
    shape = tuple(map(bool, words))
    return frame(template, words._fields, shape, fixed).filled([*map(escaped, words)])


def _preheader(digest: Digest) -> str:
    """What a mail client shows beside the subject: the most pressing line."""
    if not digest.groups:
        return "Nothing needs you today."
    line = digest.groups[0].lines[0]
    return f"{line.title}: {line.standing}"
