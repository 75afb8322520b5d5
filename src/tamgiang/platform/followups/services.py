"""Opening, closing and deciding drafts. Opening is idempotent: one draft for one episode."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from tamgiang.kernel.errors import NotFound, NotPermitted, Refusal
from tamgiang.kernel.labels import LANGUAGES, Label
from tamgiang.kernel.numbers import divide_half_up
from tamgiang.kernel.periods import Period
from tamgiang.platform.audit.services import append
from tamgiang.platform.events.outbox import emit
from tamgiang.platform.followups.episodes import Episode, episodes
from tamgiang.platform.followups.gaps import gap
from tamgiang.platform.followups.models import (
    ClosedBecause,
    DraftDirective,
    DraftRow,
    DraftState,
)
from tamgiang.platform.followups.rules import Rule, rules
from tamgiang.platform.followups.selectors import may_decide
from tamgiang.platform.indicators.lights import Light, light
from tamgiang.platform.indicators.selectors import Figure, Reading, UnknownUnit, reading
from tamgiang.platform.orgunits.selectors import block_to_commune
from tamgiang.platform.scopes import current_scope, system_scope
from tamgiang.platform.signoffs.selectors import signed_figure

ACTOR = "system:followups"
OPEN = (DraftState.DRAFT, DraftState.CONFIRMED)


class AlreadyDecided(Refusal):
    """Somebody confirmed or dismissed it before, or it was closed."""

    code = "followups.decided"
    message = Label("Dự thảo này đã được xử lý.", "This draft was decided already.")
    status = 409


class ReasonMissing(Refusal):
    """A draft is dismissed for a reason."""

    code = "followups.reason_missing"
    message = Label("Hãy ghi lý do bỏ dự thảo.", "Say why the draft is dismissed.")


@dataclass(frozen=True, slots=True)
class Looked:
    """What one run did."""

    opened: int
    closed: int
    looked_at: int


@dataclass(frozen=True, slots=True)
class _Place:
    rule: Rule
    area: str
    code: str
    unit: int


def look(area: str, today: date) -> Looked:
    """Open drafts for new episodes, and close those that are over; running it again does nothing.

    Looks at every figure of the area that has a target today, of the area and of its units.
    """
    opened = closed = looked_at = 0
    if not block_to_commune(area, today):
        return Looked(0, 0, 0)
    with system_scope("followups"):
        places = sorted(reading(area, today).targets)
        for rule in rules():
            reads = _final(rule, area, today)
            for code, unit in places:
                place = _Place(rule, area, code, unit)
                found = episodes(rule, _lights(place, reads, today))
                opened += _open(place, found, reads)
                closed += _close(place, found)
                looked_at += 1
        closed += _close_ended(area, set(places))
    return Looked(opened, closed, looked_at)


def confirm(draft: DraftDirective) -> DraftDirective:
    """A person takes the draft on. Raises NotPermitted or AlreadyDecided."""
    return _decide(draft, DraftState.CONFIRMED, "followups.confirmed", "")


def dismiss(draft: DraftDirective, *, reason: str) -> DraftDirective:
    """A person puts it aside for a reason. Raises NotPermitted, ReasonMissing, AlreadyDecided."""
    if not reason.strip():
        raise ReasonMissing()
    return _decide(draft, DraftState.DISMISSED, "followups.dismissed", reason.strip())


def _final(rule: Rule, area: str, today: date) -> dict[Period, Reading]:
    return {
        period: reading(area, period.last)
        for period in rule.periods(today)
        if block_to_commune(area, period.last)
    }


def _lights(
    place: _Place, reads: dict[Period, Reading], today: date
) -> Iterator[tuple[Period, Light]]:
    """The light of every final period: of the signed figure, else of the one the records give."""
    for period, read in reads.items():
        signed = signed_figure(place.area, place.unit, place.code, period)
        if signed is None and not place.rule.settled(period, today):
            return
        figure = _figure(read, place)
        if figure is None:
            yield period, Light.NO_DATA
        elif signed is None:
            yield period, figure.light
        else:
            bottom = signed.denominator if figure.definition.print_rule.is_share else None
            yield period, light(signed.numerator, bottom, figure.target, period.last)


def _figure(read: Reading, place: _Place) -> Figure | None:
    """The figure, or None where neither unit nor indicator existed yet."""
    try:
        return read.figure(place.code, place.unit)
    except (UnknownUnit, NotFound):
        return None


def _open(place: _Place, found: Iterable[Episode], reads: dict[Period, Reading]) -> int:
    opened = 0
    for episode in found:
        if episode.closed is not None:
            continue
        kept = _of(place).filter(episode__lte=episode.latest.id, latest__gte=episode.first.id)
        if known := kept.first():
            if known.latest != episode.latest.id:
                _of(place).filter(pk=known.pk).update(latest=episode.latest.id)
            continue
        _write(place, episode, reads[episode.opened])
        opened += 1
    return opened


def _write(place: _Place, episode: Episode, read: Reading) -> None:
    figure = read.figure(place.code, place.unit)
    target = figure.target
    if target is None or figure.numerator is None:
        return
    register, uids = gap(read, figure)
    expected = target.expected(figure.as_of)
    now = timezone.now()
    product, printed = place.rule.product, figure.printed
    with transaction.atomic():
        draft = DraftDirective.objects.create(
            rule=place.rule.code,
            area=place.area,
            unit=place.unit,
            code=place.code,
            episode=episode.first.id,
            period=episode.opened.id,
            latest=episode.latest.id,
            as_of=figure.as_of,
            light=str(figure.light),
            numerator=figure.numerator,
            denominator=figure.denominator,
            expected=divide_half_up(expected.numerator, expected.denominator),
            target=str(target.ref),
            target_value=target.value,
            document=target.document,
            due_on=timezone.localdate() + timedelta(days=place.rule.days_to_do),
            register=register,
            rows=len(uids),
            opened_at=now,
            **{f"product_{name}": product.in_language(name) for name in LANGUAGES},
            **{f"printed_{name}": printed.in_language(name) for name in LANGUAGES},
        )
        DraftRow.objects.bulk_create(
            (DraftRow(draft=draft, uid=uid) for uid in uids), batch_size=5_000
        )
        body = {"code": place.code, "unit": place.unit, "episode": episode.first.id}
        append(draft.stream, "followups.opened", {**body, "rows": len(uids)}, actor=ACTOR, new=True)
        emit("followups.opened", draft.stream, body, actor=ACTOR)


def _close(place: _Place, found: list[Episode]) -> int:
    """Close what recovered, and drafts whose episode the corrected records no longer bear out."""
    lasting = [episode for episode in found if episode.closed is None]
    over = [
        draft
        for draft in _of(place).filter(state__in=OPEN)
        if not any(_overlap(episode, draft) for episode in lasting)
    ]
    for draft in over:
        recovered = any(_overlap(episode, draft) for episode in found)
        because = ClosedBecause.RECOVERED if recovered else ClosedBecause.NOT_BORNE_OUT
        _end(draft, because)
    return len(over)


def _close_ended(area: str, places: set[tuple[str, int]]) -> int:
    """Close drafts of figures that have no target today: nobody can be held to it any more."""
    waiting = DraftDirective.objects.filter(area=area, state__in=OPEN)
    ended = [draft for draft in waiting if (draft.code, draft.unit) not in places]
    for draft in ended:
        _end(draft, ClosedBecause.TARGET_ENDED)
    return len(ended)


def _overlap(episode: Episode, draft: DraftDirective) -> bool:
    return episode.first.id <= draft.latest and draft.episode <= episode.latest.id


def _end(draft: DraftDirective, because: ClosedBecause) -> None:
    with transaction.atomic():
        DraftDirective.objects.filter(pk=draft.pk).update(
            state=DraftState.CLOSED, closed_at=timezone.now(), closed_because=because
        )
        body = {"was": draft.state, "because": str(because)}
        append(draft.stream, "followups.closed", body, actor=ACTOR)


def _of(place: _Place) -> QuerySet[DraftDirective]:
    return DraftDirective.objects.filter(
        rule=place.rule.code, area=place.area, code=place.code, unit=place.unit
    ).order_by("-pk")


def _decide(draft: DraftDirective, state: DraftState, action: str, reason: str) -> DraftDirective:
    if not may_decide(draft):
        raise NotPermitted()
    actor = current_scope().actor
    with transaction.atomic():
        decided = DraftDirective.objects.filter(pk=draft.pk, state=DraftState.DRAFT).update(
            state=state, decided_by=actor, decided_at=timezone.now(), reason=reason
        )
        if not decided:
            raise AlreadyDecided()
        append(draft.stream, action, {"reason": reason}, actor=actor)
        emit(action, draft.stream, {"code": draft.code, "unit": draft.unit}, actor=actor)
    draft.refresh_from_db()
    return draft
