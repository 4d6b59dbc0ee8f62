"""`oversight pack reference`: the Word file whose styles a force changes to restyle its packs."""

from pathlib import Path

import click


@click.command("reference")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Write over a file that is there already.")
def reference(file: Path, replace: bool) -> None:
    """Write the Word file that packs take their styles from, in the brand's colours, to restyle in Word.

    Change its styles, page size and margins, save it beside the policy file, and name it there as
    reference_docx.
    """
    from config.installation import open_installation
    from tasks.packs.brand import installed_look
    from tasks.packs.pack_folder import PackError
    from tasks.packs.reference_docx import reference_docx

    look = installed_look(open_installation(schema_checked=False))
    if file.exists() and not replace:
        raise PackError(f"{file} is there already: name another file, or say --replace")
    try:
        file.write_bytes(reference_docx(look.brand))
    except OSError as error:
        raise PackError(f"can't write {file}: {error.strerror or error}") from error
    click.echo(f"{file}: the styles that packs are written in.")
