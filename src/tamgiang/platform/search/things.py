"""What is not a record: indicators and issued reports."""

from datetime import date

from tamgiang.platform.indicators.catalogue import catalogue
from tamgiang.platform.indicators.definitions import Definition
from tamgiang.platform.reports.models import ReportIssue
from tamgiang.platform.reports.selectors import issues
from tamgiang.platform.search.words import Fit, Query

#: Issued reports are looked through by name; older ones are found in their list.
LATEST_ISSUES = 300


def search_indicators(query: Query, on: date, *, limit: int = 10) -> list[Definition]:
    """Definitions in force on the day whose name (in either language) or code answers."""
    if query.empty:
        return []
    found: list[tuple[Fit, int, Definition]] = []
    for place, definition in enumerate(catalogue().at(on)):
        texts = (definition.name.vi, definition.name.en, definition.code)
        fits = [fit for text in texts if (fit := query.fit(text)) is not None]
        if fits:
            found.append((min(fits), place, definition))
    return [definition for _, _, definition in sorted(found, key=lambda item: item[:2])][:limit]


def search_reports(query: Query, titles: dict[str, str], *, limit: int = 10) -> list[ReportIssue]:
    """Issued reports by title of their template, area or day (22/08/2023), the latest first.

    `titles` names each template in the language of the person.
    """
    if query.empty:
        return []
    found = []
    for issue in issues()[:LATEST_ISSUES]:
        title = titles.get(issue.template_name, issue.template_name)
        text = f"{title} {issue.area_code} {issue.as_of:%d/%m/%Y} {issue.as_of:%Y-%m-%d}"
        if query.fit(text) is not None:
            found.append(issue)
    return found[:limit]
