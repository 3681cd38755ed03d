"""The charter: what the collaborative is called, what it is about, its aim and its dates."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from qic_desktop.domain.collaborative import Collaborative
from qic_desktop.domain.organising import TopicCheck
from qic_desktop.i18n import _
from qic_desktop.wording.designing import topic_words
from ui.organiser.months import typed_period
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.choice import CheckBox
from ui.widgets.fields import Field, LongTextField, TextField
from ui.widgets.panel import Panel, Sentence, scrolled
from ui.widgets.texts import label

Write = Callable[[dict[str, str | None]], object]
DATES = ("start", "end")


class Charter(QWidget):
    """Seven fields and a choice; each is kept as it is left. ``write`` gets the field that changed."""

    print_asked = Signal()

    def __init__(self, write: Write, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._write = write
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        panel = Panel(_("What this collaborative wants"))
        self.print = button(_("Print the charter"), self.print_asked.emit, icon="printer", size="small")
        panel.head.addWidget(self.print)
        self.topic = Sentence()
        panel.add(self.topic)
        # On the scrolled part, not on the panel: its height is then asked for at the width that it really gets.
        inner.setMaximumWidth(current().px(760))
        column.addWidget(panel)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inner))
        self.editors: dict[str, TextField | LongTextField] = {
            "title": TextField(placeholder=_("for example Safer births in the north")),
            "topic": TextField(placeholder=_("for example care at birth")),
            "aim": LongTextField(placeholder=_("how good, for whom, by when"), lines=3),
            "start": TextField(placeholder="2026-01"),
            "end": TextField(placeholder="2027-06"),
            "contact": TextField(),
            "governance": LongTextField(lines=2),
        }
        self._fields = {
            "title": Field(_("Title"), self.editors["title"]),
            "topic": Field(_("Topic"), self.editors["topic"]),
            "aim": Field(_("Aim"), self.editors["aim"], _("Sites read it when they join.")),
            "start": Field(_("First month"), self.editors["start"]),
            "end": Field(_("Last month, if it is known"), self.editors["end"]),
            "contact": Field(_("Contact for sites"), self.editors["contact"]),
            "governance": Field(_("Who decides, and who may see what"), self.editors["governance"]),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        places = (("title", 0, 0, 2), ("topic", 1, 0, 2), ("aim", 2, 0, 2), ("start", 3, 0, 1), ("end", 3, 1, 1))
        for name, row, place, wide in (*places, ("contact", 4, 0, 2), ("governance", 5, 0, 2)):
            grid.addWidget(self._fields[name], row, place, 1, wide, Qt.AlignmentFlag.AlignTop)
        panel.add(grid)
        self.hidden_names = CheckBox(_("Hide on sticks and in messages whose package it is"))
        self.hidden_names.setToolTip(_("Files are then called by letters that say nothing instead of the site’s code."))
        self.hidden_names.clicked.connect(lambda on: self._write({"file_names": "hidden" if on else "code"}))
        panel.add(self.hidden_names)
        self.more = QVBoxLayout()
        panel.add(self.more)
        panel.add(label(_("Each field is kept as you leave it. Sites see it once it is published."), "small"))
        for name, editor in self.editors.items():
            if isinstance(editor, LongTextField):
                editor.setFixedHeight(editor.minimumHeight())
            editor.committed.connect(lambda text, name=name: self._on_committed(name, text))

    def show_record(self, found: Collaborative | None, topic: TopicCheck | None = None) -> None:
        """Show what the store says, and what was decided about the topic."""
        said = topic_words(topic.verdict, topic.on, topic.reason) if topic else ""
        self.topic.say(_("Topic check: {said}").format(said=said) if said else "")
        for name, editor in self.editors.items():
            editor.show_text((getattr(found, name) if found else None) or "")
        self.hidden_names.setChecked(found is not None and found.file_names == "hidden")

    def first_field(self) -> QWidget:
        """The field to begin in."""
        return self.editors["title"]

    def _on_committed(self, name: str, text: str) -> None:
        text = text.strip()
        if name in DATES and text:
            period = typed_period(text)
            if not period:
                self._fields[name].refuse(_("Write a month as 2026-01, or a day as 2026-01-15."))
                return
            text = period
            self.editors[name].replace_text(text)
        self._fields[name].say_error("")
        self._write({name: text or None})
