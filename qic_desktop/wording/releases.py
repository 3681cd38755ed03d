"""Publishing in words: what comes into force, from when, for how many sites."""

from __future__ import annotations

from collections.abc import Sequence

from qic_desktop.i18n import _, format_number, n_
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.record_kinds import kind_name


def release_question(sites: int) -> str:
    """The question before publishing."""
    if not sites:
        return _("Publish this? No site has been accepted yet.")
    text = n_("Publish this for {n} site?", "Publish this for {n} sites?", sites)
    return text.format(n=format_number(sites))


def measure_line(name: str, version: int, since: str) -> str:
    """What comes into force of a measure: "Seen in time: version 2, from December 2026"."""
    if not version:
        return _("{measure}: its name and what goes with it").format(measure=name)
    what = _("its definition") if version == 1 else _("version {number}").format(number=version)
    if not since:
        return _("{measure}: {what}").format(measure=name, what=what)
    return _("{measure}: {what}, from {period}").format(measure=name, what=what, period=period_name(since))


def unsaid_line(names: Sequence[str]) -> str:
    """Warn of definitions that leave open what is counted: in force they are rewritten no more."""
    said = n_(
        "{names} does not say what is counted, out of what. Each site would count what it thinks.",
        "{names} do not say what is counted, out of what. Each site would count what it thinks.",
        len(names),
    )
    return said.format(names=", ".join(_("“{name}”").format(name=name) for name in names))


def charter_line() -> str:
    """That something of the charter or the chart rules changes."""
    return _("The charter and the rules that all sites share")


def letter_line(title: str, sites: int) -> str:
    """A letter that goes along, and to how many sites; 0 for all."""
    if not sites:
        return _("Letter to all sites: “{title}”").format(title=title)
    text = n_("Letter to {n} site: “{title}”", "Letter to {n} sites: “{title}”", sites)
    return text.format(n=format_number(sites), title=title)


def others_line(others: Sequence[tuple[str, int]]) -> str:
    """What else comes along: "Change idea (3), Story"."""
    named = [(kind_name(entity), count) for entity, count in others]
    many = _("{kind} ({n})")
    return ", ".join(kind if count == 1 else many.format(kind=kind, n=format_number(count)) for kind, count in named)


def release_meaning(*, definitions: bool) -> str:
    """What follows from publishing."""
    if not definitions:
        return _("It holds at a site as soon as it opens the file. It can be changed again later.")
    return _(
        "It holds at a site as soon as it opens the file. A definition in force stays as it is: what you want "
        "otherwise later is a new version, with a reason, and lines on charts break there."
    )


def beside_words(count: int) -> str:
    """That files for single readers lie beside the news; empty where there are none."""
    if not count:
        return ""
    return n_(
        "Beside it lies {n} file whose name begins with “for-”. It holds values and letters for whoever its name says: "
        "give it to nobody else.",
        "Beside it lie {n} files whose names begin with “for-”. Each holds values and letters for whoever its name "
        "says: give it to nobody else.",
        count,
    ).format(n=format_number(count))
