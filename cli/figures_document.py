"""The JSON document of `oversight figures`."""

from typing import Any

from rules.figures import (
    Break,
    CheckedRow,
    Counts,
    Figure,
    Figures,
    PositionGroup,
    RegisterRow,
    StatedPosition,
)
from rules.figures.movement import Movement, MovementRow
from rules.figures.publications import KindCounts, PublicationCounts
from rules.figures.report import StatedFigures
from rules.figures.stated_sums import StatedSum

Document = dict[str, Any]


def figures_document(figures: Figures, force_code: str) -> Document:
    """Everything; `items` stand beside each figure where they were asked for."""
    return {
        "force": force_code,
        "as_at": figures.as_at,
        "since": figures.since,
        "position": {
            "rows": [_position_row(row) for row in figures.position.rows],
            "totals": _counts(figures.position.totals),
            "without_level": _counts(figures.position.without_level),
            "left_out": _figure(figures.position.left_out),
        },
        "portal": _portal(figures.stated.portal),
        "submissions": {"stated": _stated_submissions(figures.stated), "register": _submissions(figures)},
        "movement": _movement(figures.movement),
        "waiting": [
            {"stage": row.stage, **_group(row.group), "awaits": row.awaits, **_figure(row.figure)}
            for row in figures.waiting
        ],
        "oldest": {
            "known_on": figures.oldest.known_on,
            "days": figures.oldest.days,
            **_figure(figures.oldest.figure),
        }
        if figures.oldest
        else None,
        "ageing": [{"label": band.label, **_figure(band.figure)} for band in figures.bands],
        "publications": [_publication(report) for report in figures.publications],
        "stated_sums": {
            "waiting": [_sum(one) for one in figures.stated.waiting],
            "panel_ratings": [_sum(one) for one in figures.stated.panel],
            "publication_parts": [_sum(one) for one in figures.stated.reports],
            "named_items": [_sum(one) for one in figures.stated.named],
        },
        "breaks": [_break(one) for one in figures.breaks],
    }


def _figure(figure: Figure) -> Document:
    return {"count": figure.count} | ({} if figure.keys is None else {"items": list(figure.keys)})


def _counts(counts: Counts) -> Document:
    return {"open": counts.open, "closed": counts.closed, "total": counts.total}


def _group(group: PositionGroup) -> Document:
    return {"label": group.label, "kind": group.kind, "level": group.level}


def _position_row(row: RegisterRow) -> Document:
    keys = {
        f"{name}_items": list(figure.keys)
        for name, figure in (("open", row.open), ("closed", row.closed))
        if figure.keys is not None
    }
    return _group(row.group) | _counts(row.counts) | keys


def _portal(portal: StatedPosition | None) -> Document | None:
    if portal is None:
        return None
    return {
        "as_at": portal.as_at,
        "rows": [_portal_row(row) for row in portal.rows],
        "totals_of_rows_that_tie": _counts(portal.totals),
        "left_out": list(portal.left_out),
        "sources": list(portal.sources),
    }


def _portal_row(row: CheckedRow) -> Document:
    names = ("open", "closed", "total")
    return {
        "label": row.label,
        "kind": row.kind,
        "level": row.level,
        **dict(zip(names, row.values, strict=True)),
        "ties": row.counts is not None,
        "printed": dict(zip(names, row.printed, strict=True)),
    }


def _stated_submissions(stated: StatedFigures) -> Document | None:
    table, moved = stated.submissions, stated.movement
    if table is None:
        return None
    moves = dict(moved.rows) if moved is not None else {}
    return {
        "as_at": table.as_at,
        "rows": [
            {
                "label": row.label,
                "kind": row.kind,
                "level": row.level,
                "submitted": row.value,
                "printed": row.printed,
                "movement": moves.get(row),
            }
            for row in table.rows
        ],
        "total": table.total,
        "total_printed": table.total_printed,
        "movement": {"since": moved.since, "until": moved.until, "total": moved.total} if moved else None,
        "sources": list(table.sources),
    }


def _submissions(figures: Figures) -> Document:
    return {
        "since": figures.submissions_since,
        "rows": [_group(row.group) | _figure(row.figure) for row in figures.submissions.rows],
        "total": _figure(figures.submissions.total),
    }


def _movement(movement: Movement | None) -> Document | None:
    if movement is None:
        return None
    return {
        "rows": [_movement_row(row) for row in movement.rows],
        "total": _movement_row(movement.total),
    }


def _movement_row(row: MovementRow) -> Document:
    return {
        **(_group(row.group) if row.group else {"label": "All items", "kind": None, "level": None}),
        "opening": _figure(row.opening),
        "terms": [
            {"term": term, "sign": 1 if term.adds else -1, **_figure(figure)} for term, figure in row.terms
        ],
        "closing": _figure(row.closing),
        "ties": row.ties,
    }


def _publication(report: PublicationCounts) -> Document:
    return {
        "key": report.key,
        "title": report.title,
        "published_on": report.published_on,
        "kinds": [_kind(counts) for counts in report.kinds],
        "note": report.note,
        "source": report.source,
    }


def _kind(counts: KindCounts) -> Document:
    return {
        "kind": counts.kind,
        "made": counts.made,
        "applicable": counts.applicable,
        "in_register": _figure(counts.in_register),
        "ours": _figure(counts.ours),
    }


def _sum(one: StatedSum) -> Document:
    return {
        "as_at": one.as_at,
        "label": one.label,
        "whole": one.whole,
        "parts": [{"name": name, "count": count} for name, count in one.parts],
        "difference": one.difference,
        "ties": one.broken is None,
    }


def _break(one: Break) -> Document:
    return {
        "code": one.code,
        "name": one.code.label,
        "where": one.where,
        "what": one.what,
        "printed": one.printed,
        "source": one.source,
        "items": list(one.item_keys),
    }
