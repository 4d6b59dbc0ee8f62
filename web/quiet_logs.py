"""Keeping secret addresses out of every log: what an error is described by, and a filter for all the rest."""

import logging
import re
import traceback

# The last part of an address under these is a secret; and so is whatever looks like 32 bytes in base64url.
_SECRET = re.compile(r"(?P<before>/(?:calendar|answer)/)[^\s\"'<>?#]+|(?<![\w-])[A-Za-z0-9_-]{43}(?![\w-])")
_FRAMES = 12
# A record passes its logger's filters and then each handler's.
_DONE = "without_secrets"


def without_secrets(text: str) -> str:
    """The text with every secret address in it cut short."""
    return _SECRET.sub(lambda found: (found["before"] or "") + "…", text)


def described(error: BaseException) -> str:
    """An error's kind, its message without secrets, and where it happened, for a log."""
    where = traceback.format_list(traceback.extract_tb(error.__traceback__)[-_FRAMES:])
    return without_secrets(f"{type(error).__name__}: {error}\n{''.join(where)}").rstrip()


class WithoutSecrets(logging.Filter):
    """Cuts secret addresses short in each record that passes, its arguments and its traceback included."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record where it holds a secret; let every record through."""
        if getattr(record, _DONE, False):
            return True
        if isinstance(record.args, tuple):
            record.args = tuple(
                without_secrets(each) if isinstance(each, str) else each for each in record.args
            )
        whole = record.getMessage()
        if (safe := without_secrets(whole)) != whole:
            record.msg, record.args = safe, ()
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = without_secrets("".join(traceback.format_exception(record.exc_info[1])))
            record.exc_info = None
        setattr(record, _DONE, True)
        return True


def keep_secrets_out_of_logs() -> None:
    """Put the filter on every handler there is, and on the loggers of the server that write addresses."""
    one = WithoutSecrets()
    for logger in (
        logging.getLogger(),
        *(logging.getLogger(name) for name in ("asyncio", "oversight.web", "uvicorn")),
        *(logging.getLogger(name) for name in ("uvicorn.access", "uvicorn.asgi", "uvicorn.error")),
    ):
        for target in (logger, *logger.handlers):
            if not any(isinstance(each, WithoutSecrets) for each in target.filters):
                target.addFilter(one)
