"""`oversight doctor`: say what is missing or wrong in the set-up."""

import click

from cli.options import echo_json, json_option


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """Look at the set-up and try each channel; nothing is written and no message is sent."""
    from config import clock
    from config.settings import load_settings
    from tasks.doctor import examine

    findings = examine(load_settings(), today=clock.london_day(clock.now()))
    if as_json:
        echo_json([{"what": each.what, "well": each.well, "says": each.says} for each in findings])
    else:
        for each in findings:
            click.echo(f"{'ok   ' if each.well else 'WRONG'} {each.what}: {each.says}")
    if not all(each.well for each in findings):
        raise click.exceptions.Exit(1)
