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
        "letter": _("There is no letter “{text}” in this store. “qic letters list” shows those that came."),
    }


def not_hers() -> dict[str, str]:
    """Why it may not be changed."""
    return {
        "other": _("Another coach wrote this. You can read it; only she can change it."),
        "future-visit": _(
            "This visit is on {text}, a day that is still to come. Set the day on which you were there, then close it."
        ),
        "closed-visit": _("This visit is closed, and its summary is signed. It can be added to, but not taken back."),
        "day-before-visit": _("{text} is before the visit itself, so it was not kept. Choose a day after the visit."),
        "three-actions": _("{text} new actions are enough for one visit: more are seldom done. Take one off first."),
        "recount-negative": _("“{text}” was not kept: nobody counts so few cases. Write what stands in the source."),
        "recount-above": _(
            "{text} of them is more than all that were counted, and was not kept. Correct one of the two."
        ),
        "visit-long-ago": _("{text} is more than two years ago. If the day is right, say so with --yes."),
        "visit-too-early": _("{text} is before the collaborative began. If the day is right, say so with --yes."),
        "for-another-site": _(
            "Nothing was copied: one of these packages is for {text} alone. Take its tick off, and hand it over there."
        ),
        "earlier-visit": _("A visit on {text} is known already. If this earlier day is right, say so with --yes."),
    }
