"""Records and what happens to them, in words: what an entry is about, and its fields before and after.

It knows the record types and no store: names of measures, sites and people are passed in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from qic_desktop.analysis.series import ValueStyle
from qic_desktop.domain.collaborative import Collaborative
from qic_desktop.domain.entity import Record
from qic_desktop.domain.measure import DefinitionRevision
from qic_desktop.domain.observation import Observation
from qic_desktop.domain.period import find_period, find_place
from qic_desktop.domain.progress import InstrumentAnswer
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.wording.definitions import clarification_text
from qic_desktop.wording.designing import course_for_site
from qic_desktop.wording.doubts import missing_words
from qic_desktop.wording.package_locks import readers_words
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.record_kinds import kind_name
from qic_desktop.wording.record_names import CODES, labels
from qic_desktop.wording.team import point_words, role_name
from qic_desktop.wording.values import number_text, value_text

LONGEST_TITLE = 80
FINE_DECIMALS = 6
HASH_GROUP = 8


@dataclass(frozen=True, slots=True)
class Names:
    """What ids are called here; an id that is not in the list has not arrived yet."""

    measures: Mapping[str, str] = field(default_factory=dict)
    styles: Mapping[str, ValueStyle] = field(default_factory=dict)
    sites: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    ramps: Mapping[str, str] = field(default_factory=dict)
    definitions: Mapping[str, DefinitionRevision] = field(default_factory=dict)

    def measure(self, identity: str) -> str:
        """A measure's name."""
        return self.measures.get(identity) or _("a measure whose definition is not here yet")


