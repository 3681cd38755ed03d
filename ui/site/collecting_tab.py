"""Collecting: the plan of who reads a measure's numbers where, and the tally of its days."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qic_desktop.domain.period import Period
from qic_desktop.errors import InputError
from qic_desktop.i18n import _
from qic_desktop.services.measuring import data_plans, tallies
from qic_desktop.services.measuring.data_plans import PlanView, SampleAdvice
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.wording.definitions import sampling_name
from qic_desktop.wording.values import number_text
from ui.desk import Desk
from ui.messages import sentence_of
from ui.site.note_field import NoteField
from ui.site.tally_panel import TallyPanel
from ui.widgets.choice import Select
from ui.widgets.columns import Columns
from ui.widgets.fields import Field, TextField
from ui.widgets.panel import Panel, scrolled
from ui.widgets.texts import label

SIDE_BY_SIDE = 760
"""From this width on, at 100 % text, plan and tally stand side by side."""
TALLY_WIDTH = 420
MOST_SAMPLED = 100_000


def advice_sentence(advice: SampleAdvice) -> str:
    """What the numbers of the last periods suggest."""
    cases = number_text(advice.cases, 0)
    if advice.kind == "all":
        return _("Usually {cases} cases a period. Count all of them: quicker than choosing some.").format(cases=cases)
    return _("Usually {cases} cases a period. One case in {k} gives about {size}, which is enough for a chart.").format(
        cases=cases, k=advice.k, size=advice.size
    )


class PlanForm(Panel):
    """Six questions about a measure's data. Emits ``left(field, text)`` when one is left, ``refused(sentence)``."""

    left = Signal(str, object)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.add(label(_("Plan for the data"), "section"))
        self._about = label("", "muted", wrap=True)
        self.add(self._about)
        self.fields: dict[str, NoteField] = {}
        for name, (question, example) in _questions().items():
            if name == "cheapest":
                self._add_sampling()
            field = NoteField(example)
            field.setAccessibleName(question)
            field.setObjectName(f"plan-{name}")
            field.committed.connect(partial(self._on_left, name))
            self.fields[name] = field
            self.add(Field(question, field))
        self.add(QWidget(), 1)

    def _add_sampling(self) -> None:
        self.sampling = Select([(code, sampling_name(code)) for code in ("", *data_plans.SAMPLINGS)])
        self.sampling.setAccessibleName(_("All cases, or some of them?"))
        self.sampling.chosen.connect(lambda key: self._on_left("sampling", key))
        self._sampling = Field(_("All cases, or some of them?"), self.sampling)
        self.add(self._sampling)
        self.how_many = TextField(placeholder=_("for example: {what}").format(what="40"))
        self.how_many.setAccessibleName(_("How many cases a period?"))
        self.how_many.committed.connect(self._on_size_left)
        self._size = Field(_("How many cases a period?"), self.how_many)
        self.add(self._size)

    def show_plan(self, found: PlanView, advice: SampleAdvice | None) -> None:
        """Show what is planned; a field that is being written stays."""
        plan = found.plan
        said = _("Written once, so that everybody counts the same way, also when somebody is away.")
        if found.is_older:
            said = _("Written for definition {number}. Look through it: what is counted was changed since.").format(
                number=found.revision
            )
        self._about.setText(said)
        for name, field in self.fields.items():
            if not field.hasFocus():
                field.show_text(getattr(plan, name, None) or "")
        self.sampling.choose((plan.sampling if plan else None) or "")
        if not self.how_many.hasFocus():
            self.how_many.show_text(str(plan.sample_size) if plan and plan.sample_size else "")
        self._size.setVisible(bool(plan and plan.sampling not in (None, "", "all")))
        self._sampling.explain(advice_sentence(advice) if advice else "")

    def _on_left(self, name: str, text: str) -> None:
        self.left.emit(name, text.strip() or None)

    def _on_size_left(self, text: str) -> None:
        words = text.strip()
        if words and not (words.isdecimal() and 0 < int(words) <= MOST_SAMPLED):
            self._size.say_error(sentence_of(InputError(words)))
            return
        self._size.say_error("")
        self.left.emit("sample_size", int(words) if words else None)


def _questions() -> dict[str, tuple[str, str]]:
    def example(what: str) -> str:
        return _("for example: {what}").format(what=what)

    return {
        "source": (_("Where are the numbers read?"), example(_("birth register, column 14"))),
        "who": (_("Who collects them?"), example(_("the midwife in charge; when she is away, the records clerk"))),
        "when": (_("When?"), example(_("every Friday before the hand-over"))),
        "cheapest": (
            _("What is the cheapest way that is good enough?"),
            example(_("a stroke on the tally sheet at discharge")),
        ),
        "trial": (_("Try it with five cases. What got in the way?"), example(_("two files were at the pharmacy"))),
    }


class CollectingTab(QWidget):
    """The tab of one measure; reads for itself when it is shown."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.view: MeasureView | None = None
        self.form = PlanForm()
        self.tally = TallyPanel()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.columns = Columns((self.form, self.tally), SIDE_BY_SIDE, widths=(None, TALLY_WIDTH), spacing=24)
        layout.addWidget(scrolled(self.columns))
        self.form.left.connect(self._on_plan_left)
        self.tally.days_given.connect(self._on_days_given)
        self.tally.period_chosen.connect(self._read_tally)
        self.tally.sum_asked.connect(self._on_sum_asked)

    def focus_part(self) -> QWidget:
        """Where the typing begins: with the days, or where there are none with the plan."""
        return self.form.fields["source"] if self.tally.isHidden() else self.tally.grid

    def parts(self) -> tuple[QWidget, ...]:
        """The two parts, for the key that goes from one to the next."""
        return (self.form,) if self.tally.isHidden() else (self.form, self.tally)

    def show_measure(self, view: MeasureView) -> None:
        """Show the plan and the tally of a measure."""
        self.view = view
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: (data_plans.find_plan(workspace, view), data_plans.sample_advice(workspace, view)),
            lambda found: self.form.show_plan(*found),
            owner=self,
            topic="plan",
        )
        can = tallies.can_be_struck(view)
        self.tally.setVisible(can)
        if can:
            self.tally.show_periods(view, workspace.today())
            self._read_tally(self.tally.period)

    def _read_tally(self, period: Period) -> None:
        workspace, view = self.desk.workspace, self.view
        if view is not None:
            self.desk.tasks.query(
                lambda: tallies.read_tally(workspace, view, period), self.tally.show_tally, owner=self, topic="tally"
            )

    def _on_plan_left(self, name: str, value: object) -> None:
        workspace, view = self.desk.workspace, self.view
        if view is not None:
            self.desk.tasks.change(
                lambda: data_plans.write_plan(workspace, view, {name: value}),
                lambda _changes: self.show_measure(view),
                owner=self,
            )

    def _on_days_given(self, days: dict[str, tuple[int | None, int | None]]) -> None:
        workspace, view = self.desk.workspace, self.view
        if view is not None:
            self.desk.tasks.change(
                lambda: tallies.write_days(workspace, view, days),
                lambda _changes: self._read_tally(self.tally.period),
                owner=self,
            )

    def _on_sum_asked(self, period: Period) -> None:
        workspace, view = self.desk.workspace, self.view
        if view is None:
            return

        def done(_changes: object) -> None:
            self._read_tally(period)
            self.desk.say.toast(_("Taken as the value of {period}").format(period=self.tally.period_words))

        self.desk.tasks.change(lambda: tallies.take_sum(workspace, view, period), done, owner=self)
