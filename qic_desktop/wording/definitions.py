"""Operational definitions in words: titles, a sentence of help and an example of each field, kinds of change."""

from __future__ import annotations

from typing import NamedTuple, get_args

from qic_desktop import errors
from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.domain.clarification import read_clarification
from qic_desktop.domain.measure import DefinitionRevision, RevisionKind
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.wording.chart_rules import chart_kind_name
from qic_desktop.wording.period_names import period_name


class FieldWords(NamedTuple):
    """A field's title, what it is for, and what could stand there."""

    title: str
    help: str
    example: str


def field_words(name: str) -> FieldWords:
    """The words about a field of a definition."""
    return {**_counted_words(), **_value_words(), **_read_words(), **_shown_words()}[name]


def _counted_words() -> dict[str, FieldWords]:
    return {
        "numerator_text": FieldWords(
            _("What is counted"), _("So exact that two people count the same."), _("births with a complete partograph")
        ),
        "denominator_text": FieldWords(_("Out of what"), _("All cases that could have counted."), _("all births")),
        "inclusion": FieldWords(
            _("Counted too"), _("Cases about which somebody might be in doubt."), _("births before arrival")
        ),
        "exclusion": FieldWords(_("Not counted"), _("Cases that are left out, and stay out."), _("planned caesareans")),
    }


def _value_words() -> dict[str, FieldWords]:
    return {
        "value_form": FieldWords(
            _("One value is"), _("A share of cases, a rate, a number, a mean."), _("a share, in per cent")
        ),
        "unit": FieldWords(_("Unit"), _("The word beside a value; a share needs none."), _("minutes")),
        "multiplier": FieldWords(_("Per how many"), _("Only of a rate: per 100 or per 1,000."), "1000"),
        "decimals": FieldWords(_("Decimals"), _("How many are written after the point."), "1"),
        "minimum_denominator": FieldWords(
            _("Smallest number of cases"), _("With fewer in a month, read the counts and not the per cent."), "20"
        ),
        "period_kind": FieldWords(_("Counted every"), _("Fixed once the first value is in."), _("month")),
    }


def _read_words() -> dict[str, FieldWords]:
    return {
        "source_text": FieldWords(
            _("Where it is read"), _("The register and its columns."), _("delivery register, columns 7 and 19")
        ),
        "collector": FieldWords(
            _("Who reads it"), _("A role rather than a name: people change."), _("the nurse in charge")
        ),
        "method": FieldWords(
            _("All cases or a sample"), _("How cases are chosen; the same way every month."), _("every fifth card")
        ),
        "sample_size": FieldWords(_("How many in a sample"), _("Empty when all cases are counted."), "30"),
        "strata": FieldWords(
            _("Parts"), _("Up to eight names, with commas between: each part has values and a chart."), _("day, night")
        ),
    }


def _shown_words() -> dict[str, FieldWords]:
    return {
        "direction": FieldWords(_("Which way is better"), _("Decides what counts as improvement."), _("up is better")),
        "chart_kind": FieldWords(_("Chart"), _("A run chart is right for most."), _("Run chart")),
        "kind": FieldWords(_("What it is for"), _("Kept at once: nothing that is computed changes."), _("Process")),
    }


def form_words() -> list[tuple[str, str]]:
    """What one value can be."""
    return [
        ("proportion", _("a share, in per cent")),
        ("rate", _("a rate")),
        ("count", _("a number")),
        ("mean", _("a mean or a time")),
        ("time-between", _("days between rare events")),
        ("cases-between", _("cases between rare events")),
    ]


def method_words() -> list[tuple[str, str]]:
    """How cases can be chosen (C3 of the method)."""
    return [
        ("", _("not said")),
        ("all", _("all cases")),
        ("every", _("every second, third … case")),
        ("random", _("some, drawn by lot")),
        ("first", _("the first ones of the period")),
        ("judgement", _("the ones that somebody picks")),
    ]


def sampling_name(code: str) -> str:
    """How a team chooses cases, for people."""
    return {**dict(method_words()), "": _("not decided yet")}.get(code, code)


_FORMER_METHODS = {"census": "all", "sample": "random"}


def sample_words(code: str | None, size: int | None) -> str:
    """Which cases are looked at, and how many of them; empty where nothing was decided."""
    if not code:
        return ""
    chosen = _FORMER_METHODS.get(code, code)
    name = sampling_name(chosen)
    if chosen == "all" or not size:
        return name
    return _("{cases}: {n} in a period").format(cases=name, n=format_number(size))


