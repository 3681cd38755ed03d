"""The text of a clarification: what a definition should have said, without a new one.

One line a field, ``numerator_text: Births with a complete partograph``; what is no text is written as JSON
(``strata: ["day", "night"]``), and further lines of a text are indented by two spaces. Every other line is a remark.
A reader that knows nothing of this shows a text that a person can read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from qic_desktop.domain.measure import DefinitionRevision
from qic_desktop.domain.observation import is_stratum

TEXTS = (
    "numerator_text",
    "denominator_text",
    "inclusion",
    "exclusion",
    "unit",
    "source_text",
    "method",
    "collector",
)
CLARIFIABLE = (*TEXTS, "decimals", "minimum_denominator", "strata", "direction", "chart_kind")
"""Fields that can be made clearer without another count: wording, how values are shown, how they are split."""
WITHDRAWN = "withdrawn"
"""The word of a definition that was taken back before it held."""
MOST_STRATA = 8
_WORDS = ("direction", "chart_kind")
_INDENT = "  "


def clarified(revision: DefinitionRevision) -> DefinitionRevision:
    """The definition as it reads with its clarification; what cannot be read in that changes nothing."""
    found, _remark = read_clarification(revision.clarification)
    return replace(revision, **found) if found else revision  # type: ignore[arg-type]


def read_clarification(text: str | None) -> tuple[dict[str, object], str]:
    """The fields that a clarification corrects, and its remarks."""
    fields: dict[str, str] = {}
    remarks: list[str] = []
    name = ""
    for line in (text or "").split("\n"):
        head, colon, rest = line.partition(":")
        if name and line.startswith(_INDENT):
            fields[name] += "\n" + line[len(_INDENT) :]
        elif colon and head in CLARIFIABLE:
            name = head
            fields[name] = rest.strip()
        else:
            name = ""
            if head != WITHDRAWN and line.strip():
                remarks.append(line)
    values = {name: value for name, text in fields.items() for ok, value in [_value(name, text)] if ok}
    return values, "\n".join(remarks)


def is_withdrawn(revision: DefinitionRevision) -> bool:
    """Whether a definition was taken back before it held."""
    return any(line.partition(":")[0] == WITHDRAWN for line in (revision.clarification or "").split("\n"))


def write_clarification(before: str | None, changed: Mapping[str, object]) -> str:
    """The text that says ``changed`` as well as what was made clearer before; remarks stay."""
    fields, remark = read_clarification(before)
    fields |= {name: value for name, value in changed.items() if name in CLARIFIABLE}
    lines = [f"{name}: {_text(name, fields[name])}" for name in CLARIFIABLE if name in fields]
    return "\n".join([*lines, *([remark] if remark else [])])


def _text(name: str, value: object) -> str:
    if name in TEXTS or name in _WORDS:
        return str(value or "").replace("\n", f"\n{_INDENT}")
    return json.dumps(value, ensure_ascii=False)


def _value(name: str, text: str) -> tuple[bool, object]:
    """Whether a written value can be taken, and the value."""
    if name in _WORDS:
        return bool(text), text
    if name in TEXTS:
        return True, text or None
    try:
        value = json.loads(text or "null")
    except (ValueError, RecursionError):
        return False, None
    if value is None:
        return True, None
    if name == "strata":
        return is_strata(value), value
    whole = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53
    if name == "decimals":
        return whole, value
    return whole or (isinstance(value, float) and 0 <= value < 2**53), value


def is_strata(value: object) -> bool:
    """Whether these can be the parts of a measure: up to eight different names that a value can carry."""
    return (
        isinstance(value, list)
        and len(value) <= MOST_STRATA
        and all(isinstance(name, str) and name.strip() and is_stratum(name) for name in value)
        and len(set(value)) == len(value)
    )
