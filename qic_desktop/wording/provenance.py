"""What a figure rests on, in words."""

from __future__ import annotations

from qic_desktop.clock import local_time
from qic_desktop.domain.provenance import Provenance
from qic_desktop.i18n import _, n_
from qic_desktop.wording.period_names import period_name


def provenance_sentences(found: Provenance) -> tuple[str, ...]:
    """How many values from how many packages, what was typed here, and by which definitions."""
    if not found.values:
        return (_("No value stands behind these figures yet."),)
    brought = n_("{n} value", "{n} values", found.values).format(n=found.values)
    packages = n_("{n} package", "{n} packages", len(found.packages)).format(n=len(found.packages))
    said = [_("{values} stand behind these figures, from {packages}.").format(values=brought, packages=packages)]
    if found.typed_here:
        said.append(
            n_("{n} of them was typed here.", "{n} of them were typed here.", found.typed_here).format(
                n=found.typed_here
            )
        )
    for one in found.revisions:
        if one.revision is None:
            words = n_("{n} value names no definition.", "{n} values name no definition.", one.values)
            said.append(words.format(n=one.values))
            continue
        words = n_("Definition {number}: {n} value.", "Definition {number}: {n} values.", one.values)
        said.append(words.format(number=one.revision, n=one.values))
        if one.apart:
            words = n_(
                "{n} of them lies where another definition holds: it is kept and takes no part in the figures.",
                "{n} of them lie where another definition holds: they are kept and take no part in the figures.",
                one.apart,
            )
            said.append(words.format(n=one.apart))
    return tuple(said)


def provenance_lines(found: Provenance) -> tuple[str, ...]:
    """One line a package: when it was taken in, who packed it, the file, the values, the first signs of its hash."""
    lines = []
    for one in found.packages:
        day = period_name(local_time(one.handled).date().isoformat())
        count = n_("{n} value", "{n} values", one.values).format(n=one.values)
        lines.append("   ".join(part for part in (day, one.site or "–", one.file, count, one.sha256[:16]) if part))
    return tuple(lines)
