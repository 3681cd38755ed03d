"""The dialog for a measure of the team's own: a few questions, and the first number can be typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from qic_desktop.domain.measure import Direction, MeasureKind, ValueForm
from qic_desktop.i18n import _, capital
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure, define_measure
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.definition_lines import better_words
from ui.site.words import kind_meaning, kind_name
from ui.widgets.choice import Select
from ui.widgets.fields import Field, TextField
from ui.widgets.form import FormDialog

BY_PERIOD = "period"
_UNITS: Mapping[ValueForm | None, str] = {ValueForm.TIME_BETWEEN: "days", ValueForm.CASES_BETWEEN: "cases"}


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered; ``form`` is None for a number each month, with or without something that it is out of."""

    name: str
    counted: str
    out_of: str
    direction: str
    kind: str
    form: ValueForm | None = None


class NewMeasureDialog(FormDialog):
    """Name, how it is recorded, what is counted, out of what, which way is better, what it is for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        why = _("What you count, each month or case by case. Everything can be made clearer later.")
        super().__init__(_("New measure"), why, _("Make the measure"), parent)
        self._name = TextField("", _("for example: births with a complete partograph"))
        self._form = Select(
            [
                (BY_PERIOD, _("A number each month")),
                (ValueForm.TIME_BETWEEN.value, _("Rare events: the days between them")),
                (ValueForm.CASES_BETWEEN.value, _("Rare events: the cases between them")),
            ]
        )
        self._counted = TextField("", _("for example: births with a complete partograph"))
        self._out_of = TextField("", _("for example: all births"))
        self._direction = Select()
        self._kind = Select([(kind.value, f"{kind_name(kind)}: {kind_meaning(kind)}") for kind in MeasureKind])
        self._kind.choose(MeasureKind.PROCESS.value)
        self._name_field = self.add(_("Name"), self._name)
        self._form_field = self.add(_("How is it recorded?"), self._form)
        self._counted_field = self.add(_("What do you count?"), self._counted, _("Count, and name nobody."))
        self._out_of_field = self.add(
            _("Out of what?"), self._out_of, _("Leave it empty to count without “out of”: a number a month.")
        )
        self.add(_("Which way is better?"), self._direction)
        self.add(_("What is it for?"), self._kind)
        self._form.chosen.connect(lambda _key: self._fit_form())
        self._fit_form()
        self._name.setFocus()

    def missing_field(self) -> tuple[Field, str] | None:
        if not self._name.text().strip():
            return self._name_field, _("Give the measure a name.")
        if not self._counted.text().strip():
            return self._counted_field, _("Say what is counted.")
        return None

    def fill(self, name: str, counted: str, out_of: str, direction: Direction = Direction.UP) -> None:
        """Put answers in."""
        self._name.setText(name)
        self._counted.setText(counted)
        self._out_of.setText(out_of)
        self._direction.choose(direction.value)

    def choose_form(self, form: ValueForm | None) -> None:
        """Choose how it is recorded, as a person does."""
        self._form.choose(form.value if form is not None else BY_PERIOD)
        self._fit_form()

    @property
    def form(self) -> ValueForm | None:
        """What lies between rare events, None for a number each month."""
        return None if self._form.key == BY_PERIOD else ValueForm(self._form.key)

    @property
    def answers(self) -> Answers:
        """What was answered."""
        return Answers(
            self._name.text().strip(),
            self._counted.text().strip(),
            "" if self.form is not None else self._out_of.text().strip(),
            self._direction.key,
            self._kind.key,
            self.form,
        )

    def _fit_form(self) -> None:
        """Ask and explain what the chosen way of recording needs."""
        form = self.form
        self._out_of_field.setVisible(form is None)
        self._form_field.explain(_form_words(form))
        example = _("births with a complete partograph") if form is None else _("stillbirths")
        for editor in (self._name, self._counted):
            editor.setPlaceholderText(_("for example: {what}").format(what=example))
        self._direction.set_options(
            [(way.value, capital(better_words(way, by_event=form is not None))) for way in Direction]
        )
        if form is not None and self._kind.key == MeasureKind.PROCESS.value:
            self._kind.choose(MeasureKind.OUTCOME.value)
        self.fit()


def _form_words(form: ValueForm | None) -> str:
    if form is None:
        return _("One number at the end of each month: so many, or so many out of all.")
    if form is ValueForm.TIME_BETWEEN:
        return _(
            "For what happens less than about once a month. Each one is added with its date when it happens; the chart "
            "shows the days between two of them."
        )
    return _(
        "As days between, and each one also with the cases since the last, for example births. Fairer where the number "
        "of cases changes much."
    )


def make_measure(workspace: Workspace, answers: Answers) -> MeasureView:
    """Define a local measure from the dialog's answers."""
    from qic_desktop.services.beginning import code_for

    definition: dict[str, object] = {
        "numerator_text": answers.counted,
        "value_form": answers.form.value if answers.form else "proportion" if answers.out_of else "count",
        "direction": answers.direction,
        "unit": _UNITS.get(answers.form, "%" if answers.out_of else ""),
    }
    if answers.out_of:
        definition["denominator_text"] = answers.out_of
    code = code_for(workspace, answers.name)
    return define_measure(workspace, NewMeasure(code, answers.name, MeasureKind(answers.kind), definition=definition))
