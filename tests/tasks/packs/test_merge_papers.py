"""Papers merged into the pack: their tags, links and bookmarks go along, and what acts by itself doesn't."""

import io
from typing import Any

import page as page_validation
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from tasks.packs.merge_papers import Part, claims, is_tagged, merge
from tasks.packs.structure_tree import StructureError, StructureMerger, elements, number_tree
from tests.pack_papers import opened, scan, tagged_pdf

UA = page_validation.ValidationProfile.PDF_UA_1
A2A = page_validation.ValidationProfile.PDF_A_2A


def merged(*papers: bytes) -> tuple[pikepdf.Pdf, tuple[str, ...]]:
    whole = opened(tagged_pdf("Front"))
    parts = [
        Part(f"Paper {number}", opened(tagged_pdf("Divider", 1)), opened(paper))
        for number, paper in enumerate(papers, start=1)
    ]
    lost = merge(whole, parts)
    return opened(saved(whole)), lost


def saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def headings(pdf: pikepdf.Pdf) -> list[int]:
    """The pages, from 0, of the headings in the order in which they are read out."""
    pages = {page.obj.objgen: place for place, page in enumerate(pdf.pages)}
    return [
        pages[element[Name.Pg].objgen]
        for element in elements(pdf.Root.StructTreeRoot)
        if str(element[Name.S]) == "/H1" and Name.Pg in element
    ]


def changed(content: bytes, change: Any) -> bytes:
    with opened(content) as pdf:
        change(pdf)
        return saved(pdf)


def test_what_is_merged_from_accessible_papers_is_accessible() -> None:
    whole, lost = merged(tagged_pdf("One"), tagged_pdf("Two", 4))
    assert lost == ()
    assert claims(whole) == (True, "A")
    assert page_validation.is_pdf_compliant_bytes(saved(whole), profile=UA)
    assert page_validation.is_pdf_compliant_bytes(saved(whole), profile=A2A)


def test_papers_are_read_out_in_the_order_of_their_pages() -> None:
    whole, _ = merged(tagged_pdf("One"), tagged_pdf("Two"))
    read_out = headings(whole)
    assert len(read_out) == len(whole.pages) == 3 + 2 + 3 + 2 + 3
    assert read_out == sorted(read_out)


def test_every_page_has_an_entry_of_its_own_in_the_parent_tree() -> None:
    whole, _ = merged(tagged_pdf("One"), tagged_pdf("One"))
    entries = dict(number_tree(whole.Root.StructTreeRoot.ParentTree))
    keys = [int(page.obj[Name.StructParents]) for page in whole.pages]
    assert len(set(keys)) == len(keys)
    for page in whole.pages:
        held = [one for one in entries[int(page.obj[Name.StructParents])] if isinstance(one, Dictionary)]
        assert held
        assert all(one[Name.Pg].objgen == page.obj.objgen for one in held if Name.Pg in one)


def test_each_paper_keeps_its_language() -> None:
    whole, _ = merged(tagged_pdf("One"))
    parts = list(whole.Root.StructTreeRoot.K.K)
    assert [str(part[Name.Lang]) for part in parts] == ["cy", "cy", "cy"]


def test_links_within_a_paper_lead_to_its_own_pages() -> None:
    whole, _ = merged(tagged_pdf("One", 3), tagged_pdf("One", 3))
    pages = [page.obj.objgen for page in whole.pages]
    first_of_second = 3 + 2 + 4 + 2
    [link] = [each for each in whole.pages[first_of_second].obj[Name.Annots] if each.Subtype == Name.Link]
    target = link[Name.A][Name.D] if Name.A in link else link[Name.Dest]
    if not isinstance(target, Array):
        names = whole.Root.Names.Dests
        target = {str(key): value for key, value in pikepdf.NameTree(names).items()}[str(target)]
        target = target[Name.D] if isinstance(target, Dictionary) else target
    assert pages.index(target[0].objgen) == len(pages) - 1


def test_a_paper_is_one_bookmark_with_its_own_under_it() -> None:
    whole, _ = merged(tagged_pdf("One"), tagged_pdf("Two"))
    with whole.open_outline() as outline:
        ours = outline.root[-2:]
        assert [(item.title, [child.title for child in item.children]) for item in ours] == [
            ("Paper 1", ["One", "Section 1 of One", "End of One"]),
            ("Paper 2", ["Two", "Section 1 of Two", "End of Two"]),
        ]


def test_an_untagged_scan_drops_the_claim_and_says_so() -> None:
    whole, lost = merged(tagged_pdf("One"), scan())
    assert claims(whole) == (False, "")
    [accessible] = [sentence for sentence in lost if "PDF/UA-1" in sentence]
    assert accessible.startswith("“Paper 2” has no tags, as a scan has none, and can’t be read out")
    assert any("archive" in sentence for sentence in lost)
    assert len(headings(whole)) == len(whole.pages) - 1


