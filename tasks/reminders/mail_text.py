"""A digest as a mail's plain text, in lines of at most 72 columns."""

from collections.abc import Iterator
from functools import lru_cache

from rules.dates_in_words import long_date
from rules.digests import Digest, DigestGroup, DigestLine, counts_in_words

TEXT_WIDTH = 72


def text_of(digest: Digest, foot: str, how: str) -> str:
    """The text part of one digest's mail, its lines ended by LF. It ends with `foot`, and `how` to answer."""
    posts = "; ".join(digest.post_titles)
    lines = [
        f"What needs you on {long_date(digest.for_day)}",
        digest.force_name,
        "",
        wrapped(f"For {digest.person_name}{', ' + posts if posts else ''}"),
        wrapped(f"{counts_in_words(digest)}."),
    ]
    for group in digest.groups:
        lines += _group(group)
    if not digest.groups:
        lines += ("", "Nothing needs you today.")
    lines += ("", "-- ", _shared(foot))
    if how:
        lines.append(_shared(how))
    lines.append("")
    return "\n".join(lines)


def _group(group: DigestGroup) -> Iterator[str]:
    shared = group.shared_asked
    yield ""
    yield f"{group.heading.upper()} ({len(group.lines)})"
    if group.note:
        yield _shared(group.note)
    if shared:
        yield _shared(f"Asked of each: {shared}")
    for line in group.lines:
        yield from _line(line, "" if shared else line.asked)


def _line(line: DigestLine, asked: str) -> Iterator[str]:
    yield ""
    yield wrapped(line.title, "* ", "  ")
    yield _shared(line.standing, "  >> ", "     ")
    if line.told:
        yield _shared(line.told, "  Told before: ", "    ")
    if line.deadline:
        words = f"{line.deadline}, {line.basis}." if line.basis else f"{line.deadline}."
        yield wrapped(words, "  Deadline: ", "    ")
    if line.reference:
        yield wrapped(line.reference, "  Item: ", "    ")
    if line.publication:
        yield _shared(line.publication, "  Report: ", "    ")
    if line.note:
        yield _shared(line.note, "  Stage: ", "    ")
    if asked:
        yield _shared(asked, "  Asked: ", "    ")
    if line.also:
        yield wrapped("; ".join(line.also) + ".", "  Also: ", "    ")
    if line.link or line.command:
        yield f"  Answer: {line.link or line.command}"


def wrapped(text: str, first: str = "", rest: str = "") -> str:
    """The text in lines of at most 72 columns, led by `first` and then by `rest`; a long word stays whole.

    Plain greedy filling: the standard library's textwrap takes ten times as long, and one run renders
    thousands of mails.
    """
    if len(first) + len(text) <= TEXT_WIDTH and "  " not in text:
        return first + text.strip()
    lines: list[str] = []
    line, length, lead = [first], len(first), True
    for word in text.split():
        if lead:
            line[0] += word
            length += len(word)
            lead = False
        elif length + 1 + len(word) <= TEXT_WIDTH:
            line.append(word)
            length += 1 + len(word)
        else:
            lines.append(" ".join(line))
            line, length = [rest + word], len(rest) + len(word)
    lines.append(" ".join(line))
    return "\n".join(lines)


# For the words that stand in many mails of a day: reports' names, stages, what is asked.
_shared = lru_cache(maxsize=2_048)(wrapped)
