"""Prometheus' numbers after a run, in a file for the node exporter's textfile collector.

They are counted in the database, not in the process: so they only grow, whoever ran what on which machine,
and a process that was killed leaves none out.
"""

from datetime import datetime
from pathlib import Path

from prometheus_client import CollectorRegistry, write_to_textfile
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector
from sqlalchemy.engine import Engine

from models.queries.forces import force_by_code
from models.queries.run_counts import RunCounts, run_counts
from models.session import reading
from rules.vocabulary import Channel, DispatchState, NoticeRule


class MetricsError(Exception):
    """The file can't be written; the message says why. What was there before still stands."""


def write_metrics(
    engine: Engine, path: Path, *, force_code: str | None, run: str, went_well: bool, now: datetime
) -> None:
    """Write the file anew, whole or not at all. `run` is what ran: "daily" or "send". Raises MetricsError."""
    with reading(engine) as session:
        force = force_by_code(session, force_code)
        code, counts = force.code, run_counts(session, force.id)
    registry = CollectorRegistry()
    ended = {(code, run): (now.timestamp(), float(went_well))}
    registry.register(
        _Numbers([*_metrics(code, counts, now), *_runs(_other_runs(path, (code, run)) | ended)])
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_to_textfile(str(path), registry)
    except OSError as error:
        raise MetricsError(f"the metrics can’t be written to {path}: {error.strerror or error}") from error


class _Numbers(Collector):
    """Numbers that are known already, as the client's registry takes them."""

    def __init__(self, metrics: list[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> list[Metric]:
        return self._metrics


def _metrics(force: str, counts: RunCounts, now: datetime) -> list[Metric]:
    notices = CounterMetricFamily(
        "oversight_notices", "Notices ever decided, by rule.", labels=["force", "rule"]
    )
    # Every member, also at 0: a series that only appears with its first event shows no increase.
    for rule in NoticeRule:
        notices.add_metric([force, rule.value], counts.notices.get(rule, 0))
    withdrawn = CounterMetricFamily(
        "oversight_notices_withdrawn", "Notices that no longer held before they went.", labels=["force"]
    )
    withdrawn.add_metric([force], counts.withdrawn)
    attempts = CounterMetricFamily(
        "oversight_dispatch_attempts", "Attempts to deliver, by outcome.", labels=["force", "outcome"]
    )
    for outcome, count in sorted(counts.attempts.items()):
        attempts.add_metric([force, outcome], count)
    return [notices, withdrawn, attempts, *_gauges(force, counts, now)]


def _gauges(force: str, counts: RunCounts, now: datetime) -> list[Metric]:
    messages = GaugeMetricFamily(
        "oversight_dispatches", "Messages by channel and state.", labels=["force", "channel", "state"]
    )
    for channel in Channel:
        for state in DispatchState:
            messages.add_metric([force, channel.value, state.value], counts.messages.get((channel, state), 0))
    waited = 0.0 if counts.oldest_due is None else max(0.0, (now - counts.oldest_due).total_seconds())
    oldest = GaugeMetricFamily(
        "oversight_oldest_due_dispatch_seconds",
        "How long the message has waited that was due first and hasn't gone.",
        labels=["force"],
    )
    oldest.add_metric([force], waited)
    return [messages, oldest]


_Runs = dict[tuple[str, str], tuple[float, float]]
_ENDED, _SUCCESS = "oversight_run_timestamp_seconds", "oversight_run_success"


def _runs(runs: _Runs) -> list[Metric]:
    """When the newest run of each kind ended, and how."""
    ended = GaugeMetricFamily(_ENDED, "When the newest run ended (Unix time).", labels=["force", "run"])
    success = GaugeMetricFamily(
        _SUCCESS, "1 when everything due in the newest run went, else 0.", labels=["force", "run"]
    )
    for (force, run), (at, went_well) in sorted(runs.items()):
        ended.add_metric([force, run], at)
        success.add_metric([force, run], went_well)
    return [ended, success]


def _other_runs(path: Path, but: tuple[str, str]) -> _Runs:
    """What the file says of the other kinds of run, which would be forgotten otherwise."""
    try:
        families = list(text_string_to_metric_families(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}
    known: dict[str, dict[tuple[str, str], float]] = {
        family.name: {
            (sample.labels.get("force", ""), sample.labels.get("run", "")): sample.value
            for sample in family.samples
        }
        for family in families
        if family.name in (_ENDED, _SUCCESS)
    }
    ended, success = known.get(_ENDED, {}), known.get(_SUCCESS, {})
    return {each: (ended[each], success[each]) for each in ended.keys() & success.keys() if each != but}
