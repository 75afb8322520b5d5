"""The store of readings, the same on both engines."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tamgiang.modules.centre.telemetry import Policy, Reading, Store
from tamgiang.modules.centre.telemetry.embedded import EmbeddedStore
from tamgiang.modules.centre.telemetry.opening import open_store
from tamgiang.modules.centre.telemetry.server import ServerStore
from tamgiang.modules.centre.telemetry.store import DAY, SECOND

T = 1_700_000_000 * SECOND
PHU_OC, TU_PHU = 7, 8


def level(at: int, value: float, source: int = PHU_OC) -> Reading:
    """A river level of a second `at` after the beginning."""
    return Reading(source, T + at * SECOND, T + at * SECOND + 200, {"level": value})


@pytest.fixture
def store(tmp_path: Path, db: None) -> Iterator[Store]:
    """An empty store on the engine of the test run."""
    if connection.vendor == "postgresql":
        opened: Store = open_store()
        assert isinstance(opened, ServerStore)
        opened._connection.execute("TRUNCATE telemetry.reading, telemetry.summary")
    else:
        opened = EmbeddedStore(tmp_path / "telemetry.sqlite3")
    yield opened
    opened.close()


def test_a_batch_is_numbered_in_the_order_it_came(store: Store) -> None:
    first = store.append([level(0, 2.9), level(60, 3.0)])
    second = store.append([level(120, 3.05)])

    assert (first.stored, second.stored) == (2, 1)
    assert second.position == first.position + 1 == store.newest()
    found = [reading for _, reading in store.after(first.position - 2, 10)]
    assert found == [level(0, 2.9), level(60, 3.0), level(120, 3.05)]
    assert store.after(second.position, 10) == []


def test_the_same_again_is_counted_and_not_kept(store: Store) -> None:
    store.append([level(0, 2.9), level(60, 3.0)])

    again = store.append([level(60, 3.0), level(0, 2.9), level(120, 3.1)])

    assert (again.stored, again.duplicates, again.conflicts) == (1, 2, ())


def test_another_value_for_the_same_instant_is_told_and_the_first_stands(store: Store) -> None:
    store.append([level(60, 3.0)])

    told = store.append([level(60, 9.9)])

    assert (told.stored, told.duplicates) == (0, 0)
    assert told.conflicts == (level(60, 9.9),)
    assert store.series(PHU_OC, "level", T, T + DAY) == [(T + 60 * SECOND, 3.0)]


def test_late_readings_take_their_place_and_one_batch_may_hold_its_own_duplicates(
    store: Store,
) -> None:
    store.append([level(120, 3.2)])

    late = store.append([level(60, 3.1), level(60, 3.1), level(0, 3.0)])

    assert (late.stored, late.duplicates) == (2, 1)
    values = [value for _, value in store.series(PHU_OC, "level", T, T + DAY)]
    assert values == [3.0, 3.1, 3.2]


def test_a_store_opened_again_knows_what_it_holds(store: Store, tmp_path: Path) -> None:
    store.append([level(60, 3.0)])
    store._newest.clear()

    assert store.append([level(60, 3.0)]).duplicates == 1


def test_the_latest_of_each_source_and_the_means_of_a_step(store: Store) -> None:
    store.append([level(0, 1.0), level(30, 2.0), level(60, 4.0), level(10, 0.5, TU_PHU)])

    latest = store.latest([PHU_OC, TU_PHU, 99])
    assert {source: reading.values["level"] for source, reading in latest.items()} == {
        7: 4.0,
        8: 0.5,
    }
    minute = 60 * SECOND
    first, later = T // minute * minute, (T + minute) // minute * minute
    sums = (
        {first: (1.0, 2.0), later: (4.0,)}
        if later > T + 30 * SECOND
        else {
            first: (1.0,),
            later: (2.0, 4.0),
        }
    )
    means = [(began, sum(values) / len(values)) for began, values in sums.items()]
    assert store.series(PHU_OC, "level", T, T + DAY, step=minute) == means
    assert store.series(PHU_OC, "rain", T, T + DAY) == []


def test_old_readings_become_summaries_that_keep_low_high_and_mean(store: Store) -> None:
    step = 600 * SECOND
    began = T // step * step
    offset = (began - T) // SECOND
    store.append([level(offset + s, v) for s, v in ((0, 1.0), (60, 2.0), (599, 6.0))])
    store.append([level(200 * 86_400, 3.0)])

    policy = Policy(raw_days=90, summary_days=365)
    assert store.thin(policy, T + 200 * DAY) == (3, 0)

    assert store.series(PHU_OC, "level", began, T + DAY) == [(began, 3.0)]
    assert store.thin(policy, T + 400 * DAY)[1] == 1


def test_a_batch_that_fails_leaves_nothing_behind(store: Store) -> None:
    too_big = Reading(PHU_OC, T + 2**63, T, {"level": 1.0})

    with pytest.raises(Exception, match=r"int|range|large"):
        store.append([level(0, 1.0), too_big])

    assert store.after(store.newest() - 1, 10) == [] or store.newest() == 0
    assert store.append([level(0, 1.0)]).stored == 1


def test_two_that_append_see_each_other_and_nothing_is_stored_twice(
    store: Store, tmp_path: Path
) -> None:
    other = (
        open_store()
        if isinstance(store, ServerStore)
        else EmbeddedStore(tmp_path / "telemetry.sqlite3")
    )
    store.append([level(0, 2.9)])
    other.append([level(60, 3.0), level(120, 3.1)])

    told = store.append([level(60, 3.0), level(120, 9.9), level(180, 3.2)])
    other.close()

    assert told.fresh == (level(180, 3.2),)
    assert (told.duplicates, told.conflicts) == (1, (level(120, 9.9),))


def test_what_was_stored_is_told_in_the_order_of_its_numbers(store: Store) -> None:
    store.append([level(60, 3.0)])

    told = store.append([level(0, 2.9), level(120, 3.1), level(60, 3.0), level(30, 2.95)])

    assert told.fresh == tuple(reading for _, reading in store.after(told.position - 3, 10))
    assert told.fresh == (level(120, 3.1), level(0, 2.9), level(30, 2.95))


def test_several_series_are_read_at_once(store: Store) -> None:
    store.append([level(0, 2.0), level(60, 3.0), level(600, 4.0), level(0, 1.0, TU_PHU)])
    step = 600 * SECOND
    begin = T // step * step

    found = store.many_series(
        [(PHU_OC, "level"), (TU_PHU, "level"), (9, "level")], begin, begin + DAY, step
    )

    assert found == {
        (PHU_OC, "level"): store.series(PHU_OC, "level", begin, begin + DAY, step),
        (TU_PHU, "level"): [(begin, 1.0)],
    }