@dataclass(frozen=True, slots=True)
class Compared:
    """A record before and after; None where it was not, or will not be, there."""

    scope: str
    entity: str
    id: str
    before: Record | None
    after: Record | None

    @property
    def record(self) -> Record | None:
        """The record as it will be, or as it was."""
        return self.after or self.before


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a comparison."""

    label: str
    now: str
    after: str

    @property
    def changed(self) -> bool:
        """Whether the two differ."""
        return self.now != self.after


@dataclass(frozen=True, slots=True)
class Item:
    """Records that belong together (a measure's values, a measure with its definition), as one line to choose."""

    scope: str
    entity: str
    title: str
    detail: str
    is_new: bool
    rows: tuple[Row, ...]
    records: tuple[Compared, ...]


# --- what an entry is about ---------------------------------------------------------------------------------


_CALLED_BY_THEIR_TEXT = frozenset(
    {"action", "answer", "change_idea", "driver", "leader_promise", "objective", "question"}
)

_OF_A_COACH = frozenset({"visit", "recount", "escalation", "follow_up"})


def entry_title(entity: str, identity: str, record: Record | None, names: Names) -> str:
    """An entry in a few words: "All births, March 2019"."""
    if entity == "observation":
        return _observation_title(identity, names)
    if entity in ("measure", "definition_revision", "target"):
        measure = identity.partition("|")[0]
        known = names.measures.get(measure) or _text_of(record, "name")
        kind = _("Target") if entity == "target" else _("Measure")
        return _("{kind}: {name}").format(kind=kind, name=known or names.measure(measure))
    if entity in _OF_A_COACH and record is not None:
        return _coach_title(entity, record, names)
    return _other_title(entity, record, names)


def _observation_title(identity: str, names: Names) -> str:
    measure, _bar, rest = identity.partition("|")
    period, _bar, stratum = rest.partition("|")
    title = _("{measure}, {period}").format(measure=names.measure(measure), period=period_name(period))
    return _("{title} ({stratum})").format(title=title, stratum=stratum) if stratum else title


def _other_title(entity: str, record: Record | None, names: Names) -> str:
    kind = kind_name(entity)
    if entity in ("annotation", "phase", "exclusion", "event"):
        measure = _text_of(record, "measure")
        period = next((text for name in ("period", "first_period", "on") if (text := _text_of(record, name))), None)
        if not measure:
            return kind
        return _("{kind}: {name}, {period}").format(
            kind=kind, name=names.measure(measure), period=period_name(period or "")
        )
    if entity == "pdsa_cycle":
        return _cycle_title(record, names)
    known = _text_of(record, "title") or _text_of(record, "name") or _text_of(record, "role")
    if entity == "membership":
        known = role_name(known)
    if entity in _CALLED_BY_THEIR_TEXT:
        known = _text_of(record, "text")
    if entity in ("meeting", "meeting_held"):
        known = period_name(_text_of(record, "on") or "")
    if entity == "participation":
        known = names.sites.get(_text_of(record, "site") or "", "")
    if entity == "certificate":
        known = _holder(record, names)
        # A team vouches for a laptop of its own; the organiser accepts a site's or coach's.
        if record is not None and record.scope.startswith("site:"):
            grant = getattr(record, "grant", None) or {}
            called = str(grant.get("name") or "")
            return _("Our laptop: {name}").format(name=shortened(called)) if called else _("A laptop of ours")
    return _("{kind}: {name}").format(kind=kind, name=shortened(known)) if known else kind


def _coach_title(entity: str, record: Record, names: Names) -> str:
    """Which site a coach wrote something of, and for which day."""
    kind = kind_name(entity)
    parts = (names.sites.get(record.scope.rpartition("/")[2], ""), period_name(_text_of(record, "on") or ""))
    said = ", ".join(part for part in parts if part)
    return _("{kind}: {name}").format(kind=kind, name=said) if said else kind


def _cycle_title(record: Record | None, names: Names) -> str:
    ramp = names.ramps.get(_text_of(record, "ramp") or "", "")
    number = getattr(record, "number", None)
    label = f"{ramp}{number}" if ramp and number is not None else ""
    words = [part for part in (label, shortened(_text_of(record, "title") or "")) if part]
    return _("Test {name}").format(name=" · ".join(words)) if words else _("A test")


def _holder(record: Record | None, names: Names) -> str:
    grant = getattr(record, "grant", None)
    scopes = grant.get("scopes") if isinstance(grant, dict) else None
    first = str(scopes[0]) if isinstance(scopes, list) and scopes else ""
    if first.startswith("site:"):
        return names.sites.get(first[5:41]) or _("a site")
    return _("a coach") if first.startswith("coach:") else _("the organiser")


def _text_of(record: Record | None, name: str) -> str | None:
    value = getattr(record, name, None)
    return value if isinstance(value, str) else None


def shortened(text: str, limit: int = LONGEST_TITLE) -> str:
    """A text on one line, cut at a word where it is long."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    return line[:limit].rsplit(" ", 1)[0] + "…"


# --- before and after ---------------------------------------------------------------------------------------


def compare(one: Compared, names: Names, *, only_changed: bool = False) -> tuple[Row, ...]:
    """The fields of a record before and after, in words; empty ones are left out."""
    if one.record is None:
        return ()
    before = one.before
    if before is None and isinstance(one.after, DefinitionRevision):
        # A new revision takes the place of the one in force: that is what people compare it with.
        before = names.definitions.get(one.after.measure)
    rows = []
    for name in _shown_fields(one.record):
        now, after = _field_words(before, name, names), _field_words(one.after, name, names)
        if (now or after) and (now != after or not only_changed):
            rows.append(Row(_label(one.entity, name), now, after))
    return tuple(rows)


_HIDDEN = frozenset(
    {
        "current_revision",
        "level",
        "translations",
        "same_as",
        "change_idea",
        "scale_number",
        "origin",
        "support",
        "order",
        "parent",
        "driver",
        "idea",
        "copied_from",
        "unit",
        "session",
        "question",
        "linked",
        "headings",
        "columns",
    }
)


def _shown_fields(record: Record) -> list[str]:
    if isinstance(record, Observation):
        return ["counts", "source", "counted_back", "note"]
    return [item.name for item in fields(record) if "kind" in item.metadata and item.name not in _HIDDEN]


def _field_words(record: Record | None, name: str, names: Names) -> str:
    if record is None:
        return ""
    if isinstance(record, Observation) and name == "counts":
        return observation_words(record, names.styles.get(record.measure))
    if isinstance(record, InstrumentAnswer) and name in ("answers", "score"):
        # Scores are covered until both sides have given theirs, opinions until everybody has answered.
        return _("on the page Progress") if getattr(record, name) is not None else ""
    return value_words(name, getattr(record, name), names, record)


def observation_words(record: Observation, style: ValueStyle | None) -> str:
    """A value as it is read aloud: "8 488 of 10 137, 83.7 %"; a reason where it is missing."""
    return counts_words(
        {
            name: getattr(record, name)
            for name in ("numerator", "denominator", "value", "missing")
            if getattr(record, name) is not None
        },
        style,
    )


def counts_words(counts: Mapping[str, Any], style: ValueStyle | None) -> str:
    """The register of counts in words; empty where nothing was entered."""
    if counts.get("missing"):
        return missing_words(str(counts["missing"]))
    numerator, denominator, value = (counts.get(name) for name in ("numerator", "denominator", "value"))
    if numerator is None and denominator is None:
        return "" if value is None else (value_text(value, style) if style else number_text(value, FINE_DECIMALS))
    if denominator is None:
        return number_text(float(numerator or 0), FINE_DECIMALS)
    text = _("{numerator} of {denominator}").format(
        numerator="–" if numerator is None else number_text(numerator, FINE_DECIMALS),
        denominator=number_text(denominator, FINE_DECIMALS),
    )
    if style is not None and style.percent and numerator is not None and denominator:
        return _("{counts}, {share}").format(counts=text, share=value_text(numerator / denominator, style))
    return text


def value_words(name: str, value: Any, names: Names, record: Record | None = None) -> str:
    """One field's value for people."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str) and name in CODES:
        return CODES[name]().get(value, value)
    if name in _IDS and isinstance(value, str):
        return _IDS[name](names).get(value, _("not here yet"))
    if name == "clarification" and isinstance(value, str):
        return clarification_text(value)
    if isinstance(value, str):
        return _text_words(name, value)
    if isinstance(value, int | float):
        return _number_words(name, float(value), record)
    if isinstance(value, list):
        return ", ".join(dict.fromkeys(_listed(name, str(each), names) for each in value))
    if name == "grant":
        return _holder(record, names)
    return _object_words(name, value) if isinstance(value, dict) else str(value)


def _text_words(name: str, value: str) -> str:
    if name in ("role", "owner_role", "rater_role", "told_by_role"):
        return role_name(value)
    if name.endswith("sha256"):
        # In groups, so that a line can end between them.
        return " ".join(value[at : at + HASH_GROUP] for at in range(0, len(value), HASH_GROUP))
    return period_name(value) if name in _PERIODS and find_place(value) else value


def _listed(name: str, value: str, names: Names) -> str:
    if name == "measures":
        return names.measure(value)
    if name == "roles":
        return role_name(value)
    if name == "to":
        return names.sites.get(value) or _("others")
    return names.people.get(value) or _("not here yet") if name in ("attendance", "people") else value


def _object_words(name: str, value: Mapping[str, object]) -> str:
    if name == "readers":
        return readers_words(value)
    if name == "hand_over":
        return ", ".join(point_words(key, None, None) for key in value)
    return ", ".join(f"{key}: {each}" for key, each in value.items())


def _number_words(name: str, value: float, record: Record | None) -> str:
    if name == "target" and isinstance(record, DefinitionRevision) and record.value_form == "proportion":
        return value_text(value, ValueStyle())
    return number_text(value, FINE_DECIMALS)


_PERIODS = frozenset({"period", "first_period", "effective_period", "start", "end", "since", "until", "started"})
_PERIODS |= {"due", "done_on", "last_contact", "next_contact", "compared_on", "team_on", "management_on", "reviewed_on"}
_PERIODS |= {"ended", "by", "by_when", "on", "written_on", "baseline_first", "baseline_last", "judged_from"}
_PERIODS |= {"course_since", "archived_on"}
_IDS: Mapping[str, Callable[[Names], Mapping[str, str]]] = {
    "measure": lambda names: names.measures,
    "site": lambda names: names.sites,
    "person": lambda names: names.people,
    "owner": lambda names: names.people,
    "leader": lambda names: names.people,
    "team_signs": lambda names: names.people,
    "management_signs": lambda names: names.people,
    "ramp": lambda names: names.ramps,
}


def _label(entity: str, name: str) -> str:
    if entity == "observation" and name == "counts":
        return _("Value")
    special = {"text": _("Words"), "name": _("Name"), "code": _("Code"), "title": _("Title"), "aim": _("Aim")}
    return special.get(name) or labels().get(name) or name.replace("_", " ").capitalize()


def register_label(entity: str, register: str) -> str:
    """What a register holds, for people."""
    names = {"naming": _("Name"), "dates": _("Dates"), "rhythm": _("Rhythm"), "mark": _("Words"), "span": _("Time")}
    names |= {"held": _("Day"), "promise": _("Who and until when"), "outcome": _("State"), "kept": _("State")}
    names |= {"promised": _("Words"), "said": _("Words"), "reviewed": _("Review"), "leader": _("Senior leader")}
    names |= {"team": _("Signed for the team"), "management": _("Signed for the management"), "origin": _("Came from")}
    return names.get(register) or _label(entity, register)


# --- many records at once -----------------------------------------------------------------------------------


def group_key(entity: str, identity: str) -> tuple[str, str]:
    """What stands together in one line: a measure with its definitions; all values of a measure."""
    if entity in ("measure", "definition_revision", "observation"):
        return ("observation" if entity == "observation" else "measure"), identity.partition("|")[0]
    return entity, identity


def items(changes: Sequence[Compared], names: Names) -> tuple[Item, ...]:
    """What several records mean to a person: by whose they are, then definitions before values."""
    groups: dict[tuple[str, str, str], list[Compared]] = {}
    for one in changes:
        groups.setdefault((one.scope, *group_key(one.entity, one.id)), []).append(one)
    made = [_item(scope, entity, group, names) for (scope, entity, _id), group in groups.items()]
    order = {"collaborative": 0, "measure": 1, "letter": 2, "observation": 3, "pdsa_cycle": 4, "ramp": 5}
    return tuple(
        sorted(made, key=lambda one: (not one.scope.startswith("organiser"), one.scope, order.get(one.entity, 9)))
    )


def _item(scope: str, entity: str, group: Sequence[Compared], names: Names) -> Item:
    ordered = tuple(sorted(group, key=lambda one: (one.entity != "measure", one.id)))
    first = ordered[0]
    is_new = all(one.before is None for one in ordered) and not any(
        isinstance(one.after, DefinitionRevision) and one.after.measure in names.definitions for one in ordered
    )
    if entity == "observation":
        return _values_item(scope, ordered, names, is_new=is_new)
    rows = tuple(row for one in ordered for row in compare(one, names))
    title = entry_title(first.entity, first.id, first.record, names)
    if not is_new:
        rows = tuple(sorted(rows, key=lambda row: not row.changed))
    return Item(scope, entity, title, _detail(ordered), is_new, _without_doubles(rows), ordered)


def _values_item(scope: str, ordered: Sequence[Compared], names: Names, *, is_new: bool) -> Item:
    rows = []
    for one in ordered:
        period = period_name(one.id.split("|")[1])
        found = compare(one, names, only_changed=True)
        counts = next((row for row in found if row.label == _("Value")), None)
        if counts is not None:
            rows.append(Row(period, counts.now, counts.after))
        rows += [
            Row(f"{period}, {row.label.lower()}", row.now, row.after)
            for row in found
            if row is not counts and (row.label != _("Source") or one.before is not None)
        ]
    measure = names.measure(ordered[0].id.partition("|")[0])
    return Item(
        scope, "observation", measure, periods_words([one.id for one in ordered]), is_new, tuple(rows), tuple(ordered)
    )


def _without_doubles(rows: Sequence[Row]) -> tuple[Row, ...]:
    return tuple({(row.label, row.now, row.after): row for row in rows}.values())


def _detail(ordered: Sequence[Compared]) -> str:
    revisions = [one.after for one in ordered if isinstance(one.after, DefinitionRevision)]
    if revisions:
        latest = max(revisions, key=lambda one: one.revision)
        if latest.effective_period:
            return _("definition {number}, from {period}").format(
                number=latest.revision, period=period_name(latest.effective_period)
            )
        return _("definition {number}").format(number=latest.revision)
    return kind_name(ordered[0].entity)


def periods_words(observation_ids: Sequence[str]) -> str:
    """Which periods values stand for: "March 2019", or "36 values, April 2016 to March 2019"."""
    texts = [identity.split("|")[1] for identity in observation_ids]
    placed = sorted(period for text in texts if (period := find_period(text)) is not None)
    if len(texts) == 1 or not placed:
        return period_name(texts[0]) if texts else ""
    words = n_("{n} value", "{n} values", len(texts)).format(n=format_number(len(texts)))
    return _("{count}, {first} to {last}").format(
        count=words, first=period_name(placed[0].text), last=period_name(placed[-1].text)
    )


def meaning(item: Item, names: Names) -> tuple[str, ...]:
    """What a change means here, in sentences; nothing where it explains itself."""
    said = []
    for one in item.records:
        after = one.after
        if isinstance(after, DefinitionRevision) and after.revision > 1 and one.before is None:
            said += _revision_meaning(after)
        if isinstance(after, Collaborative) and getattr(one.before, "course", None) != after.course:
            said += [part for part in course_for_site(after.course or "", after.course_since or "") if part]
    if item.entity == "observation" and not item.is_new:
        said.append(_("The values that are replaced stay in the history."))
    if any(one.record is not None and one.record.conflicts for one in item.records):
        said.append(_("Both values are kept. The chart shows one of them until somebody decides."))
    return tuple(dict.fromkeys(said))


def _revision_meaning(after: DefinitionRevision) -> list[str]:
    if not after.effective_period:
        return []
    period = find_period(after.effective_period)
    if period is None:
        return []
    said = [
        _("Your values up to {period} stay as they are.").format(period=period_name(period.preceding().text)),
    ]
    if after.revision_kind == "change":
        said.append(
            _("From {period} the chart shows a break, and a new median starts there.").format(
                period=period_name(period.text)
            )
        )
    if after.reason:
        said.append(_("Reason given by the organiser: “{reason}”").format(reason=after.reason))
    return said
