"""Expected errors become a notice in the page: what happened, what is safe, what to do. Never a traceback."""

from __future__ import annotations

from qic_desktop.errors import QicError


def sentence_of(error: QicError) -> str:
    """The sentence for a person; the same words as on the command line."""
    from qic_desktop.wording.errors import describe

    return describe(error)
