"""What is said where a visit, or what was passed on, is not there or may not be changed."""

from __future__ import annotations

from qic_desktop.i18n import _


def no_visit() -> dict[str, str]:
    """What is not there."""
    return {
        "visit": _("There is no visit “{text}” in this store."),
        "coach-skill": _("There is no skill “{text}” on a coach’s list."),
        "coach-level": _("“{text}” is no step. Choose 1 learning it, 2 with help, 3 alone, 4 can teach it."),
        "escalation": _("There is no problem “{text}” that was passed on in this store."),
    }


def not_hers() -> dict[str, str]:
    """Why it may not be changed."""
    return {
        "other": _("Another coach wrote this. You can read it; only she can change it."),
        "future-visit": _(
            "This visit is on {text}, a day that is still to come. Set the day on which you were there, then close it."
        ),
        "earlier-visit": _("A visit on {text} is known already. If this earlier day is right, say so with --yes."),
    }
