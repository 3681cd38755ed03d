"""What only people can write of the report: why, how, and what it means; each text is kept when its field is left."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtWidgets import QWidget

from qic_desktop.i18n import _
from qic_desktop.services.organising import report_texts
from qic_desktop.wording.charter import charter_groups
from ui.desk import Desk
from ui.organiser.design_part import DesignPart
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.fields import Field, LongTextField
from ui.widgets.flow import FlowLayout
from ui.widgets.panel import Panel, Sentence
from ui.widgets.texts import label

LINES = 4


class ReportTexts(DesignPart):
    """Fifteen fields under three titles; the program makes the rest of the report."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.editors: dict[str, LongTextField] = {}
        top = Panel(_("What only you can write"))
        self.state = Sentence()
        top.add(self.state)
        why = _("Charts, figures, sites and measures come from the record. Write here why, how, and what it means.")
        top.add(label(why, "muted", wrap=True))
        row = QWidget()
        self.make = button(_("Make the report"), lambda: desk.navigator.go("evaluation", ""), icon="scale")
        FlowLayout(row, 12).addWidget(self.make)
        top.add(row)
        self.column.addWidget(top)
        words = {field.name: field for group in charter_groups() for field in group.fields}
        groups = ((_("Why"), report_texts.WHY), (_("How"), report_texts.HOW), (_("What it means"), report_texts.MEANS))
        for title, names in groups:
            panel = Panel(title)
            for name in names:
                editor = self.editors[name] = LongTextField("", "", LINES)
                editor.setMaximumHeight(current().px(14 + 20 * LINES))
                editor.committed.connect(partial(self._write, name))
                panel.add(Field(words[name].title, editor, words[name].help))
            self.column.addWidget(panel)
        self.column.addStretch(1)

    def refresh(self) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: report_texts.read_texts(workspace), self.show_texts, failed=self.desk.say.error, owner=self
        )

    def first_field(self) -> QWidget:
        return self.editors["background"]

    def show_texts(self, found: Mapping[str, str]) -> None:
        """Show what the store says."""
        for name, text in found.items():
            self.editors[name].show_text(text)
        done = sum(bool(text) for text in found.values())
        self.state.say(_("Written so far: {done} of {all} parts.").format(done=done, all=len(found)))

    def _write(self, name: str, text: str) -> None:
        workspace = self.desk.workspace
        self.change(lambda: report_texts.write_text(workspace, name, text))
