"""Why something could not be done to a site or with a facility list, in words."""

from __future__ import annotations

from qic_desktop.i18n import _


def not_registered() -> dict[str, str]:
    """Reasons of a step that is not allowed."""
    return {
        "code-twice": _("Code {text} stands twice in the list. Give each site a code of its own; nothing was written."),
        "no-reason": _("Write a reason: in a year nobody remembers it."),
        "ends-before-start": _("This would end before it begins: {text}. Choose a later month."),
        "pause-outside": _("“{text}” does not take part in all of that time, so there is nothing to pause."),
        "paused-already": _("“{text}” is paused in that time already. End that pause first, or choose other months."),
        "not-paused": _("“{text}” is not paused then."),
        "has-left": _("“{text}” has left already."),
        "before-start": _("“{text}” did not take part yet. Choose a month after its start."),
        "not-left": _("“{text}” takes part. Only a site that has left can start again."),
        "restart-before-left": _("“{text}” still took part then. Choose a month after it left."),
        "merge-self": _("“{text}” cannot be merged into itself. Choose the site that goes on."),
        "merge-circle": _("The other one was merged into “{text}”. Take that merger back first."),
        "merged-already": _("“{text}” was merged into another site. Choose the site that goes on."),
        "not-merged": _("“{text}” was not merged."),
        "no-facilities": _("No column of “{text}” holds names of facilities. Say which one does."),
        "not-candidate": _("“{text}” takes part already."),
        "reports-how": _("Nobody has said yet whether “{text}” reports on paper or by Excel."),
        "no-code": _("“{text}” has no code yet. A site needs one: write it in the list."),
    }
