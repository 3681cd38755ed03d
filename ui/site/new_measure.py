"""The dialog for a measure of the team's own: four questions, and the first number can be typed."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from qic_desktop.domain.measure import Direction, MeasureKind
from qic_desktop.i18n import _
from qic_desktop.services.measures import MeasureView, NewMeasure, define_measure
from qic_desktop.services.workspace import Workspace
from ui.site.dialogs import FormDialog
from ui.site.words import direction_name, kind_meaning, kind_name
from ui.widgets.choice import Select
from ui.widgets.fields import Field, TextField


class NewMeasureDialog(FormDialog):
    """Name, what is counted, out of what, which way is better, what it is for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        why = _("A measure of your own, beside those of the collaborative. Everything can be made clearer later.")
        super().__init__(_("New measure"), why, _("Make the measure"), parent)
        self._name = TextField("", _("for example: births with a complete partograph"))
        self._counted = TextField("", _("for example: births with a complete partograph"))
        self._out_of = TextField("", _("for example: all births"))
        self._direction = Select([(way.value, _capital(direction_name(way))) for way in Direction])
        self._kind = Select([(kind.value, f"{kind_name(kind)}: {kind_meaning(kind)}") for kind in MeasureKind])
        self._kind.choose(MeasureKind.PROCESS.value)
        self._name_field = self.add(_("Name"), self._name)
        self._counted_field = self.add(_("What do you count?"), self._counted, _("Count, and name nobody."))
        self.add(_("Out of what?"), self._out_of, _("Leave it empty to count without “out of”: a number a month."))
        self.add(_("Which way is better?"), self._direction)
        self.add(_("What is it for?"), self._kind)
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

    @property
    def answers(self) -> tuple[str, str, str, str, str]:
        """Name, what is counted, out of what, direction, kind."""
        return (
            self._name.text().strip(),
            self._counted.text().strip(),
            self._out_of.text().strip(),
            self._direction.key,
            self._kind.key,
        )


def make_measure(workspace: Workspace, answers: tuple[str, str, str, str, str]) -> MeasureView:
    """Define a local measure from the dialog's answers."""
    from qic_desktop.services.beginning import code_for

    name, counted, out_of, direction, kind = answers
    definition: dict[str, object] = {
        "numerator_text": counted,
        "value_form": "proportion" if out_of else "count",
        "direction": direction,
        "unit": "%" if out_of else "",
    }
    if out_of:
        definition["denominator_text"] = out_of
    new = NewMeasure(code_for(workspace, name), name, MeasureKind(kind), definition=definition)
    return define_measure(workspace, new)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
