"""The words of control plans."""

from __future__ import annotations

from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.improving.control_plans import PlanView
from qic_desktop.wording.period_names import period_name


def slipped_words(view: PlanView) -> str:
    """That the measure of an adopted change gets worse; empty while it does not."""
    if not view.slipped_since or view.measure is None:
        return ""
    return _("{measure} has been getting worse since {month}, more than chance allows.").format(
        measure=view.measure.name, month=period_name(view.slipped_since)
    )


def beside_words(view: PlanView) -> str:
    """That two laptops wrote a plan for one cycle, each without the other's; empty where there is one."""
    if not view.beside:
        return ""
    count = view.beside + 1
    return n_(
        "{n} plan for this cycle.",
        "{n} plans for this cycle, written on different laptops. Keep what is good in one, take the others away.",
        count,
    ).format(n=format_number(count))
