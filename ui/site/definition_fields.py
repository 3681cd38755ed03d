"""The editors of an operational definition's fields: which are asked, and what was typed there.

A team's form and the organiser's are made of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from qic_desktop.domain.measure import ValueForm
from qic_desktop.domain.typed import parse_number
from qic_desktop.errors import DefinitionError, NotANumberError
from qic_desktop.i18n import _, decimal_separator
from qic_desktop.services.charting.charts import chart_kinds_of
from qic_desktop.services.measuring import definitions
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.wording import definitions as words
from qic_desktop.wording.chart_rules import chart_kind_name
from qic_desktop.wording.values import number_text
from ui.widgets.choice import Select
from ui.widgets.fields import LongTextField, TextField

Editor = TextField | LongTextField | Select
_LONG = ("numerator_text", "denominator_text", "inclusion", "exclusion", "source_text")
_NUMBERS = ("multiplier", "sample_size", "minimum_denominator")
_SHARES = (ValueForm.PROPORTION.value, ValueForm.RATE.value)
_UNITS = {ValueForm.TIME_BETWEEN.value: "days", ValueForm.CASES_BETWEEN.value: "cases"}
_UNSAID = {"decimals": "1", "chart_kind": "run"}
_COMMAS = re.compile(r"[,;،、\n]")


def editor_for(name: str) -> Editor:
    """The editor of a field, with an example where it is a text."""
    choices: dict[str, Callable[[], list[tuple[str, str]]]] = {
        "value_form": words.form_words,
        "method": words.method_words,
        "period_kind": words.rhythm_words,
        "direction": words.direction_words,
        "chart_kind": list,
        "decimals": lambda: [(str(number), str(number)) for number in range(definitions.MOST_DECIMALS + 1)],
    }
    if name in choices:
        return Select(choices[name]())
    hint = _("for example: {what}").format(what=words.field_words(name).example)
    if name not in _LONG:
        return TextField("", hint)
    made = LongTextField("", hint, lines=2)
    made.setFixedHeight(made.minimumHeight())
    return made


def asked_fields(form: str) -> dict[str, bool]:
    """Which fields make sense only for some kinds of value, and whether they do for this one."""
    by_event = form in _UNITS
    return {
        "denominator_text": form in _SHARES,
        "minimum_denominator": form in _SHARES,
        "multiplier": form == ValueForm.RATE.value,
        "unit": form != ValueForm.PROPORTION.value and not by_event,
        "decimals": not by_event,
        "period_kind": not by_event,
        "strata": not by_event,
    }


def show_field(view: MeasureView, name: str, editor: Editor) -> None:
    """Show what the definition in force says; a choice that the list does not know stands there as it is."""
    value = getattr(view.definition, name, None)
    if not isinstance(editor, Select):
        editor.show_text(_written(value))
        return
    key = str(value) if value is not None else _UNSAID.get(name, "")
    if name == "chart_kind":
        editor.set_options([(kind, chart_kind_name(kind)) for kind in chart_kinds_of(view.form)])
    if key and editor.findData(key) < 0:
        editor.addItem(words.value_words(name, key), key)
    editor.choose(key)


def _written(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return number_text(value, 6) if isinstance(value, int | float) else str(value or "")


def text_of(editor: Editor) -> str:
    """What stands in a field."""
    if isinstance(editor, Select):
        return editor.key
    return (editor.text() if isinstance(editor, TextField) else editor.toPlainText()).strip()


def value_of(name: str, text: str) -> object:
    """What a text means in a field.

    Raises:
        DefinitionError: it is no number where one is needed.
    """
    if not text:
        return None
    if name == "strata":
        return [part.strip() for part in _COMMAS.split(text) if part.strip()]
    if name == "decimals":
        return int(text)
    if name not in _NUMBERS:
        return text
    try:
        number = parse_number(text, decimal_separator())
    except NotANumberError as error:
        raise DefinitionError(name, "number", text) from error
    if name == "sample_size" and number != int(number):
        raise DefinitionError(name, "whole", text)
    return int(number) if name == "sample_size" else float(number)


def with_form(view: MeasureView, form: str, given: Mapping[str, object]) -> dict[str, object]:
    """What goes with another kind of value: units of its own, a chart that suits it, nothing that it does not have."""
    changed: dict[str, object] = {}
    unit = view.definition.unit if view.definition else None
    if form in _UNITS:
        changed["unit"] = _UNITS[form]
    elif "unit" not in given and (unit in _UNITS.values() or form == ValueForm.PROPORTION.value or unit == "%"):
        changed["unit"] = "%" if form == ValueForm.PROPORTION.value else None
    chart = given.get("chart_kind", getattr(view.definition, "chart_kind", None))
    if chart not in chart_kinds_of(ValueForm(form)):
        changed["chart_kind"] = "run"
    if form not in _SHARES:
        changed |= {"denominator_text": None, "minimum_denominator": None}
    if form != ValueForm.RATE.value:
        changed["multiplier"] = None
    return changed
