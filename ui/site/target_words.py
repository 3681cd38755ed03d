"""What helps to choose a target, line by line, and what a target was."""

from __future__ import annotations

from datetime import date

from qic_desktop.analysis.series import ValueStyle
from qic_desktop.domain.foreign_days import doubt_of
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.measuring.targets import TargetVersion, TargetView
from qic_desktop.wording.aims import change_text, day_doubt, stretch_name, target_text
from qic_desktop.wording.period_names import period_name
from ui.site.words import day_name

Line = tuple[str, str, str]
"""Icon, its colour, words."""


def aid_lines(row: TargetView, day: date) -> list[Line]:
    """What was reached so far, and what the target asks for."""
    aid, style = row.aid, row.style
    if not aid.points:
        return [("info", "muted", _("No values yet. Count back some months before you choose a target."))]
    lines: list[Line] = []
    if aid.median is None:
        count = n_("{n} value so far", "{n} values so far", aid.points).format(n=format_number(aid.points))
        lines.append(("chart-line", "muted", _("{count}; a median needs six.").format(count=count)))
    else:
        lines.append(("chart-line", "muted", _("Median now: {value}").format(value=target_text(aid.median, style))))
    if aid.best is not None:
        months = stretch_name(aid.best.first, aid.best.last)
        text = _("Best three months: {value}, {months}").format(value=target_text(aid.best.value, style), months=months)
        lines.append(("flag", "muted", text))
    if aid.best_site is not None:
        name = aid.best_site.name or _("another site")
        text = _("Best site: {value}, {site}").format(value=target_text(aid.best_site.value, style), site=name)
        lines.append(("users", "muted", text))
    if row.value is not None:
        lines += _asked(row, row.value, day)
    return lines


def _asked(row: TargetView, value: float, day: date) -> list[Line]:
    aid, style, latest = row.aid, row.style, row.latest
    lines: list[Line] = []
    if row.is_organisers:
        text = _("The collaborative’s target: {value}. Your own may be nearer, or sooner.")
        lines.append(("network", "muted", text.format(value=target_text(value, style))))
    by = latest.target.by or "" if latest is not None else ""
    change = aid.per_month(value, latest.by, day) if latest is not None else None
    if aid.median is not None and aid.is_reached_by(aid.median, value):
        lines.append(("circle-check", "accent", _("The median is there already. A next target may be due.")))
    elif change is not None:
        name = period_name(by)
        text = _("To get there by {day}: {change} every month").format(day=name, change=change_text(change, style))
        lines.append(("footprints", "muted", text))
    doubt = day_doubt(doubt_of(by, day), period_name(by))
    if doubt:
        lines.append(("triangle-alert", "concern", doubt))
    elif not by and not row.is_organisers:
        lines.append(("circle", "faint", _("By which month? A target without a day waits for ever.")))
    return lines


def version_words(version: TargetVersion, style: ValueStyle, *, in_force: bool) -> str:
    """A target with its day and its reason, and since when it stands."""
    target = version.target
    if target.value is None:
        text = _("taken away")
    elif target.by:
        value = target_text(target.value, style)
        text = _("{value} by {day}").format(value=value, day=period_name(target.by, short=True))
    else:
        text = target_text(target.value, style)
    if version.set_on is not None:
        text = _("{target}, set on {day}").format(target=text, day=day_name(version.set_on, year=True))
    if target.why:
        text += "\n" + target.why
    return text if in_force else _("Before: {target}").format(target=text)
