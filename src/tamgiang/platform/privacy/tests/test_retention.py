"""What is due goes by itself, what is held or not yet due stays."""

from datetime import date

import pytest

from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.audit.selectors import verify
from tamgiang.platform.privacy.models import Erasure
from tamgiang.platform.privacy.refusals import AlreadyHeld
from tamgiang.platform.privacy.retention import kept_for, months_after, months_before
from tamgiang.platform.privacy.services import erasing
from tamgiang.platform.privacy.services.retaining import erase_due, falling_due, hold, lift
from tamgiang.platform.privacy.tests.conftest import KEEPER, thing
from tamgiang.platform.registers.models import Record, model_of
from tamgiang.platform.registers.proof import verify_records
from tamgiang.platform.registers.services import withdraw
from tamgiang.platform.registers.values import MARKER
from tests.dummy.registers import THING

ENDED = date(2025, 3, 10)
DUE = date(2026, 3, 10)


@pytest.fixture(autouse=True)
def no_scrubbing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasing, "scrub", lambda tables, values: True)


@pytest.fixture
def ended(block: int) -> Record:
    """A thing that ended a year before DUE."""
    return thing(block, "E1", ended_on=ENDED)


def keepers() -> dict[str, str]:
    return {r.code: r.keeper for r in model_of(THING).objects.all()}  # type: ignore[attr-defined]


def test_values_are_erased_on_the_day_their_time_is_over(block: int, ended: Record) -> None:
    thing(block, "A1")
    thing(block, "E2", ended_on=date(2025, 3, 11))

    assert erase_due(date(2026, 3, 9)) == {"erased": {}, "requests": 0}
    assert keepers() == {"E1": KEEPER, "A1": KEEPER, "E2": KEEPER}

    assert erase_due(DUE) == {"erased": {"dummy.thing": 1}, "requests": 0}
    assert keepers() == {"E1": MARKER, "A1": KEEPER, "E2": KEEPER}
    assert Erasure.objects.get().case == "retention:dummy.thing"
    assert AuditEntry.objects.get(stream="privacy:retention").body["erased"] == {"dummy.thing": 1}
    assert verify().intact
    assert verify_records(THING.full_name).faults == ()


def test_what_was_erased_is_not_erased_again(ended: Record) -> None:
    erase_due(DUE)

    assert erase_due(DUE) == {"erased": {}, "requests": 0}
    assert Erasure.objects.count() == 1


def test_a_withdrawn_record_counts_from_its_withdrawal(block: int) -> None:
    made = withdraw(thing(block, "W1"), reason="nhầm", actor="user:1")
    gone = made.changed_at.date()

    assert erase_due(months_after(gone, 11))["erased"] == {}
    assert erase_due(months_after(gone, 13))["erased"] == {"dummy.thing": 1}


def test_a_hold_stops_it_and_lifting_lets_it_go_on(ended: Record) -> None:
    held = hold(str(ended.ref), "Công văn 12/CQĐT", actor="user:1")
    with pytest.raises(AlreadyHeld):
        hold(str(ended.ref), "lần nữa", actor="user:1")

    assert erase_due(DUE)["erased"] == {}
    (due,) = falling_due(DUE)
    assert (due.count, due.held, due.first) == (0, 1, DUE)

    lift(held, actor="user:1")
    assert erase_due(DUE)["erased"] == {"dummy.thing": 1}


def test_a_register_on_hold_is_left_alone(ended: Record) -> None:
    hold(THING.full_name, "Thanh tra", actor="user:1")

    assert erase_due(DUE)["erased"] == {}


def test_the_preview_tells_what_falls_due(ended: Record) -> None:
    assert falling_due(date(2026, 3, 9)) == []
    (due,) = falling_due(date(2026, 6, 1))
    assert (due.register, due.count, due.held, due.first) == (THING, 1, 0, DUE)


def test_a_record_says_until_when_it_is_kept(ended: Record) -> None:
    keeping = kept_for(ended, date(2025, 12, 1))

    assert (keeping.until, keeping.must) == (DUE, False)
    assert keeping.until_label.vi == "đến 10/03/2026"


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2023, 12, 15), 1, date(2024, 1, 15)),
        (date(2023, 8, 31), -6, date(2023, 2, 28)),
    ],
)
def test_months_end_with_shorter_months(day: date, months: int, after: date) -> None:
    assert months_after(day, months) == after
    assert months_before(after, months).month == day.month
