"""What is said where a visit, or what was passed on, is not there or may not be changed."""

from __future__ import annotations

from qic_desktop.i18n import _


def no_visit() -> dict[str, str]:
    """What is not there."""
    return {
        "visit": _("There is no visit “{text}” in this store."),
        "escalation": _("There is no problem “{text}” that was passed on in this store."),
    }


def not_hers() -> dict[str, str]:
    """Why it may not be changed."""
    return {
        "other": _("Another coach wrote this. You can read it; only she can change it."),
        "earlier-visit": _("A visit on {text} is known already. If this earlier day is right, say so with --yes."),
    }
