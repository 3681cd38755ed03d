"""Words for what was recovered from a damaged file, and for what is missing."""

from __future__ import annotations

from qic_desktop.i18n import _, n_
from qic_desktop.wording.exchange import entries_name


def parts_of(found: int, total: int) -> str:
    """``9 of 10 parts``."""
    return n_("{found} of {n} part", "{found} of {n} parts", total).format(found=found, n=total)


def recovered_sentence(found: int, missing: int, lost: int, *, packages: int = 0) -> str:
    """What was got out of a damaged file, and what to do about the rest.

    Args:
        found: parts that are whole.
        missing: parts that are not.
        lost: operations in these, 0 where nobody knows.
        packages: whole packages that were packed again.
    """
    if packages:
        return n_(
            "The file held {n} package that had been packed again.",
            "The file held {n} packages that had been packed again.",
            packages,
        ).format(n=packages)
    if not missing:
        return _("Everything in the damaged file could be recovered. The file itself is kept.")
    said = _("Recovered {parts}. The rest is damaged: ask the sender for the package again. The file is kept.")
    if lost:
        said = _(
            "Recovered {parts}. Missing: {entries}. Ask the sender for the package again; the damaged file is kept."
        )
    return said.format(parts=parts_of(found, found + missing), entries=entries_name(lost))