def test_a_paper_that_claims_less_for_the_archive_lowers_the_claim() -> None:
    def to_b(pdf: pikepdf.Pdf) -> None:
        with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["pdfaid:conformance"] = "B"

    whole, lost = merged(changed(tagged_pdf("One"), to_b))
    assert claims(whole) == (True, "B")
    assert lost == ("“Paper 1” claims PDF/A-2 of level B only: the pack with papers claims no more",)


def test_roles_that_two_papers_define_differently_stay_apart() -> None:
    def role(standard: str) -> Any:
        def change(pdf: pikepdf.Pdf) -> None:
            root = pdf.Root.StructTreeRoot
            root[Name.RoleMap] = Dictionary({"/Chapter": Name(standard)})
            next(each for each in elements(root) if str(each[Name.S]) == "/H1")[Name.S] = Name.Chapter

        return change

    whole, _ = merged(changed(tagged_pdf("One"), role("/H1")), changed(tagged_pdf("Two"), role("/H2")))
    roles = {str(key): str(value) for key, value in whole.Root.StructTreeRoot.RoleMap.items()}
    used = [
        str(each[Name.S]) for each in elements(whole.Root.StructTreeRoot) if "Chapter" in str(each[Name.S])
    ]
    assert len(set(used)) == 2
    assert [roles[name] for name in used] == ["/H1", "/H2"]


def test_the_ids_of_two_papers_do_not_meet() -> None:
    def with_id(pdf: pikepdf.Pdf) -> None:
        cells = [each for each in elements(pdf.Root.StructTreeRoot) if str(each[Name.S]) in ("/TH", "/TD")]
        cells[0][Name.ID] = pikepdf.String("head")
        leaf = Dictionary(Names=Array([pikepdf.String("head"), cells[0]]))
        pdf.Root.StructTreeRoot[Name.IDTree] = Dictionary(Kids=Array([pdf.make_indirect(leaf)]))
        cells[-1][Name.A] = Dictionary(O=Name.Table, Headers=Array([pikepdf.String("head")]))

    paper = changed(tagged_pdf("One"), with_id)
    whole, _ = merged(paper, paper)
    identified = [bytes(each[Name.ID]) for each in elements(whole.Root.StructTreeRoot) if Name.ID in each]
    named = [
        bytes(each[Name.A][Name.Headers][0])
        for each in elements(whole.Root.StructTreeRoot)
        if isinstance(each.get(Name.A), Dictionary) and Name.Headers in each[Name.A]
    ]
    assert set(named) <= set(identified)
    assert len(set(named)) == 2
    kept = [bytes(one) for leaf in whole.Root.StructTreeRoot.IDTree.Kids for one in list(leaf.Names)[::2]]
    assert kept == sorted(identified)


@pytest.mark.parametrize("action", ["JavaScript", "Launch", "SubmitForm", "ImportData"])
def test_what_acts_by_itself_stays_behind(action: str) -> None:
    def armed(pdf: pikepdf.Pdf) -> None:
        held = Dictionary(S=Name("/" + action), JS=pikepdf.String("app.alert(1)"), F=pikepdf.String("x"))
        pdf.Root[Name.OpenAction] = held
        page = pdf.pages[0].obj
        page[Name.AA] = Dictionary(O=held)
        page[Name.Annots].append(
            pdf.make_indirect(
                Dictionary(
                    Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=held, AA=Dictionary(E=held)
                )
            )
        )
        page[Name.Annots].append(
            pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[0, 0, 9, 9]))
        )

    whole, _ = merged(changed(tagged_pdf("One"), armed))
    assert Name.OpenAction not in whole.Root or whole.Root.OpenAction.get(Name.S) != Name("/" + action)
    for page in whole.pages:
        assert Name.AA not in page.obj
        for annotation in page.obj.get(Name.Annots, ()):
            assert annotation[Name.Subtype] != Name.FileAttachment
            assert Name.AA not in annotation
            assert Name.A not in annotation or annotation[Name.A][Name.S] != Name("/" + action)


def test_a_tree_that_nests_without_end_is_refused() -> None:
    with opened(tagged_pdf("One")) as pdf:
        deepest = pdf.make_indirect(Dictionary(S=Name.Div, K=Array()))
        for _ in range(300):
            deepest = pdf.make_indirect(Dictionary(S=Name.Div, K=Array([deepest])))
        with pytest.raises(StructureError, match="too deeply"):
            list(elements(deepest))


def test_a_front_without_tags_is_refused() -> None:
    with opened(scan()) as pdf, pytest.raises(StructureError, match="no structure tree"):
        StructureMerger(pdf)


def test_a_scan_is_not_tagged_and_ours_is() -> None:
    with opened(scan()) as bare, opened(tagged_pdf("One")) as tagged:
        assert (is_tagged(bare), is_tagged(tagged)) == (False, True)
