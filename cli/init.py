"""`oversight init`: make or migrate the database."""

import click


@click.command()
def init() -> None:
    """Make the database, or bring it to this version."""
    from config.installation import open_installation
    from models.migrate import migrate

    installation = open_installation(schema_checked=False)
    migrate(installation.engine)
    click.echo(f"The database {installation.engine.url.render_as_string(hide_password=True)} is ready.")
