"""Small dialogs of a measure's chart: what happened, a phase, points that are left out or that limits stand on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from qic_desktop.analysis.charts.values import PhaseStart
from qic_desktop.i18n import _
from qic_desktop.wording.period_names import period_name
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.fields import Field, TextField
from ui.widgets.form import FormDialog, LineDialog
from ui.widgets.texts import label


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
    """Start a phase with its own median, or change one, with a reason that stays with the chart."""

    def __init__(
        self,
        periods: Sequence[str],
        chosen: str,
        known: Sequence[str],
        parent: QWidget | None = None,
        *,
        change: PhaseStart | None = None,
        reason: str = "",
    ) -> None:
        why = _(
            "From this month on the chart gets a median of its own. Start one only where you know what was changed, "
            "never to make a finding go away."
        )
        title = _("Start a phase") if change is None else _("Change a phase")
        super().__init__(title, why, _("Start the phase") if change is None else _("Keep the change"), parent)
        if known:
            self.fields.addWidget(label(_("Phases so far: {phases}").format(phases=", ".join(known)), wrap=True))
        self._period = _period_choice(periods, chosen)
        self._name = TextField(change.label if change else "", _("for example: testing"))
        self._reason = TextField(reason, _("for example: practitioner at the desk every evening"))
        self._given = (change.baseline_first, change.baseline_last) if change and change.baseline_last else None
        self.add(_("First month"), self._period)
        self.add(_("Name of the phase"), self._name, _("One word above the chart; may stay empty."))
        self._baseline = Select([("", _("All points of the phase"))])
        if self._given is not None:
            first, last = period_name(self._given[0] or chosen), period_name(self._given[1] or chosen)
            held = _("Frozen on {first} to {last}").format(first=first, last=last)
            self._baseline.set_options([("", _("All points of the phase")), ("given", held)])
            self._baseline.choose("given")
            self.add(_("Median and limits from"), self._baseline)
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

    @property
    def keeps_baseline(self) -> bool:
        """Whether median and limits stay frozen on the points that they were frozen on."""
        return self._baseline.key == "given"

    def missing_field(self) -> tuple[Field, str] | None:
        return None if self.reason else (self._field, _("Say what was changed: the reason stays with the chart."))


class ReasonDialog(LineDialog):
    """One step that changes how points are judged, and the reason for it, which stays with the chart."""

    def __init__(
        self, title: str, why: str, accept_word: str, parent: QWidget | None = None, *, hint: str = ""
    ) -> None:
        super().__init__(title, why, _("Why?"), accept_word, parent, hint=hint)

    @property
    def reason(self) -> str:
        """Why."""
        return self.text

    def missing_field(self) -> tuple[Field, str] | None:
        return None if self.reason else (self.field, _("Say why: the reason stays with the chart."))


class LeaveOutDialog(ReasonDialog):
    """Draw points and judge them no more, with a reason."""

    def __init__(self, *periods: str, parent: QWidget | None = None) -> None:
        if len(periods) == 1:
            why = _("The point stays on the chart. The median and the rules no longer count it.")
            what = period_name(periods[0])
        else:
            why = _("The points stay on the chart. The median and the rules no longer count them.")
            what = _("{first} to {last}").format(first=period_name(periods[0]), last=period_name(periods[-1]))
        title = _("Leave {period} out of the judgement").format(period=what)
        word = _("Leave it out") if len(periods) == 1 else _("Leave them out")
        super().__init__(title, why, word, parent, hint=_("for example: strike, only emergencies seen"))


class FreezeDialog(ReasonDialog):
    """Let the median and the limits of a phase stand on chosen points."""

    def __init__(
        self,
        stretch: tuple[str, str],
        phases: Sequence[tuple[str, str]],
        chosen: str,
        parent: QWidget | None = None,
        *,
        caution: str = "",
    ) -> None:
        first, last = (period_name(period) for period in stretch)
        title = _("Limits from {first} to {last}").format(first=first, last=last)
        why = _("Later points are judged by the median and limits of these points, and no longer move them.")
        super().__init__(
            title, why, _("Freeze them"), parent, hint=_("for example: the time before the first test of change")
        )
        if caution:
            self.fields.insertWidget(0, label(caution, wrap=True))
        self._phase = Select(phases)
        self._phase.choose(chosen)
        if len(phases) > 1:
            field = Field(_("For which phase?"), self._phase)
            self.fields.insertWidget(self.fields.count() - 1, field)

    @property
    def phase(self) -> str:
        """The first period of the phase."""
        return self._phase.key


class NoteDialog(FormDialog):
    """An annotation in full: its month, its words, and what can be done with it."""

    def __init__(self, letter: str, period: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(f"{letter} · {period_name(period)}", "", _("Close"), parent)
        self.fields.addWidget(label(text, wrap=True))
        row = QHBoxLayout()
        self.go = button(_("Go to the month"), self.reject, icon="table", size="small")
        self.remove = button(_("Take it off the chart"), self.reject, icon="trash-2", size="small")
        row.addWidget(self.go)
        row.addWidget(self.remove)
        row.addStretch(1)
        self.fields.addLayout(row)
        self.cancel.hide()
