"""The charter's fields: what each is called, and the sentence that says what belongs there."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.i18n import _


@dataclass(frozen=True, slots=True)
class CharterField:
    """A field of the charter: its name in the store, its title, its help."""

    name: str
    title: str
    help: str


@dataclass(frozen=True, slots=True)
class CharterGroup:
    """Fields that belong together, in the order of the page."""

    key: str
    title: str
    fields: tuple[CharterField, ...]


def charter_groups() -> tuple[CharterGroup, ...]:
    """The page from top to bottom. The aim stands between the first and the second group."""
    return (
        CharterGroup("wrong", _("What is wrong"), _wrong()),
        CharterGroup("covers", _("Who and what it covers"), _covers()),
        CharterGroup("way", _("What it needs, and what may get in the way"), _way()),
        CharterGroup("ethics", _("Ethics and money"), _ethics()),
        CharterGroup("came", _("What came of it"), _came()),
    )


def _wrong() -> tuple[CharterField, ...]:
    return (
        CharterField("title", _("Title"), _("A few words by which everybody knows this work.")),
        CharterField("started", _("Counted from"), _("The first month that is counted. Charts begin here.")),
        CharterField("problem", _("Problem"), _("What goes wrong now, how often, and what it does to people.")),
        CharterField(
            "background", _("Background"), _("What led to this: a case, a complaint, a number that worried you.")
        ),
        CharterField(
            "knowledge", _("What is known"), _("What guidelines, research or other teams say about this problem.")
        ),
        CharterField("rationale", _("Why it should work"), _("Why you think your changes will lead to better care.")),
    )


def _covers() -> tuple[CharterField, ...]:
    return (
        CharterField("patients", _("For whom"), _("The people it is about. The same field as in Aim.")),
        CharterField("how_much", _("By how much"), _("From what to what. The same field as in Aim.")),
        CharterField("in_scope", _("Part of it"), _("Wards, steps and times of day that this work takes in.")),
        CharterField("out_of_scope", _("Not part of it"), _("What you leave for later, so that nobody waits for it.")),
        CharterField(
            "context",
            _("The place"),
            _("What a reader must know of your facility: size, staff, what makes it special."),
        ),
    )


def _way() -> tuple[CharterField, ...]:
    return (
        CharterField("resources", _("What it needs"), _("Time, things, training, and who gives them.")),
        CharterField("barriers", _("What may get in the way"), _("And what you will do about each.")),
    )


def _ethics() -> tuple[CharterField, ...]:
    return (
        CharterField(
            "ethics", _("Ethics"), _("Could anybody be harmed or left out? Was a committee asked, and what did it say?")
        ),
        CharterField("funding", _("Money"), _("Who pays, how much, and whether anybody gains from the result.")),
    )


def _came() -> tuple[CharterField, ...]:
    return (
        CharterField("study", _("How you looked at it"), _("How you judged whether your changes made the difference.")),
        CharterField("summary", _("What was found"), _("The results in a few sentences, also what did not work.")),
        CharterField("interpretation", _("What it means"), _("Why it came out so, compared with what others found.")),
        CharterField("limitations", _("What to be careful about"), _("Small numbers, missing months, other changes.")),
        CharterField("conclusions", _("What follows"), _("Will it hold? Where could it be used? What is next?")),
    )
