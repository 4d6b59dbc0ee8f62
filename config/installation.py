"""One installation, opened from its settings: database, policy and force, for the command and the flows."""

from dataclasses import dataclass

from sqlalchemy.engine import Engine

from config.policy import Policy, load_policy
from config.settings import Settings, load_settings
from models.migrate import check_schema
from models.session import database_url, open_engine


@dataclass(frozen=True)
class Installation:
    """What every job needs. `engine` is connected to only when used."""

    settings: Settings
    policy: Policy
    engine: Engine


def open_installation(settings: Settings | None = None, *, schema_checked: bool = True) -> Installation:
    """Open the installation that the settings describe.

    Raises SettingsError, PolicyError, DatabaseUrlError, and SchemaError when `schema_checked` and the
    database isn't at this version's migration.
    """
    settings = settings or load_settings()
    policy = load_policy(settings.policy_file)
    engine = open_engine(database_url(settings.database_url.get_secret_value()))
    if schema_checked:
        check_schema(engine)
    return Installation(settings, policy, engine)
