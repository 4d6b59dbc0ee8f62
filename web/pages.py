"""HTML pages from templates: everything that is put into them is escaped."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

STATIC_FOLDER = Path(__file__).with_name("static")
_TEMPLATES = Path(__file__).with_name("templates")


class Pages:
    """The templates of one installation; `public_url` is where people reach it, None for nowhere yet."""

    def __init__(self, public_url: str | None) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        # A proxy may have put everything below a folder.
        self._root = "" if public_url is None else urlsplit(public_url).path.rstrip("/")

    def render(self, template: str, **values: Any) -> str:
        """A page from the template of that name."""
        return self._environment.get_template(f"{template}.html.jinja").render(root=self._root, **values)
