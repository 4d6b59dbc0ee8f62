"""Settings of one installation: OVERSIGHT_* variables, then `.env`, then oversight.toml."""

from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from config.publishing_settings import PublishingSettings
from config.secret_blocks import SecretBlockError, with_secret_blocks

# Apprise's schemas that no reminder may go through.
_OF_THIS_MACHINE = frozenset(
    {"dbus", "glib", "gnome", "growl", "kde", "macosx", "qt", "rsyslog", "syslog", "windows"}
)
_MAIL = frozenset({"mailto", "mailtos"})
# Links to answer are as good as a password for one answer: https, but on this machine itself.
_WEB_ADDRESS = r"^(https://|http://(127\.0\.0\.1|localhost)(:|/|$))[^\s?#\"<>]*$"


class SettingsError(ValueError):
    """A setting can't be used; the message names it and never shows its value, which may be a secret."""


class MailSettings(BaseModel):
    """The mail server that carries reminders (RFC 5321), and who they come from."""

    model_config = ConfigDict(extra="forbid")

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 25
    security: Literal["none", "starttls", "tls"] = "none"
    username: str | None = None
    password: SecretStr | None = None
    ca_file: Path | None = None
    sender_name: str = "HMICFRS oversight"
    sender_address: str = "hmicfrs-oversight@localhost"
    reply_to: str | None = None
    timeout_seconds: Annotated[float, Field(gt=0, le=600)] = 30.0


class TeamsSettings(BaseModel):
    """Microsoft Teams workflows by name. The addresses are secrets: whoever has one can post.

    `personal` names those that one person alone reads, such as a chat with the workflow's bot: only there do
    cards hold links to answer by, which are signed for that person.
    """

    model_config = ConfigDict(extra="forbid")

    channels: dict[str, SecretStr] = Field(default_factory=dict)
    personal: list[str] = Field(default_factory=list)
    ca_file: Path | None = None
    timeout_seconds: Annotated[float, Field(gt=0, le=600)] = 30.0


class AppriseSettings(BaseModel):
    """Other services by name, each an Apprise URL: a secret, of a schema in the list of those allowed.

    `personal` names those that one person alone reads, as for Teams.
    """

    model_config = ConfigDict(extra="forbid")

    channels: dict[str, SecretStr] = Field(default_factory=dict)
    personal: list[str] = Field(default_factory=list)
    enable_only: list[Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9]*$")]] = Field(default_factory=list)

    @field_validator("enable_only")
    @classmethod
    def _fit_for_reminders(cls, schemas: list[str]) -> list[str]:
        for schema in schemas:
            if schema.lower() in _OF_THIS_MACHINE:
                raise ValueError(f"{schema} shows a message on this machine only, and to nobody else")
            if schema.lower() in _MAIL:
                raise ValueError(f"{schema} may send mail to the wrong person; use the channel “email”")
        return schemas


class NotifySettings(BaseModel):
    """GOV.UK Notify: a service's API key, and an e-mail template with ((subject)) and ((body)) in it."""

    model_config = ConfigDict(extra="forbid")

    api_key: SecretStr | None = None
    template_id: UUID | None = None
    reply_to_id: UUID | None = None
    base_url: Annotated[str, Field(pattern=r"^(https://|http://(127\.0\.0\.1|localhost)(:|/|$))")] = (
        "https://api.notifications.service.gov.uk"
    )
    ca_file: Path | None = None
    timeout_seconds: Annotated[float, Field(gt=0, le=600)] = 30.0


class WebSettings(BaseModel):
    """Where `oversight serve` listens, and which proxies in front of it tell the truth about who asks."""

    model_config = ConfigDict(extra="forbid")

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    # Addresses or networks with commas between; nobody's word is taken when empty.
    forwarded_allow_ips: str = ""
    # Feeds kept ready to go out.
    cache_megabytes: Annotated[int, Field(ge=1, le=65536)] = 64


class Settings(BaseSettings):
    """Everything that an installation sets. Nested ones are spelt OVERSIGHT_MAIL__HOST and so on.

    A value `prefect-block:NAME` stands for the Prefect Secret block of that name (config/secret_blocks.py).
    """

    model_config = SettingsConfigDict(
        env_prefix="OVERSIGHT_",
        env_nested_delimiter="__",
        env_file=".env",
        toml_file="oversight.toml",
        extra="ignore",
        hide_input_in_errors=True,
    )

    database_url: SecretStr = SecretStr("sqlite:///oversight.db")
    force: str | None = None
    policy_file: Path | None = None
    attachments_dir: Path = Path("attachments")
    # Board packs and committee papers, drafts and issued ones.
    packs_dir: Path = Path("packs")
    # What stands behind the @ in Message-IDs and calendar UIDs: a domain that the force holds.
    uid_domain: str = "oversight.localhost"
    # Where people reach this installation's pages; reminders then hold a link to answer each item by.
    public_url: Annotated[str, Field(pattern=_WEB_ADDRESS)] | None = None
    # What signs those links, at least 32 characters; None: a key of its own, kept beside SQLite's database.
    answer_key: Annotated[SecretStr, Field(min_length=32)] | None = None
    # Prometheus' textfile collector reads it: written anew after each run.
    metrics_file: Path | None = None
    # Asked for (GET) after each good daily run; whoever watches it raises the alarm when it stays away.
    ping_url: SecretStr | None = None
    mail: MailSettings = MailSettings()
    teams: TeamsSettings = TeamsSettings()
    apprise: AppriseSettings = AppriseSettings()
    notify: NotifySettings = NotifySettings()
    publishing: PublishingSettings = PublishingSettings()
    web: WebSettings = WebSettings()

    @model_validator(mode="before")
    @classmethod
    def _secrets_from_blocks(cls, given: dict[str, Any]) -> dict[str, Any]:
        filled: dict[str, Any] = with_secret_blocks(given)
        return filled

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        toml_settings = TomlConfigSettingsSource(settings_cls)
        return init_settings, env_settings, dotenv_settings, file_secret_settings, toml_settings


def load_settings() -> Settings:
    """Read the settings of this installation; raises SettingsError in one line for a person."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = "OVERSIGHT_" + "__".join(str(part).upper() for part in first["loc"])
        raise SettingsError(f"setting {name}: {first['msg']}") from None
    except SecretBlockError as error:
        raise SettingsError(str(error)) from error
    except ValueError as error:
        # A nested setting that isn't JSON, or an oversight.toml that isn't TOML. The message names the field
        # or the place only.
        raise SettingsError(f"the settings can't be read: {error}") from None
