"""How feeds are published to storage that isn't a folder."""

import json
from typing import Any

from pydantic import BaseModel, ConfigDict, SecretStr, field_validator


class PublishingSettings(BaseModel):
    """What the storage asks for besides its address: one JSON object, handed to fsspec's backend.

    As in {"key": "...", "secret": "...", "endpoint_url": "https://storage.example"} for S3, or
    {"username": "...", "password": "..."} for SFTP. A secret; so that no password stands in an address.
    """

    model_config = ConfigDict(extra="forbid")

    storage_options: SecretStr | None = None

    @field_validator("storage_options")
    @classmethod
    def _an_object(cls, given: SecretStr | None) -> SecretStr | None:
        if given is not None:
            _read(given)
        return given

    def options(self) -> dict[str, Any]:
        """The options as fsspec takes them."""
        return _read(self.storage_options) if self.storage_options is not None else {}


def _read(given: SecretStr) -> dict[str, Any]:
    try:
        read = json.loads(given.get_secret_value())
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise ValueError('it must be a JSON object such as {"key": "...", "secret": "..."}')
    return read
