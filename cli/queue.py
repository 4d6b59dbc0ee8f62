"""`oversight queue`: what papers seem to say, and what is made of it."""

from typing import Any

import click

from cli.item_options import change_options, choice, open_for_change, reason_option
from cli.options import echo_json, json_option
from rules.vocabulary import Confidence, ProposalKind

_NUMBER = click.argument("number", type=int)
_IMPORT = click.option("--import", "import_id", type=int, help="Only of this import.")


@click.group()
def queue() -> None:
    """The review queue: proposals from papers, which wait to be accepted, merged or dismissed."""


@queue.command("list")
@_IMPORT
@click.option("--all", "everything", is_flag=True, help="Also what is decided already.")
@click.option("--kind", type=choice(ProposalKind), help="Only of this kind.")
@click.option("--confidence", type=choice(Confidence), help="Only of this confidence.")
@json_option
def list_queue(
    import_id: int | None, everything: bool, kind: str | None, confidence: str | None, as_json: bool
) -> None:
    """What waits, one a line, with the likest item of the register."""
    from cli.queue_page import queue_document, queue_lines_in_words
    from config.installation import open_installation
    from tasks.papers.review_queue import queue_lines

    installation = open_installation()
    lines = [
        line
        for line in queue_lines(
            installation.engine,
            force_code=installation.settings.force,
            import_id=import_id,
            waiting_only=not everything,
        )
        if kind in (None, line.queued.proposal.kind.value)
        and confidence in (None, line.queued.proposal.confidence.value)
    ]
    if as_json:
        echo_json([queue_document(line) for line in lines])
    else:
        click.echo("\n".join(queue_lines_in_words(lines)))


@queue.command("show")
@_NUMBER
@json_option
def show(number: int, as_json: bool) -> None:
    """One proposal: what it says, the paper's own words, and what the register has like it."""
    from cli.queue_page import page_lines, queue_document
    from config.installation import open_installation
    from tasks.papers.review_queue import editable_fields, queue_line

    installation = open_installation()
    line = queue_line(installation.engine, force_code=installation.settings.force, proposal_id=number)
    if as_json:
        echo_json({**queue_document(line), "fields": editable_fields(line)})
    else:
        click.echo("\n".join(page_lines(line, editable_fields(line))))


@queue.command("accept")
@click.argument("numbers", type=int, nargs=-1)
@click.option("--all-high", is_flag=True, help="Every proposal of high confidence that waits.")
@_IMPORT
@click.option("--as-new", is_flag=True, help="Even where the register seems to have it already.")
@click.option("--yes", is_flag=True, help="Don't ask before --all-high.")
@reason_option
@change_options
def accept_some(
    numbers: tuple[int, ...],
    all_high: bool,
    import_id: int | None,
    as_new: bool,
    yes: bool,
    reason: str,
    by: str | None,
    as_json: bool,
) -> None:
    """Write proposals into the register, with the paper and place as their source."""
    if bool(numbers) == all_high:
        raise click.UsageError("name proposals by their numbers, or give --all-high")
    if all_high and as_new:
        raise click.UsageError("--as-new is for proposals that are named one by one")
    opened = open_for_change(by)
    if all_high:
        _accept_all_high(opened, import_id, yes=yes, reason=reason, as_json=as_json)
        return
    from cli.queue_page import decided_document, decided_lines
    from tasks.papers.review_queue import accept

    done = []
    for number in numbers:
        one = accept(opened.installation.engine, opened.by, number, reason=reason, as_new=as_new)
        done.append(one)
        if not as_json:
            click.echo("\n".join(decided_lines(one)))
    if as_json:
        echo_json([decided_document(one) for one in done])


def _accept_all_high(opened: Any, import_id: int | None, *, yes: bool, reason: str, as_json: bool) -> None:
    from cli.queue_page import decided_document, decided_lines
    from rules.dates_in_words import number_of
    from tasks.papers.review_queue import accept_all_high, high_ones, queue_lines

    engine, force_code = opened.installation.engine, opened.by.force_code
    lines = high_ones(queue_lines(engine, force_code=force_code, import_id=import_id))
    if not lines and not as_json:
        click.echo("No proposal of high confidence waits.")
        return
    if not yes:
        click.confirm(
            f"Accept {number_of(len(lines), 'proposal')} of high confidence, unseen?", abort=True, err=True
        )
    done, left = accept_all_high(engine, opened.by, lines, reason=reason)
    if as_json:
        echo_json(
            {
                "accepted": [decided_document(one) for one in done],
                "left": [{"id": one.proposal_id, "why": one.why} for one in left],
            }
        )
        return
    for one in done:
        click.echo("\n".join(decided_lines(one)))
    for refused in left:
        click.echo(f"{refused.proposal_id}: still waits: {refused.why}")
    click.echo(f"Accepted {number_of(len(done), 'proposal')}; {len(left)} of high confidence still wait.")


@queue.command("edit")
@_NUMBER
@click.option("--set", "sets", multiple=True, required=True, metavar="FIELD=VALUE", help="May be repeated.")
@reason_option
@change_options
def edit_one(number: int, sets: tuple[str, ...], reason: str, by: str | None, as_json: bool) -> None:
    """Change what a proposal says; it stays in the queue. `queue show` names its fields."""
    from tasks.papers.review_queue import edit

    fields = {}
    for each in sets:
        name, equals, value = each.partition("=")
        if not equals:
            raise click.UsageError(f"write --set FIELD=VALUE, not “{each}”")
        fields[name.strip().lower()] = value
    opened = open_for_change(by)
    changes = edit(opened.installation.engine, opened.by, number, fields=fields, reason=reason)
    if as_json:
        echo_json(
            {"id": number, "changes": [{"field": c.field, "from": c.before, "to": c.after} for c in changes]}
        )
    elif not changes:
        click.echo(f"{number}: it said so already; nothing was changed.")
    else:
        for change in changes:
            click.echo(
                f"{number}: {change.field}: {change.before or '(nothing)'} -> {change.after or '(nothing)'}"
            )


@queue.command("merge")
@_NUMBER
@click.argument("record", metavar="KEY")
@reason_option
@change_options
def merge_one(number: int, record: str, reason: str, by: str | None, as_json: bool) -> None:
    """Add what is new in a proposal to the record with that KEY; nothing that is there is changed."""
    from cli.queue_page import decided_document, decided_lines
    from tasks.papers.review_queue import merge

    opened = open_for_change(by)
    done = merge(opened.installation.engine, opened.by, number, key=record, reason=reason)
    if as_json:
        echo_json(decided_document(done))
        return
    click.echo("\n".join(decided_lines(done)))
    for change in done.outcome.changes if done.outcome else ():
        click.echo(f"  {change.field}: {change.before or '(nothing)'} -> {change.after}")


@queue.command("dismiss")
@click.argument("numbers", type=int, nargs=-1, required=True)
@click.option("--reason", "--why", "reason", required=True, help="Why, for the audit trail.")
@change_options
def dismiss_some(numbers: tuple[int, ...], reason: str, by: str | None, as_json: bool) -> None:
    """Take proposals out of the queue, with the reason."""
    from cli.queue_page import decided_document, decided_lines
    from tasks.papers.review_queue import dismiss

    opened = open_for_change(by)
    done = [dismiss(opened.installation.engine, opened.by, number, reason=reason) for number in numbers]
    if as_json:
        echo_json([decided_document(one) for one in done])
    else:
        for one in done:
            click.echo("\n".join(decided_lines(one)))
