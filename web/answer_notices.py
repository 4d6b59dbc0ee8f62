"""The plain pages around answering by a link: why it can't be done, and what to do instead."""

from dataclasses import dataclass

from rules.vocabulary import AnswerKind
from tasks.reminders.answer_sheet import GivenAnswer
from web.answer_form import sentence
from web.help_page import in_words

_ASK = "If you need help, ask your Force Liaison Officer."
_OPEN_AGAIN = "Nothing was recorded. Open the link from the message again, and send the form that it shows."
_GIVEN = {
    AnswerKind.ACKNOWLEDGED: "that the reminder was seen",
    AnswerKind.SNOOZED: "that the reminders are put off",
    AnswerKind.UPDATED: "an update",
    AnswerKind.DELEGATED: "who stands in",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """One page: its status, its heading and its paragraphs; `what` is for the log."""

    status: int
    what: str
    heading: str
    paragraphs: tuple[str, ...]
    headers: tuple[tuple[bytes, bytes], ...] = ()


DAMAGED = Notice(
    404,
    "no such link",
    "This link doesn’t work",
    (
        "A part of it got lost on the way, or it isn’t one of ours.",
        "Open it from the message again, whole and unchanged. If that doesn’t help, use the newest message.",
        _ASK,
    ),
)
UNAVAILABLE = Notice(
    503,
    "unavailable",
    "Your answer can’t be taken at the moment",
    (
        "Please open the link again in a few minutes: it still serves, unless it then says that it was used.",
        "If it lasts, tell whoever runs this service: what went wrong stands in its log.",
    ),
    ((b"retry-after", b"60"),),
)
BROKEN = Notice(500, "broken", UNAVAILABLE.heading, UNAVAILABLE.paragraphs)
FROM_ELSEWHERE = Notice(
    403,
    "form of another site",
    "This form came from another website",
    ("An answer is taken from this site’s own page only.", _OPEN_AGAIN),
)
NO_FORM = Notice(
    400,
    "unreadable form",
    "The form didn’t arrive whole",
    (_OPEN_AGAIN, _ASK),
)
OTHER_TYPE = Notice(
    415,
    "wrong content type",
    "The form arrived in a way that can’t be read",
    (_OPEN_AGAIN, "No files can be sent here: attach evidence in the register instead."),
    ((b"accept-post", b"application/x-www-form-urlencoded"),),
)
TOO_LONG = Notice(
    413,
    "too long",
    "That is more than can be sent here",
    (
        "Nothing was recorded. Open the link from the message again, and write a few sentences only.",
        "Longer papers belong with the item’s evidence.",
    ),
)
TOO_SLOW = Notice(408, "too slow", "The form took too long to arrive", (_OPEN_AGAIN,))
ALLOWED = ((b"allow", b"GET, HEAD, POST, OPTIONS"),)
OTHER_METHOD = Notice(
    405,
    "other method",
    "This address can’t be used that way",
    ("Open the link in a web browser.",),
    ALLOWED,
)


def used(given: GivenAnswer | None) -> Notice:
    """The link has served; `given` is what it was used for."""
    told = () if given is None else (f"It recorded {_GIVEN[given.kind]}, on {in_words(given.at)}.",)
    return Notice(
        410,
        "used",
        "This link has been used already",
        (
            *told,
            "If that was you, your answer is in, also if you pressed the button twice or came back here.",
            "If it wasn’t you, tell your Force Liaison Officer.",
            "Each link serves once: to answer again, use the one in the next message.",
        ),
    )


def expired(why: str) -> Notice:
    """The link was good once; `why` is the message, with the day."""
    return Notice(
        410,
        "expired",
        "This link has run out",
        (f"{sentence(why)}.", _ASK),
    )


def refused(why: str) -> Notice:
    """A good link whose holder isn't the one to answer any more; `why` is the message."""
    return Notice(
        410,
        "not written to any more",
        "This link can’t be used any more",
        (
            f"{sentence(why)}.",
            "If that is wrong, or somebody else should answer: tell your Force Liaison Officer.",
        ),
    )


def ended(title: str, stage: str) -> Notice:
    """Nothing is asked about the item any more; `stage` is a sentence."""
    return Notice(
        410,
        "ended",
        "Nothing is asked about this any more",
        (f"“{title}”", stage, "You needn’t answer. If that is wrong, tell your Force Liaison Officer."),
    )
