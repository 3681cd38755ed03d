"""Topic check: five questions, how broad it is, and the decision with its reason."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _, format_number
from qic_desktop.services.organising import topic_checks
from qic_desktop.services.organising.topic_checks import ANSWERS, CRITERIA, VERDICTS, Topic
from qic_desktop.wording.designing import breadth_words, criterion_words, topic_words, verdict_words
from ui.desk import Desk
from ui.organiser.design_part import DesignPart
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.columns import Columns
from ui.widgets.fields import Field, LongTextField, TextField
from ui.widgets.panel import Panel, Sentence
from ui.widgets.segmented import SegmentedSwitch
from ui.widgets.texts import label

MOST_DIGITS = 4


class CriterionRow(QWidget):
    """One question: yes, partly or no, and why."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code
        words = criterion_words(code)
        options = [("", _("open")), ("yes", _("yes")), ("partly", _("partly")), ("no", _("no"))]
        self.answer = SegmentedSwitch(options, words)
        self.why = TextField("", _("why: what you know, from whom"))
        self.why.setAccessibleName(_("Why: {question}").format(question=words))
        question = label(words, "strong", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(6)
        column.addWidget(question)
        column.addWidget(Columns([self.answer, self.why], 520, widths=(264, None), spacing=12))


class TopicPart(DesignPart):
    """The topic check. Nothing is computed into a decision."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        panel = Panel(_("Does the topic suit a collaborative?"))
        said = _("Five questions to settle before anybody is invited. Each is kept as you answer.")
        panel.add(label(said, "muted", wrap=True))
        self.rows = {code: CriterionRow(code) for code in CRITERIA}
        for code, row in self.rows.items():
            row.answer.chosen.connect(partial(self._answer, code))
            row.why.committed.connect(lambda _text, code=code: self._answer(code))
            panel.add(row)
        self.column.addWidget(panel)
        self.column.addWidget(self._build_breadth())
        self.column.addWidget(self._build_decision())
        self.column.addStretch(1)

    def _build_breadth(self) -> Panel:
        panel = Panel(_("How broad is it?"))
        self.numbers = {name: TextField("", "0") for name in ("processes", "measures")}
        fields = [
            Field(_("Different processes in it"), self.numbers["processes"]),
            Field(_("Measures that all sites will share"), self.numbers["measures"]),
        ]
        panel.add(Columns(fields, 420))
        self.breadth = label("", "error", wrap=True)
        panel.add(self.breadth)
        self.texts = {
            "evidence": LongTextField("", _("one a line: guideline, review, local figures"), 2),
            "examples": LongTextField("", _("one a line: where it was done, and who can show it"), 2),
        }
        panel.add(Field(_("Evidence"), self.texts["evidence"]))
        panel.add(Field(_("Real examples"), self.texts["examples"]))
        for name, number in self.numbers.items():
            number.committed.connect(partial(self._write_number, name))
        for name, text in self.texts.items():
            text.setFixedHeight(text.minimumHeight())
            text.committed.connect(partial(self._write_text, name))
        return panel

    def _build_decision(self) -> Panel:
        panel = Panel(_("Go or not"))
        self.state = Sentence()
        panel.add(self.state)
        self.verdict = Select([("", _("not decided"))] + [(code, verdict_words(code)) for code in VERDICTS])
        self.reason = TextField("", _("the reason stays with the decision"))
        self._reason_field = Field(_("Reason"), self.reason)
        self._verdict_field = Field(_("Decision"), self.verdict)
        panel.add(Columns([self._verdict_field, self._reason_field], 520, widths=(200, None)))
        self.decide = button(_("Keep the decision"), self._decide)
        self.reason.returnPressed.connect(self._decide)
        row = QHBoxLayout()
        row.addWidget(self.decide)
        row.addStretch(1)
        panel.add(row)
        return panel

    def refresh(self) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: topic_checks.read_topic(workspace), self.show_topic, failed=self.desk.say.error, owner=self
        )

    def first_field(self) -> QWidget:
        return self.rows[CRITERIA[0]].answer

    def show_topic(self, topic: Topic) -> None:
        """Show what the store says."""
        record = topic.record
        for code, row in self.rows.items():
            met, why = topic.answers.get(code, ("", ""))
            row.answer.choose(met if met in ANSWERS else "")
            row.why.show_text(why)
        for name, number in self.numbers.items():
            value = getattr(record, name) if record else None
            number.show_text("" if value is None else format_number(value))
        for name, text in self.texts.items():
            text.show_text((getattr(record, name) if record else None) or "")
        self.breadth.setText(" ".join(breadth_words(why) for why in topic.breadth))
        self.breadth.setVisible(bool(topic.breadth))
        self.state.say(_state_words(topic))
        if not self.reason.hasFocus() and not self.verdict.hasFocus() and not self.reason.isModified():
            self.verdict.choose((record.verdict if record else None) or "")
            self.reason.show_text((record.reason if record else None) or "")

    def _answer(self, code: str, _key: str = "") -> None:
        row, workspace = self.rows[code], self.desk.workspace
        met, why = row.answer.key, row.why.text()
        self.change(lambda: topic_checks.answer(workspace, code, met, why))

    def _write_number(self, name: str, text: str) -> None:
        text = text.strip()
        refused = bool(text) and not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS)
        self.numbers[name].set_state("explain" if refused else "")
        if refused:
            self.desk.say.toast(_("Write a whole number of at most four digits. What you typed is still there."))
            return
        workspace, number = self.desk.workspace, int(text) if text else None
        self.change(lambda: topic_checks.write(workspace, **{name: number}))

    def _write_text(self, name: str, text: str) -> None:
        workspace = self.desk.workspace
        self.change(lambda: topic_checks.write(workspace, **{name: text.strip() or None}))

    def _decide(self) -> None:
        workspace, verdict, reason = self.desk.workspace, self.verdict.key, self.reason.text().strip()
        self._verdict_field.say_error("" if verdict or not reason else _("Choose one first."))
        self._reason_field.say_error("" if reason or not verdict else _("Say why: it will be asked later."))
        if bool(verdict) != bool(reason):
            (self.reason if verdict else self.verdict).setFocus()
            return
        told = {"verdict": verdict or None, "reason": reason or None}
        self.change(lambda: topic_checks.write(workspace, **told), _("The decision is kept."))


def _state_words(topic: Topic) -> str:
    record = topic.record
    if record is not None and record.verdict:
        return topic_words(record.verdict, record.on, record.reason)
    if topic.open:
        return _("{n} of 5 questions are open. Ask those who would take part before you decide.").format(
            n=len(topic.open)
        )
    if topic.is_doubtful:
        return _("{n} of 5 are met. Change the topic where it does not fit, or say why it should go on.").format(
            n=topic.met
        )
    return _("{n} of 5 are met. Nothing speaks against it.").format(n=topic.met)
