"""Whom a coach met, and what she saw: roles to tick, and three texts that are kept as they are typed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.coaching.visit_page import VisitPage
from qic_desktop.wording.team import role_options
from ui.site.note_field import NoteField
from ui.widgets.choice import CheckBox
from ui.widgets.fields import Field, TextField
from ui.widgets.flow import FlowLayout
from ui.widgets.panel import Panel
from ui.widgets.texts import label

TEXTS = ("praise", "observations", "training")


class MetPanel(Panel):
    """Emits ``met(roles)`` and ``came_along(text)``."""

    met = Signal(list)
    came_along = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("Whom you met"))
        self.add(label(_("their roles; no name is written down"), "small", wrap=True))
        self.boxes: dict[str, CheckBox] = {}
        room = QWidget()
        flow = FlowLayout(room, 12)
        for code, name in role_options():
            box = CheckBox(name)
            box.toggled.connect(lambda _on: self._on_toggled())
            self.boxes[code] = box
            flow.addWidget(box)
        self.add(room)
        self.along = TextField("", _("for example: the district’s pharmacist"))
        self.along.committed.connect(self.came_along)
        self.add(Field(_("Who came along with you"), self.along))

    def show_page(self, page: VisitPage) -> None:
        """Tick who was met."""
        met = {str(one) for one in page.sheet.visit.met or []}
        for code, box in self.boxes.items():
            box.blockSignals(True)
            box.setChecked(code in met)
            box.blockSignals(False)
            box.setEnabled(page.mine)
        self.along.show_text(page.sheet.visit.with_whom or "")
        self.along.setEnabled(page.mine)

    def _on_toggled(self) -> None:
        self.met.emit([code for code, box in self.boxes.items() if box.isChecked()])


class SeenPanel(Panel):
    """Emits ``written(name, text)``, ``drafted(name, text)`` and ``given_up(name)``."""

    written = Signal(str, str)
    drafted = Signal(str, str)
    given_up = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("What you saw"))
        hints = {
            "praise": (_("Going well: say it first"), _("for example: meets every week, chart up to date")),
            "observations": (_("Seen"), _("What you saw with your own eyes. No patient’s name belongs here.")),
            "training": (_("Training given"), _("for example: how to read a run chart, 20 minutes")),
        }
        self.texts: dict[str, NoteField] = {}
        room = QVBoxLayout()
        room.setSpacing(10)
        for name in TEXTS:
            title, hint = hints[name]
            field = NoteField(hint, lines=2)
            field.setObjectName(name)
            field.committed.connect(partial(self.written.emit, name))
            field.drafted.connect(partial(self.drafted.emit, name))
            field.given_up.connect(partial(self.given_up.emit, name))
            self.texts[name] = field
            room.addWidget(Field(title, field))
        self.add(room)

    def show_page(self, page: VisitPage, *, first: bool) -> None:
        """Show the texts; what was half typed comes back when the page is ``first`` shown."""
        for name, field in self.texts.items():
            field.show_text(getattr(page.sheet.visit, name) or "")
            field.setReadOnly(not page.mine)
            if first and name in page.drafts:
                field.show_draft(page.drafts[name])
