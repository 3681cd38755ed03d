"""Which way a site goes, in words."""

from __future__ import annotations

from qic_desktop.analysis.aggregate import SiteFinding
from qic_desktop.i18n import _, format_number
from qic_desktop.wording.period_names import period_name


def direction_words(found: SiteFinding) -> str:
    """The direction of a site's finding; a jump in the number of cases is said first."""
    words = direction_name(found.direction if found.finding else None, judged=found.finding)
    if found.jump is not None:
        ratio = format_number(found.jump_ratio or 0.0, 1)
        return _("counts {ratio} times as many cases since {month}; {words}").format(
            ratio=ratio, month=period_name(found.jump), words=words
        )
    return words


def direction_name(direction: str | None, *, judged: bool) -> str:
    """Improving, getting worse, swings, a finding without direction, or only chance."""
    names = {"improving": _("improving"), "worse": _("getting worse"), "swings": _("swings")}
    if direction in names:
        return names[direction]
    return _("a finding") if judged else _("only chance variation")
