"""The closing line of the test run tells the truth."""

from pathlib import Path

from tools.test import Counts, read_report, suites

REPORT = """<?xml version="1.0" encoding="utf-8"?>
<testsuites><testsuite name="pytest" errors="1" failures="2" skipped="1" tests="10">
<testcase name="a"><skipped message="no Chromium"/></testcase>
</testsuite></testsuites>
"""


def test_the_counts_are_those_of_the_report(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(REPORT)

    counts, skips = read_report(report, 1)

    assert counts == Counts(passed=6, failed=3, skipped=1)
    assert skips == ("no Chromium",)


def test_a_run_that_broke_before_its_report_counts_as_a_failure(tmp_path: Path) -> None:
    assert read_report(tmp_path / "absent.xml", 4) == (Counts(failed=1), ())


def test_a_run_that_ended_badly_without_a_failed_test_counts_as_one(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text('<testsuites><testsuite tests="3"/></testsuites>')

    assert read_report(report, 3)[0] == Counts(passed=3, failed=1)
    assert read_report(report, 0)[0] == Counts(passed=3)


def test_counts_add_up_to_the_plain_closing_line() -> None:
    total = Counts(3, 1, 0) + Counts(2, 0, 4)

    assert str(total) == "5 passed, 1 failed, 4 skipped"


def test_without_a_browser_its_tests_are_left_out_by_name() -> None:
    groups = suites(full=False, database_url=None, browser=None)

    assert [suite.name for group in groups for suite in group] == [
        "SQLite, the house",
        "SQLite, around it",
        "processes and browser",
    ]
    assert groups[-1][0].options[1].endswith("and not browser")


def test_the_full_run_adds_the_reverse_order() -> None:
    groups = suites(full=True, database_url="postgres://", browser="/usr/bin/chromium")

    first, last, backwards = groups
    assert [suite.name for suite in first] == [
        "PostgreSQL",
        "SQLite, the house",
        "SQLite, around it",
    ]
    assert [suite.name for suite in (*last, *backwards)] == [
        "processes and browser",
        "the centre in a browser",
        "SQLite backwards",
    ]


def test_only_the_full_run_asks_the_pages_on_postgresql_too() -> None:
    def asked(*, full: bool) -> bool:
        (postgres, *_), *_ = suites(full=full, database_url="postgres://", browser=None)
        return "--ignore=src/tamgiang/platform/ui" not in postgres.options

    assert (asked(full=True), asked(full=False)) == (True, False)
