"""The words of control plans."""

from __future__ import annotations

from qic_desktop.i18n import _
from qic_desktop.services.improving.control_plans import PlanView
from qic_desktop.wording.period_names import period_name


def slipped_words(view: PlanView) -> str:
    """That the measure of an adopted change gets worse; empty while it does not."""
    if not view.slipped_since or view.measure is None:
        return ""
    return _("{measure} has been getting worse since {month}, more than chance allows.").format(
        measure=view.measure.name, month=period_name(view.slipped_since)
    )
