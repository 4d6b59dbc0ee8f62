"""`oversight questions`: everything that the register has to ask the Force Liaison Officer."""

from datetime import date

import click

from cli.options import DAY, echo_json, json_option


@click.command()
@click.option("--as-at", type=DAY, help="As the register stood on this day; today when left out.")
@json_option
def questions(as_at: date | None, as_json: bool) -> None:
    """Doubtful dates, items without a day or an owner, vacant posts, unclear figures. Changes nothing."""
    from config import clock
    from config.bank_holidays import england_and_wales
    from config.installation import open_installation
    from models.queries.forces import force_by_code
    from models.queries.questions import questions_as_at
    from models.session import reading
    from rules.dates_in_words import long_date, number_of

    installation = open_installation()
    day = as_at or clock.london_day(clock.now())
    with reading(installation.engine) as session:
        force = force_by_code(session, installation.settings.force)
        asked = questions_as_at(session, force.id, day, holidays=england_and_wales())
    if as_json:
        listed = [
            {
                "id": question.id,
                "code": question.code,
                "publication": question.publication_key,
                "items": list(question.item_keys),
                "about": question.about or None,
                "says": question.says,
                "to_do": question.to_do,
            }
            for question in asked
        ]
        echo_json({"as_at": day, "questions": listed})
        return
    click.echo(f"{long_date(day)}: {number_of(len(asked), 'question')} to the Force Liaison Officer.")
    for question in asked:
        click.echo(f"\n[{question.id}]")
        click.echo(f"  {question.says}")
        click.echo(f"  To do: {question.to_do}")
