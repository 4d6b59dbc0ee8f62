"""Secrets that a Prefect server keeps: settings that name a Secret block instead of holding the secret."""

from typing import Any

_BLOCK = "prefect-block:"


class SecretBlockError(Exception):
    """A setting names a Secret block that can't be read; the message names both and never the secret."""


def with_secret_blocks(given: Any, name: str = "OVERSIGHT") -> Any:
    """Settings as given, each text `prefect-block:NAME` replaced by that Secret block's value.

    `name` is the setting's own, for the message. Prefect is imported, and its server asked, only where a
    setting names a block. Raises SecretBlockError.
    """
    if isinstance(given, str) and given.startswith(_BLOCK):
        return _secret(given.removeprefix(_BLOCK).strip(), name)
    if isinstance(given, dict):
        joint = "_" if name == "OVERSIGHT" else "__"
        return {
            key: with_secret_blocks(one, f"{name}{joint}{str(key).upper()}") for key, one in given.items()
        }
    return given


def _secret(block: str, name: str) -> str:
    from prefect.blocks.system import Secret

    try:
        # Prefect adds _sync at run time: without it the answer is a coroutine wherever a loop is running.
        loaded: Any = Secret.load(block, _sync=True)  # type: ignore[call-arg]
    except Exception as error:
        # Prefect's own words may run over many lines; whichever its fault, what to do is the same.
        why = type(error).__name__ if not isinstance(error, ValueError) else "there is no such block"
        raise SecretBlockError(
            f"setting {name}: the Prefect Secret block “{block}” can’t be read ({why}): make it on the server"
            " that PREFECT_API_URL names, or set the value itself"
        ) from error
    value = loaded.get()
    if not isinstance(value, str):
        raise SecretBlockError(f"setting {name}: the Prefect Secret block “{block}” holds no text")
    return value
