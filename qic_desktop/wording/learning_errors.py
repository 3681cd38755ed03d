"""What is said where something of the page *Learning* is not there, or is another team's."""

from __future__ import annotations

from qic_desktop.i18n import _


def not_learned() -> dict[str, str]:
    """By what was looked for."""
    return {
        "session": _("There is no learning session “{text}” in the timetable. “qic learning show” names them."),
        "point": _("“{text}” is not a point of the pre-work checklist."),
        "part": _("“{text}” is no kind of time in a learning session."),
        "commitment": _("Nothing to try at home is called “{text}”."),
        "report-back": _("There is no report-back “{text}” in this store."),
        "story": _("There is no change story “{text}” in this store."),
        "question": _("There is no question “{text}” in this store."),
        "consent": _("“{text}” is not an answer here: say named, unnamed or no."),
        "forms": _("No evaluation form of this session is typed in."),
        "form": _("No evaluation form of this session is called “{text}”."),
        "lesson": _("There is no lesson “{text}”. “qic learning lessons” names them."),
    }


def not_ours() -> dict[str, str]:
    """By why a step is not allowed."""
    return {
        "other-team": _("“{text}” was written by another team. It can be read and answered, not changed."),
        "no-consent": _("The team did not agree to hand this on. It stays here."),
        "tells-whose": _("The team wants no name with it, and these words would tell: {text}. Write it without them."),
        "nobody-came": _("Nobody is written down for “{text}” yet. Count who came first."),
        "few-forms": _("What people said is shown from {text} forms on, so that nobody is found out."),
        "not-held": _("This session has not begun yet."),
    }
