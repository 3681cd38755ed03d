"""Small dialogs of a measure's page: what happened in a month, a new phase, a point that is left out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.wording.period_names import period_name
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.fields import Field, TextField
from ui.widgets.texts import label


class FormDialog(QDialog):
    """A title, fields one below the other, Cancel and one first choice, which Enter presses."""

    def __init__(self, title: str, why: str, accept_word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._wide = current().px(460)
        self.setMinimumWidth(self._wide)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 16, 24, 16)
        outer.setSpacing(12)
        outer.addWidget(label(title, "section"))
        if why:
            outer.addWidget(label(why, "muted", wrap=True))
        self.fields = QVBoxLayout()
        self.fields.setSpacing(12)
        outer.addLayout(self.fields)
        outer.addSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(button(_("Cancel"), self.reject))
        self.first_choice = button(accept_word, self.accept_if_complete, kind="primary")
        self.first_choice.setDefault(True)
        row.addWidget(self.first_choice)
        outer.addLayout(row)

    def add(self, title: str, editor: QWidget, help_text: str = "") -> Field:
        """One more field."""
        field = Field(title, editor, help_text)
        self.fields.addWidget(field)
        return field

    def missing_field(self) -> tuple[Field, str] | None:
        """The first field that must be filled before this can be accepted, and what to say."""
        return None

    def accept_if_complete(self) -> None:
        """Accept, or say below the field what is still needed."""
        missing = self.missing_field()
        if missing is None:
            self.accept()
            return
        field, sentence = missing
        field.say_error(sentence)
        field.editor.setFocus()
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as wrapped words need, also with large text."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            wide = max(self._wide, self.width())
            self.setMinimumHeight(layout.totalHeightForWidth(wide))
            self.resize(wide, self.minimumHeight())


def _period_choice(periods: Sequence[str], chosen: str) -> Select:
    choice = Select([(period, period_name(period)) for period in reversed(periods)])
    if chosen:
        choice.choose(chosen)
    return choice


class AnnotateDialog(FormDialog):
    """What happened in a month, to be written on the chart."""

    def __init__(self, periods: Sequence[str], chosen: str, parent: QWidget | None = None) -> None:
        why = _("A change or an event that may explain what the line does. It gets a letter on the chart.")
        super().__init__(_("Annotate the chart"), why, _("Write it on the chart"), parent)
        self._period = _period_choice(periods, chosen)
        self._text = TextField("", _("for example: flu, two wards closed"))
        self.add(_("Month"), self._period)
        self._field = self.add(_("What happened?"), self._text)
        self._text.setFocus()

    @property
    def period(self) -> str:
        """The chosen month."""
        return self._period.key

    @property
    def text(self) -> str:
        """What happened."""
        return self._text.text().strip()

    def missing_field(self) -> tuple[Field, str] | None:
        return None if self.text else (self._field, _("Write a few words."))


class PhaseDialog(FormDialog):
    """Start a phase with its own median, with a reason that stays with the chart."""

    def __init__(
        self, periods: Sequence[str], chosen: str, known: Sequence[str], parent: QWidget | None = None
    ) -> None:
        why = _(
            "From this month on the chart gets a median of its own. Start one only where you know what was changed, "
            "never to make a finding go away."
        )
        super().__init__(_("Start a phase"), why, _("Start the phase"), parent)
        if known:
            self.fields.addWidget(label(_("Phases so far: {phases}").format(phases=", ".join(known)), wrap=True))
        self._period = _period_choice(periods, chosen)
        self._name = TextField("", _("for example: testing"))
        self._reason = TextField("", _("for example: practitioner at the desk every evening"))
        self.add(_("First month"), self._period)
        self.add(_("Name of the phase"), self._name, _("One word above the chart; may stay empty."))
        self._field = self.add(_("What was changed?"), self._reason)
        self._reason.setFocus()

    @property
    def period(self) -> str:
        """The first month."""
        return self._period.key

    @property
    def name(self) -> str:
        """The phase's name, may be empty."""
        return self._name.text().strip()

    @property
    def reason(self) -> str:
        """Why it starts."""
        return self._reason.text().strip()

    def missing_field(self) -> tuple[Field, str] | None:
        return None if self.reason else (self._field, _("Say what was changed: the reason stays with the chart."))


class LeaveOutDialog(FormDialog):
    """Draw a point and judge it no more, with a reason."""

    def __init__(self, period: str, parent: QWidget | None = None) -> None:
        why = _("The point stays on the chart. The median and the rules no longer count it.")
        title = _("Leave {period} out of the judgement").format(period=period_name(period))
        super().__init__(title, why, _("Leave it out"), parent)
        self._reason = TextField("", _("for example: strike, only emergencies seen"))
        self._field = self.add(_("Why?"), self._reason)
        self._reason.setFocus()

    @property
    def reason(self) -> str:
        """Why it is left out."""
        return self._reason.text().strip()

    def missing_field(self) -> tuple[Field, str] | None:
        return None if self.reason else (self._field, _("Say why: the reason stays with the point."))
