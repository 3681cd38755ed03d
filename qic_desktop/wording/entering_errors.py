"""Why something could not be entered for a site, in words."""

from __future__ import annotations

from collections.abc import Mapping

from qic_desktop.i18n import _


def not_entered() -> Mapping[str, str]:
    """Reasons of a step that is not allowed."""
    return {
        "code-taken": _("The code “{text}” belongs to another site already. Choose another one."),
        "no-helper": _("“{text}” is a team’s own laptop. Only coaches and organisers enter for other sites."),
        "not-granted": _(
            "You may not enter for “{text}” yet. Ask the organiser to allow it for your laptop, and open the "
            "organiser’s next news."
        ),
        "no-excel-site": _("No site reports by Excel yet. Say so of a site first, on its page under Sites."),
        "nothing-to-ask": _("No measure by month, quarter or year has been published yet, so there is nothing to ask."),
        "nothing-to-confirm": _("Nothing was entered here by somebody else, so there is nothing to confirm."),
    }
