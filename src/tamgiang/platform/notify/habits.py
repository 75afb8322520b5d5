"""What recipients chose: channels by topic, quiet hours, the hour of the digest, language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db import transaction

from tamgiang.kernel.zone import LOCAL
from tamgiang.platform.notify.catalog import Topic
from tamgiang.platform.notify.models import Habit, Preference, Priority

#: Unless a person chose otherwise: nothing but urgent between ten in the evening and six.
QUIET = (time(22, 0), time(6, 0))
DIGEST_AT = time(7, 30)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What one recipient wants."""

    language: str = "vi"
    quiet: tuple[time, time] = QUIET
    digest_at: time = DIGEST_AT
    chosen: Mapping[str, tuple[tuple[str, ...], bool]] = field(default_factory=dict)

    def channels(self, topic: Topic) -> tuple[str, ...]:
        """The channels for a topic besides the inbox."""
        return self.chosen[topic.code][0] if topic.code in self.chosen else topic.channels

    def gathers(self, topic: Topic) -> bool:
        """Whether once a day is enough for a topic; never for what is urgent."""
        if topic.priority == Priority.URGENT:
            return False
        if topic.code in self.chosen:
            return self.chosen[topic.code][1]
        return topic.priority == Priority.LOW

    def awake(self, moment: datetime) -> datetime:
        """The first moment from `moment` on outside the quiet hours."""
        begin, end = self.quiet
        local = moment.astimezone(LOCAL)
        clock = local.time()
        inside = begin <= clock < end if begin <= end else clock >= begin or clock < end
        if not inside:
            return moment
        day = local.date() + timedelta(days=1 if begin > end and clock >= begin else 0)
        return datetime.combine(day, end, LOCAL)

    def next_digest(self, moment: datetime) -> datetime:
        """When the next digest of this recipient goes out."""
        local = moment.astimezone(LOCAL)
        due = datetime.combine(local.date(), self.digest_at, LOCAL)
        return due if due > local else due + timedelta(days=1)


def wishes_of(owners: Iterable[str]) -> dict[str, Wishes]:
    """The wishes of recipients, the usual ones for who chose nothing. Two queries."""
    wanted = list(owners)
    habits = {habit.owner: habit for habit in Habit.objects.filter(owner__in=wanted)}
    chosen: dict[str, dict[str, tuple[tuple[str, ...], bool]]] = {}
    for each in Preference.objects.filter(owner__in=wanted):
        chosen.setdefault(each.owner, {})[each.topic] = (tuple(each.channels), each.digest)
    return {owner: _wishes(habits.get(owner), chosen.get(owner, {})) for owner in wanted}


def _wishes(habit: Habit | None, chosen: Mapping[str, tuple[tuple[str, ...], bool]]) -> Wishes:
    if habit is None:
        return Wishes(chosen=chosen)
    quiet = QUIET
    if habit.quiet_from is not None and habit.quiet_to is not None:
        quiet = (habit.quiet_from, habit.quiet_to)
    return Wishes(habit.language, quiet, habit.digest_at or DIGEST_AT, chosen)


def choose(
    owner: str,
    *,
    language: str,
    quiet: tuple[time, time],
    digest_at: time,
    topics: Mapping[str, tuple[tuple[str, ...], bool]],
) -> None:
    """Keep what a recipient wants."""
    with transaction.atomic():
        values = {"language": language, "quiet_from": quiet[0], "quiet_to": quiet[1]}
        Habit.objects.update_or_create(owner=owner, defaults=values | {"digest_at": digest_at})
        for topic, (channels, digest) in topics.items():
            Preference.objects.update_or_create(
                owner=owner, topic=topic, defaults={"channels": list(channels), "digest": digest}
            )
