"""The labels at the right end of a chart: what stands there, and which of them stay where there is little room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from qic_desktop.analysis.charts.values import Phase
from qic_desktop.analysis.geometry.marks import Label, Mark, Role
from qic_desktop.analysis.geometry.places import is_number
from qic_desktop.analysis.geometry.placing import push_apart
from qic_desktop.analysis.geometry.reading import carried_phase, current_target, has_dates, is_floor, within
from qic_desktop.analysis.geometry.sheet import Sheet
from qic_desktop.analysis.geometry.text import ASCENT, text_width
from qic_desktop.analysis.series import Numbers

LATEST, TARGET, CENTRE, LIMIT, BEFORE, PLAIN = 0, 1, 2, 3, 4, 5
"""Which label gives way first where not all have room: the one with the greatest number."""
MOST_PASSED = 24
"""So many places without a value at the end are passed over to find the latest limit."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of a label."""

    text: str
    role: Role
    size: float
    weight: int = 400

    @property
    def width(self) -> float:
        """Pixels."""
        return text_width(self.text, self.size, self.weight)

    @property
    def height(self) -> float:
        """Pixels from one base line to the next."""
        return self.size * 1.28


@dataclass(frozen=True, slots=True)
class EndLabel:
    """A label at the right end, beside ``value``; ``rank`` says which gives way first, 0 never."""

    value: float
    lines: tuple[TextLine, ...]
    rank: int = 0

    @property
    def height(self) -> float:
        """Pixels of all lines."""
        return sum(line.height for line in self.lines)

    @property
    def width(self) -> float:
        """Pixels of the widest line."""
        return max((line.width for line in self.lines), default=0.0)


def room_for(labels: tuple[EndLabel, ...], room: float, gap: float) -> tuple[EndLabel, ...]:
    """As many of the labels as fit above one another in ``room`` pixels, the most important ones."""
    kept: list[EndLabel] = []
    used = 0.0
    for label in sorted(labels, key=lambda each: each.rank):
        height = max(label.height + 2, gap)
        if not kept or used + height <= room:
            kept.append(label)
            used += height
    return tuple(label for label in labels if any(label is other for other in kept))


def label_marks(
    ends: Sequence[EndLabel], wanted: Sequence[float], x: float, *, bounds: tuple[float, float], gap: float
) -> list[Mark]:
    """The labels at ``x``, as near as possible to the heights that they name, pushed apart inside ``bounds``."""
    centres = push_apart(wanted, [max(end.height + 2, gap) for end in ends], *bounds)
    marks: list[Mark] = []
    for end, centre in zip(ends, centres, strict=True):
        top = centre - end.height / 2
        for line in end.lines:
            base = top + line.height / 2 + line.size * ASCENT / 2
            marks.append(Label(line.role, line.text, x, round(base, 2), line.size, line.weight))
            top += line.height
    return marks


def end_labels(sheet: Sheet) -> tuple[EndLabel, ...]:
    """Names and values of the lines at the right end, and the latest value; small charts have only that."""
    if sheet.look.is_small:
        return latest_label(sheet)
    labels = [*_target_label(sheet), *_centre_labels(sheet), *_limit_labels(sheet)]
    return (*labels, *latest_label(sheet))


def _label(sheet: Sheet, value: float, texts: Sequence[str], rank: int, role: Role = "muted") -> EndLabel:
    return EndLabel(value, tuple(TextLine(text, role, sheet.look.label_size) for text in texts if text), rank)


def _target_label(sheet: Sheet) -> list[EndLabel]:
    target = current_target(sheet.chart)
    if target is None:
        return []
    return [_label(sheet, target, (sheet.words.target(sheet.chart, short=not sheet.look.is_large),), TARGET, "target")]


def _centre_labels(sheet: Sheet) -> list[EndLabel]:
    chart, words = sheet.chart, sheet.words
    labels = []
    carried, now = carried_phase(chart), chart.latest_phase
    if carried is not None and is_number(carried.centre):
        labels.append(_label(sheet, carried.centre, (words.before(chart, carried),), BEFORE))
    if now is not None and is_number(now.centre):
        labels.append(_label(sheet, now.centre, words.centre(chart, now, short=not sheet.look.is_large), CENTRE))
    return labels


def _limit_labels(sheet: Sheet) -> list[EndLabel]:
    chart, now = sheet.chart, sheet.chart.latest_phase
    labels = []
    for limits in (chart.upper, chart.lower):
        limit = _last_limit(limits, now)
        level = sheet.lookup.level(limits, now.first, now.last) if now is not None and is_number(limit) else None
        if is_number(limit) and not is_floor(chart, limits, level, sheet.reach):
            limit = within(limit, sheet.reach)
            text = sheet.words.limit_text(chart, limit, varies=level is None, short=not sheet.look.is_large)
            labels.append(_label(sheet, limit, (text,), LIMIT))
    return labels


def _last_limit(limits: Numbers, now: Phase | None) -> float | None:
    """The limit of the latest point; the places after it, which have no value yet, may have no limit either."""
    if not limits or now is None:
        return None
    return next(
        (limit for limit in islice(reversed(limits), min(MOST_PASSED, len(limits) - now.first)) if is_number(limit)),
        None,
    )


def latest_label(sheet: Sheet) -> tuple[EndLabel, ...]:
    """The latest value in bold, with its period below it in a large chart."""
    chart, look, words = sheet.chart, sheet.look, sheet.words
    last = sheet.numbers.last_known()
    if last is None:
        return ()
    point = chart.points[last]
    text = words.point_value(point, chart.series.style)
    if look.is_large and sheet.style == "paper":
        text = f"{moment(sheet, last, with_year=False)}: {text}"
    lines: tuple[TextLine, ...] = (TextLine(text, "text", look.latest_size, 600),)
    if look.is_large and sheet.style == "screen":
        lines = (*lines, TextLine(moment(sheet, last, with_year=True), "muted", look.label_size))
    value = sheet.numbers.at(last)
    return (EndLabel(value, lines, LATEST),) if value is not None else ()


def moment(sheet: Sheet, place: int, *, with_year: bool) -> str:
    """When a point was, or which event it is."""
    if not has_dates(sheet.chart):
        return sheet.words.event(sheet.chart, place)
    return sheet.words.tick(sheet.chart.series.periods[place], with_year=with_year)
