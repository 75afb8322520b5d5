"""Numbers of many records: each its own, and in the order they were given."""

from tamgiang.platform.registers.services.numbers import in_order


def test_numbers_rise_and_none_is_given_twice() -> None:
    given = [*in_order(5000), *in_order(5000)]

    assert len(set(given)) == 10_000
    assert given[:5000] == sorted(given[:5000])
    assert {(number.version, number.variant) for number in given} == {(7, "specified in RFC 4122")}
