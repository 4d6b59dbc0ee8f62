"""Feeds in memory: what is built anew, what is read again, what is thrown out, and how stale one may be."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest

from rules.calendar_feeds.filters import FeedFilter
from rules.vocabulary import WindowStatus
from tasks.calendar_feeds.build_feed import Feed, FeedRows
from tests.web.calendar_site import NOW, RECORDED, CalendarSite, FakeClock
from web.feed_store import MOST_STALE_SECONDS, FeedStore


@dataclass
class FakeMark:
    """A mark that tests move."""

    value: int = 0

    def quick(self) -> object | None:
        return self.value

    def fresh(self) -> object:
        raise AssertionError("quick() can always tell")

    def close(self) -> None:
        """Nothing to give back."""


@dataclass(frozen=True)
class FakeSubscription:
    id: int
    force_id: int
    feed: FeedFilter


@dataclass
class FakeSource:
    """A register with as many feeds as portfolios, each of `size` bytes, and rows that take `seconds`."""

    size: int = 100
    changed: dict[str | None, int] = field(default_factory=dict)
    seconds: float = 0.0

    def subscription(self, token: str, _today: date) -> FakeSubscription | None:
        return None if token == "unknown" else FakeSubscription(1, 1, FeedFilter(portfolio=token))

    def rows(self, _force_id: int, feed_filter: FeedFilter, _today: date) -> FeedRows:
        import time

        time.sleep(self.seconds)
        word = f"{feed_filter.portfolio} {self.changed.get(feed_filter.portfolio, 0)}"
        return FeedRows(
            name=word, uid_domain="x.example", public_url=None, refresh=timedelta(hours=6), public=False
        )

    def build(self, rows: FeedRows) -> Feed:
        body = rows.name.encode().ljust(self.size, b".")
        return Feed(body=body, events=1, left_out=(), last_modified=RECORDED)


@dataclass
class Bench:
    """A store over fakes."""

    source: FakeSource = field(default_factory=FakeSource)
    mark: FakeMark = field(default_factory=FakeMark)
    clock: FakeClock = field(default_factory=FakeClock)
    most_bytes: int = 10_000_000

    def run(self, play: Callable[["FeedStore"], Awaitable[None]]) -> FeedStore:
        store = FeedStore(self.source, self.mark, self.clock, most_bytes=self.most_bytes)  # type: ignore[arg-type]

        async def all_of_it() -> None:
            await play(store)

        try:
            asyncio.run(all_of_it())
        finally:
            store.close()
        return store


async def body_of(store: FeedStore, token: str, now: datetime = NOW) -> bytes:
    at_hand = store.at_hand(token, now)
    if at_hand is not None:
        return at_hand[1].plain.body
    address = await store.find(token, now)
    assert address is not None
    return (await store.version(address)).plain.body


def test_nothing_is_read_while_nothing_changes() -> None:
    bench = Bench()

    async def play(store: FeedStore) -> None:
        for _ in range(5):
            await body_of(store, "a")

    store = bench.run(play)
    assert (store.readings, store.builds) == (1, 1)


def test_a_change_elsewhere_has_rows_read_again_and_nothing_built() -> None:
    bench = Bench()

    async def play(store: FeedStore) -> None:
        for _ in range(5):
            await body_of(store, "a")
            bench.mark.value += 1

    store = bench.run(play)
    assert (store.readings, store.builds) == (5, 1)


def test_only_the_feed_whose_rows_changed_is_built_anew() -> None:
    bench = Bench()

    async def play(store: FeedStore) -> None:
        for token in ("a", "b", "c"):
            await body_of(store, token)
        bench.source.changed["b"] = 1
        bench.mark.value += 1
        for token in ("a", "b", "c"):
            assert (await body_of(store, token)).startswith(f"{token} {int(token == 'b')}".encode())

    assert bench.run(play).builds == 4


def test_many_at_once_have_it_built_once() -> None:
    bench = Bench(FakeSource(seconds=0.05))

    async def play(store: FeedStore) -> None:
        bodies = await asyncio.gather(*(body_of(store, "a") for _ in range(30)))
        assert len(set(bodies)) == 1

    assert bench.run(play).builds == 1


def test_who_comes_after_a_change_gets_it_though_a_reading_from_before_is_under_way() -> None:
    bench = Bench(FakeSource(seconds=0.05))

    async def play(store: FeedStore) -> None:
        first = asyncio.create_task(body_of(store, "a"))
        await asyncio.sleep(0.03)
        # The reading has begun; what it will find is what was there.
        bench.source.changed["a"] = 1
        bench.mark.value += 1
        assert (await body_of(store, "a")).startswith(b"a 1")
        await first

    bench.run(play)


def test_memory_is_bounded_in_bytes_and_what_was_used_last_stays() -> None:
    bench = Bench(FakeSource(size=1000), most_bytes=3500)

    async def play(store: FeedStore) -> None:
        for token in ("a", "b", "c", "a", "d"):
            await body_of(store, token)
        assert store.kept_bytes <= 3500
        builds = store.builds
        await body_of(store, "a")
        await body_of(store, "d")
        assert store.builds == builds
        await body_of(store, "b")
        assert store.builds == builds + 1

    bench.run(play)


def test_a_feed_that_is_larger_than_the_memory_is_served_and_kept_alone() -> None:
    bench = Bench(FakeSource(size=5000), most_bytes=1000)

    async def play(store: FeedStore) -> None:
        for token in ("a", "a", "b", "b"):
            assert len(await body_of(store, token)) == 5000

    assert bench.run(play).builds == 2


def test_a_feed_that_was_thrown_out_comes_back_with_its_tag_and_date() -> None:
    bench = Bench(FakeSource(size=1000), most_bytes=1000)

    async def play(store: FeedStore) -> None:
        seen = []
        for token in ("a", "b", "a"):
            address = await store.find(token, NOW)
            assert address is not None
            seen.append((await store.version(address)).seen)
            bench.clock.forward(minutes=1)
        assert seen[0] == seen[2] != seen[1]

    bench.run(play)


def test_the_day_is_part_of_what_is_asked() -> None:
    bench = Bench()

    async def play(store: FeedStore) -> None:
        await body_of(store, "a", datetime(2026, 6, 15, 22, 59, tzinfo=UTC))
        await body_of(store, "a", datetime(2026, 6, 15, 23, 1, tzinfo=UTC))  # past midnight in London

    store = bench.run(play)
    assert (store.readings, store.builds) == (2, 1)


def test_a_feed_that_is_slow_to_read_may_be_stale_for_a_moment_while_others_write(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench = Bench(FakeSource(seconds=0.15))
    ticks = [0.0]
    monkeypatch.setattr("web.feed_store.time.monotonic", lambda: ticks[0])

    async def play(store: FeedStore) -> None:
        real_rows = bench.source.rows

        def slow_rows(*arguments: object) -> FeedRows:
            ticks[0] += 1.0
            return real_rows(*arguments)  # type: ignore[arg-type]

        bench.source.rows = slow_rows  # type: ignore[method-assign,assignment]
        await body_of(store, "a")
        bench.source.changed["a"] = 1
        bench.mark.value += 1
        assert (await body_of(store, "a")).startswith(b"a 0")
        ticks[0] += MOST_STALE_SECONDS
        assert (await body_of(store, "a")).startswith(b"a 1")

    bench.run(play)


def test_an_address_that_is_nobodys_is_never_remembered() -> None:
    bench = Bench()

    async def play(store: FeedStore) -> None:
        assert await store.find("unknown", NOW) is None
        assert store.at_hand("unknown", NOW) is None

    assert bench.run(play).readings == 0


def test_one_changed_inspection_has_only_the_feeds_built_anew_that_hold_it(site: CalendarSite) -> None:
    site.add_inspection("custody", portfolio="Crime", status=WindowStatus.CONFIRMED)
    filters = {
        "all": FeedFilter(),
        "crime": FeedFilter(portfolio="Crime"),
        "elsewhere": FeedFilter(portfolio="Local policing"),
        "confirmed": FeedFilter(only_confirmed=True),
        "public": FeedFilter(public=True),
    }
    site.add_inspection("neighbourhoods", portfolio="Local policing")
    tokens = {name: site.subscribe(feed).token for name, feed in filters.items()}
    app = site.app()
    built: dict[str, int] = {}

    async def play() -> None:
        store: FeedStore = app.state.feeds
        async with app.router.lifespan_context(app):
            for token in tokens.values():
                await body_of(store, token)
            site.move("neighbourhoods", to=date(2026, 11, 2), recorded_at=NOW)
            for name, token in tokens.items():
                before = store.builds
                await body_of(store, token)
                built[name] = store.builds - before

    asyncio.run(play())
    # Moving it confirmed it, so the feed of confirmed ones holds it now.
    assert built == {"all": 1, "crime": 0, "elsewhere": 1, "confirmed": 1, "public": 1}
