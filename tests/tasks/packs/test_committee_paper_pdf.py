"""The committee paper of December 2024 as PDF: its figures on the pages, and the standards that it claims."""

from datetime import date

import page
import pytest
from sqlalchemy.engine import Engine

from config.example_register import example_register_folder
from models.queries.committee_material import committee_material
from models.queries.forces import force_by_code
from models.session import reading
from rules.packs.committee_material import Committee
from rules.packs.content import PackContent
from tasks.packs.render_pdf import render_pdf
from tasks.register_folder.load_register import load_register
from tests.committee_papers import paper_of
from tests.small_register import NOW


@pytest.fixture
def paper(sqlite_engine: Engine) -> PackContent:
    load_register(sqlite_engine, example_register_folder(), now=NOW)
    with reading(sqlite_engine) as session:
        force = force_by_code(session, None)
        read = committee_material(session, force.id, as_at=date(2024, 12, 5), since=date(2024, 3, 28))
    return paper_of(read, Committee.JAC, agenda_item="06")


@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A])
def test_the_paper_passes_the_standards_that_it_claims_and_loses_no_character(
    paper: PackContent, profile: page.ValidationProfile
) -> None:
    rendered = render_pdf(paper)
    assert page.validate_pdf_bytes(rendered.pdf, profile=profile).failures == []
    assert rendered.replaced == ()


def test_the_same_paper_gives_the_same_bytes(paper: PackContent) -> None:
    assert render_pdf(paper).pdf == render_pdf(paper).pdf
