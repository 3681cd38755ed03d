"""What is said where something about progress is not there or cannot be kept."""

from __future__ import annotations

from qic_desktop.i18n import _


def not_there() -> dict[str, str]:
    """Sentences for what was not found; ``{text}`` is what was asked for."""
    return {
        "instrument": _("There is no questionnaire “{text}”. “qic progress show” names them."),
        "answer": _("“{text}” is not an answer of this questionnaire."),
        "unit": _("There is no unit “{text}” in the plan for spread. Add it first."),
        "activity": _("“{text}” is not an activity of the ledger. “qic progress cost --help” names them."),
        "cost": _("There is no such entry in the ledger. It may have been taken out already."),
    }


def not_kept() -> dict[str, str]:
    """Sentences for what was not allowed."""
    return {
        "unanswered": _("Some questions are still open. Answer all of them, then file the sheet."),
        "currency": _("Say in which currency the amount is, such as TZS or GBP."),
        "instrument-form": _("This is no questionnaire that can be read. Take one of the program’s own as a pattern."),
        "instrument-older": _("“{text}” is here in a version as new. Give yours a higher number."),
        "instrument-lines": _(
            "There have to be as many lines as before, for each stands for a value: {text}. Nothing was changed."
        ),
        "instrument-raters": _("“{text}” must stay of its kind, and be answered with or without names as before."),
        "nothing-spent": _("Enter hours or an amount of money."),
    }
