"""The tables that a flow run leaves as artifacts: what it did, in rows."""

import re

from prefect.artifacts import create_table_artifact

_NOT_IN_A_KEY = re.compile(r"[^a-z0-9]+")


def leave_table(key: str, rows: list[dict[str, object]], description: str) -> None:
    """Leave a table on the flow run. `key` may hold anything; Prefect allows a-z, 0-9 and dashes.

    Cells are shown as Markdown in Prefect's pages, so what would be read as such there is escaped.
    """
    table = [{column: _cell(value) for column, value in row.items()} for row in rows]
    create_table_artifact(
        key=_NOT_IN_A_KEY.sub("-", key.lower()).strip("-"), table=table, description=description
    )


def _cell(value: object) -> str | int:
    if isinstance(value, int):
        return value
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", str(value))
