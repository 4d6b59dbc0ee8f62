"""Which feeds are published as files, and the name that each file has for ever."""

import hashlib
import re
from collections.abc import Sequence

from rules.calendar_feeds.filters import PUBLIC_PARTS, FeedFilter
from rules.vocabulary import FeedPart

_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")
_LONGEST_WORD = 60
_CONFIRMED, _PUBLIC = "confirmed", "public"
# What belongs to one portfolio or another, and so may have a file for each.
_BY_PORTFOLIO = frozenset({FeedPart.INSPECTIONS, FeedPart.DEADLINES})


class FeedChoiceError(ValueError):
    """Feeds that can't be published together, or at all; the message says why."""


def feeds_to_publish(
    parts: Sequence[FeedPart],
    *,
    portfolios: Sequence[str] = (),
    only_confirmed: bool = False,
    post_key: str | None = None,
    public: bool = False,
) -> list[FeedFilter]:
    """One feed for each part and, where the part has portfolios, each portfolio; inspections by default.

    Raises FeedChoiceError for a public feed of what may not be published, and for deadlines of no post.
    """
    wanted = list(dict.fromkeys(parts)) or [FeedPart.INSPECTIONS]
    if FeedPart.DEADLINES in wanted and post_key is None:
        raise FeedChoiceError("deadlines are those of a post: name it with --post")
    if FeedPart.DEADLINES not in wanted and post_key is not None:
        raise FeedChoiceError("a post goes with the part “deadlines” only")
    secret = [part for part in wanted if public and part not in PUBLIC_PARTS]
    if secret:
        raise FeedChoiceError(
            f"a public feed can’t hold {', '.join(secret)}: only inspections may be published"
        )
    return [
        FeedFilter(
            parts=frozenset({part}),
            portfolio=portfolio,
            only_confirmed=only_confirmed and part is FeedPart.INSPECTIONS,
            post_key=post_key if part is FeedPart.DEADLINES else None,
            public=public,
        )
        for part in wanted
        for portfolio in (dict.fromkeys(portfolios) if portfolios and part in _BY_PORTFOLIO else [None])
    ]


def feed_file_name(feed: FeedFilter) -> str:
    """The file of a feed, as in inspections.ics or inspections-local-policing-confirmed.ics.

    The same feed has the same name in every run, and no two feeds share one: a portfolio or post that can't
    be told from its letters and digits alone gets a part of its SHA-256 behind it. A public feed never has
    the name of another one, so that neither can take the other's place.
    """
    whose = []
    if feed.post_key is not None:
        whose.append(_word(feed.post_key, feed.post_key.replace("-", " ")))
    if feed.portfolio is not None:
        whose.append(_word(feed.portfolio, " ".join(feed.portfolio.casefold().split())))
    words = ["+".join(sorted(part.value for part in feed.parts))]
    if whose:
        words.append("_".join(whose))
    if feed.only_confirmed:
        words.append(_CONFIRMED)
    if feed.public:
        words.append(_PUBLIC)
    return f"{'-'.join(words)}.ics"


def _word(text: str, plain: str) -> str:
    word = _NOT_IN_A_NAME.sub("-", text.lower()).strip("-")
    taken = word.rpartition("-")[2] in (_CONFIRMED, _PUBLIC)
    if word.replace("-", " ") == plain and len(word) <= _LONGEST_WORD and not taken:
        return word
    digest = hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{word[:_LONGEST_WORD].strip('-')}-{digest}".lstrip("-")
