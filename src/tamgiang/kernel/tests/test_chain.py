"""A history that shows where it was changed."""

from dataclasses import replace
from datetime import date
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamgiang.kernel.chain import (
    GENESIS,
    Entry,
    canonical,
    digest,
    merkle_root,
    next_hash,
    verify,
)


def chained(bodies: list[object]) -> list[Entry]:
    entries, head = [], GENESIS
    for position, body in enumerate(bodies, start=1):
        head = next_hash(head, body)
        entries.append(Entry(position, body, head))
    return entries


def test_the_same_value_has_one_form() -> None:
    left = {"b": 1, "a": [True, None, "Sịa"], "on": date(2023, 8, 22)}
    right = {"on": "2023-08-22", "a": [True, None, "Sịa"], "b": 1}
    assert canonical(left) == b'{"a":[true,null,"S\xe1\xbb\x8ba"],"b":1,"on":"2023-08-22"}'
    assert digest(left) == digest(right)
    assert canonical(UUID(int=7)) == b'"00000000-0000-0000-0000-000000000007"'


def test_floats_are_refused_wherever_they_hide() -> None:
    with pytest.raises(TypeError, match="not float"):
        digest({"amounts": [1, {"x": 0.5}]})


def test_an_untouched_chain_verifies() -> None:
    entries = chained([{"n": n} for n in range(5)])
    verdict = verify(entries, first=1)
    assert verdict.intact
    assert (verdict.count, verdict.head) == (5, entries[-1].hash)


def test_a_changed_entry_is_named() -> None:
    entries = chained([{"n": n} for n in range(5)])
    entries[2] = replace(entries[2], body={"n": 99})
    assert verify(entries, first=1).broken_at == 3


def test_a_removed_entry_is_named() -> None:
    entries = chained([{"n": n} for n in range(5)])
    del entries[3]
    assert verify(entries, first=1).broken_at == 4


def test_two_swapped_entries_are_named() -> None:
    entries = chained([{"n": n} for n in range(5)])
    entries[1], entries[2] = entries[2], entries[1]
    assert verify(entries).broken_at == 3


def recursive_root(leaves: list[bytes]) -> bytes:
    """The tree head as RFC 6962 writes it: split at the largest power of two below n."""
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = recursive_root(leaves[:split]), recursive_root(leaves[split:])
    return sha256(b"\x01" + left + right).digest()


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40))
def test_the_root_of_a_day_is_the_tree_head_of_the_standard(leaves: list[bytes]) -> None:
    assert merkle_root([leaf.hex() for leaf in leaves]) == recursive_root(leaves).hex()


def test_a_day_without_entries_has_a_root_too() -> None:
    assert merkle_root([]) == sha256(b"").hexdigest()


@given(st.lists(st.integers(), min_size=1, max_size=20), st.data())
def test_any_single_change_is_found_at_its_place(numbers: list[int], data: st.DataObject) -> None:
    entries = chained([{"n": n} for n in numbers])
    place = data.draw(st.integers(0, len(entries) - 1))
    entries[place] = replace(entries[place], body={"n": numbers[place] + 1})
    assert verify(entries, first=1).broken_at == place + 1
