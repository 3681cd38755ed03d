"""What is said where a part of an organiser's design is not there or cannot be done."""

from __future__ import annotations

from qic_desktop.i18n import _


def no_design() -> dict[str, str]:
    """Sentences for what was not found; ``{text}`` is what was asked for."""
    return {
        "template": _("There is no template “{text}”. “qic design templates” names them."),
        "template-file": _(
            "The file of the template “{text}” cannot be read; it may have been changed by hand. "
            "Install the program again to have it back. Your own work stays as it is."
        ),
        "timetable": _("There is no such entry in the timetable. It may have been taken out already."),
        "role": _("There is no role “{text}”. “qic design roles” names them."),
        "brief": _("There is no such brief for an expert."),
    }


def not_designed() -> dict[str, str]:
    """Sentences for what was not allowed."""
    return {
        "has-timetable": _("There is a timetable already. Say that it may be taken out, or change what is there."),
        "site-role": _("“{text}” is a role of each site: its team says who has it."),
    }