def rhythm_words() -> list[tuple[str, str]]:
    """How long a period can be."""
    return [
        ("day", _("day")),
        ("week", _("week")),
        ("month", _("month")),
        ("quarter", _("quarter")),
        ("year", _("year")),
    ]


def direction_words() -> list[tuple[str, str]]:
    """Which way can be better."""
    return [("up", _("higher")), ("down", _("lower")), ("neutral", _("neither"))]


def value_words(name: str, value: object) -> str:
    """What a field says, in words; empty where it says nothing."""
    if value is None or value in ("", []):
        return ""
    named = {
        "value_form": form_words,
        "method": method_words,
        "period_kind": rhythm_words,
        "direction": direction_words,
    }
    if name == "method":
        value = _FORMER_METHODS.get(str(value), value)
    if name in named:
        return dict(named[name]()).get(str(value), str(value))
    if name == "chart_kind":
        return next((chart_kind_name(kind) for kind in get_args(ChartKind) if kind == value), str(value))
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if isinstance(value, float | int):
        return format_number(value)
    return str(value)


def change_words(kind: str) -> tuple[str, str]:
    """A kind of change, and what it does."""
    return {
        "clarification": (
            _("A clarification"),
            _("A typing mistake, or clearer words. What is counted stays the same: the line does not break."),
        ),
        "change": (
            _("A change"),
            _("Something else is counted from a month on. The line breaks there, and a new median begins."),
        ),
        "counted-back": (
            _("A change, with earlier values counted back"),
            _("The registers are read again by the new definition from a month on, so that the line holds together."),
        ),
    }[kind]


def clarification_words(revision: DefinitionRevision) -> str:
    """What was made clearer of a definition; empty where nothing was."""
    return clarification_text(revision.clarification)


def clarification_text(text: str | None) -> str:
    """A clarification for people: field by field, and remarks."""
    fields, remark = read_clarification(text)
    lines = [f"{field_words(name).title}: {value_words(name, value) or '–'}" for name, value in fields.items()]
    return "\n".join([*lines, *([remark] if remark else [])])


def difference_count(count: int) -> str:
    """How many fields of a form say something else than the definition in force."""
    if not count:
        return _("Nothing differs from the definition in force.")
    return n_(
        "{count} field differs from the definition in force.",
        "{count} fields differ from the definition in force.",
        count,
    ).format(count=count)


def revision_title(revision: DefinitionRevision) -> str:
    """ "Definition 2, from March 2026: a change"."""
    kinds = {
        RevisionKind.FIRST.value: _("the first"),
        RevisionKind.CHANGE.value: _("a change"),
        RevisionKind.COUNTED_BACK.value: _("a change, with values counted back"),
    }
    kind = kinds.get(revision.revision_kind or "", "")
    start = period_name(revision.effective_period) if revision.effective_period else ""
    text = _("Definition {number}, from {period}") if start else _("Definition {number}")
    return ": ".join(part for part in (text.format(number=revision.revision, period=start), kind) if part)


def describe_definition(error: errors.DefinitionError) -> str:
    """Why a field cannot be kept as it was given."""
    sentences = {
        "choice": _("“{text}” cannot be chosen here."),
        "strata": _("Up to eight parts, each with another name and without a bar: “{text}” cannot be kept."),
        "above-nought": _("“{text}” is too small. Write a number above nought, or nothing."),
        "decimals": _("“{text}” decimals are too many. Six are the most."),
        "day": _("Write a day of the month, 1 to 31: “{text}” is none."),
        "number": _("“{text}” is no number. Nothing was changed."),
        "whole": _("“{text}” is no whole number. Nothing was changed."),
        "period": _("Say from which period it holds: “{text}” is none of this measure."),
        "has-values": _("Values are in already, so the periods stay as they are. Define a new measure instead."),
        "not-clarified": _("This changes what is counted, so it is a change and no clarification."),
    }
    if error.why == "empty":
        if error.field == "reason":
            return _("Say why it changes: the reason stays with the definition.")
        return _("Say what is counted.")
    return sentences.get(error.why, sentences["choice"]).format(text=error.text)


def kind_words(kind: str | None) -> str:
    """Outcome, process or balancing; empty for another version's kind."""
    return {"outcome": _("Outcome"), "process": _("Process"), "balancing": _("Balancing")}.get(kind or "", "")
