"""What is said where a part of a team's plan is not there or cannot be done."""

from __future__ import annotations

from qic_desktop.i18n import _


def no_plan() -> dict[str, str]:
    """Sentences for what was not found; ``{text}`` is what was asked for."""
    return {
        "field": _("The plan has no field “{text}”. “qic aim show” names them."),
        "diagnosis": _("There is no diagnosis “{text}” in this store."),
        "kind": _("“{text}” is no kind of diagnosis."),
    }


def not_planned() -> dict[str, str]:
    """Sentences for what was not allowed."""
    return {
        "differs": _("“{text}” and the collaborative’s measure are counted differently. Keep them apart."),
    }
