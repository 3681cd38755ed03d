"""What is asked about a card of the driver diagram: its measures, and everything about an idea."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from qic_desktop.domain.drivers import ChangeIdea
from qic_desktop.i18n import _
from qic_desktop.services.improving.driver_forest import Node
from qic_desktop.wording.drivers import evidence_options, evidence_words
from ui.theme.tokens import current
from ui.widgets.choice import CheckBox, Select
from ui.widgets.fields import Field, LongTextField, TextField
from ui.widgets.form import FormDialog
from ui.widgets.panel import scrolled
from ui.widgets.texts import label

MANY = 9
"""More measures than these are scrolled."""


class MeasuresDialog(FormDialog):
    """Which measures show whether a card is so; ``chosen`` holds their ids once accepted."""

    def __init__(
        self, words: str, known: Sequence[tuple[str, str]], linked: Sequence[str], parent: QWidget | None = None
    ) -> None:
        why = _("By which measures do you see it? Their latest values stand on the card.")
        super().__init__(words, why, _("Keep"), parent)
        self.boxes: dict[str, CheckBox] = {}
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for key, name in known:
            box = CheckBox(name)
            box.setChecked(key in linked)
            self.boxes[key] = box
            column.addWidget(box)
        if not known:
            column.addWidget(label(_("There is no measure yet to link."), "muted", wrap=True))
        if len(known) > MANY:
            area = scrolled(holder)
            area.setMinimumHeight(current().px(28 * MANY))
            self.fields.addWidget(area)
        else:
            self.fields.addWidget(holder)

    @property
    def chosen(self) -> list[str]:
        """The ids of the measures that are ticked."""
        return [key for key, box in self.boxes.items() if box.isChecked()]


class IdeaDialog(FormDialog):
    """Everything about one idea; the organiser's can be read and taken over.

    ``of_package``: the organiser writes it for all, with what a harvest brought in.
    """

    def __init__(self, node: Node, parent: QWidget | None = None, *, of_package: bool = False) -> None:
        self.shared = node.shared
        why = _("What it builds on, and how you would try it first.")
        if node.shared:
            why = _("From the change package. Take it over to change its words.")
        word = _("Take into our diagram") if node.shared else _("Keep")
        super().__init__(_("Change idea"), why, word, parent)
        record = node.record
        assert isinstance(record, ChangeIdea)
        self.text = LongTextField(record.text or "", "", 2)
        self.concept = TextField(record.concept or "", _("for example: do things at the same time"))
        self.why = LongTextField(record.why or "", "", 2)
        self.how = LongTextField(record.how_to_test or "", _("One person, one day: what would you try first?"), 2)
        known = evidence_options()
        if record.evidence and record.evidence not in dict(known):
            known.append((record.evidence, evidence_words(record.evidence)))
        self.evidence = Select(known)
        self.evidence.choose(record.evidence or "")
        self.sources = TextField(record.sources or "", _("Paper, team or guideline"))
        self.package = {
            "how_to": LongTextField(record.how_to or "", _("Step by step, as those did it who have it"), 2),
            "adaptations": LongTextField(record.adaptations or "", _("What sites changed to make it fit"), 2),
            "results": LongTextField(record.results or "", _("How many sites, and what came of it"), 2),
        }
        self._text_field = self.add(_("The idea"), self.text)
        self.add(_("Change concept"), self.concept)
        self.add(_("Why should it help?"), self.why)
        self.add(_("How to test it"), self.how)
        self.add(_("How well is it known to help?"), self.evidence)
        self.add(_("Sources"), self.sources)
        if of_package or any(part.toPlainText() for part in self.package.values()):
            self.add(_("How to do it"), self.package["how_to"])
            self.add(_("How it was adapted"), self.package["adaptations"])
            self.add(_("What came of it"), self.package["results"])
        for line in (self.concept, self.sources):
            line.setReadOnly(node.shared)
        for part in (self.text, self.why, self.how, *self.package.values()):
            part.setReadOnly(node.shared)
            part.setFixedHeight(part.minimumHeight())
        self.evidence.setEnabled(not node.shared)
        self._before = self._now()

    def missing_field(self) -> tuple[Field, str] | None:
        if self.text.toPlainText().strip():
            return None
        return self._text_field, _("A few words are enough.")

    @property
    def changed(self) -> dict[str, object]:
        """The fields that say something else than before."""
        return {name: text for name, text in self._now().items() if text != self._before[name]}

    def _now(self) -> dict[str, str]:
        return {
            "text": self.text.toPlainText().strip(),
            "concept": self.concept.text().strip(),
            "why": self.why.toPlainText().strip(),
            "how_to_test": self.how.toPlainText().strip(),
            "evidence": self.evidence.key,
            "sources": self.sources.text().strip(),
            **{name: part.toPlainText().strip() for name, part in self.package.items()},
        }
