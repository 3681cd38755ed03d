"""One diagnosis: title and outline on one side, the picture that draws itself on the other, and what was seen."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.planning import Diagnosis
from qic_desktop.i18n import _
from qic_desktop.services.improving import diagnoses
from qic_desktop.services.improving.diagnoses import DiagnosisView
from qic_desktop.wording.diagnoses import kind_example, kind_help, kind_name, odd_words, title_example
from ui.charts.canvas import PlainCanvas
from ui.desk import Desk
from ui.site.note_field import NoteColumn, NoteField
from ui.site.outline_field import OutlineField
from ui.site.plan_texts import TextKeeper
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.texts import IconLabel, label
from ui.widgets.tips import plain_tip

KIND_ICONS = {
    "process-map": "route",
    "fishbone": "git-branch",
    "five-whys": "circle-help",
    "pareto": "sliders-horizontal",
}
SIDE_BY_SIDE = 900
DRAW_MILLISECONDS = 120
LEAST_PICTURE = 160
PADDING = 16


class DiagnosisForm(QWidget):
    """The fields of one diagnosis with its picture."""

    def __init__(self, desk: Desk, view: DiagnosisView) -> None:
        super().__init__()
        self.view = view
        workspace, identity = desk.workspace, view.id
        self.texts = TextKeeper(
            desk,
            self,
            partial(diagnoses.write_text, workspace, identity),
            partial(diagnoses.keep_draft, workspace, identity),
            partial(diagnoses.drop_draft, workspace, identity),
        )
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.setSpacing(24)
        self._across.addWidget(self._build_fields(), 4)
        self._across.addWidget(self._build_picture(), 6, Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAW_MILLISECONDS)
        self._timer.timeout.connect(self.draw)
        self.title.textChanged.connect(self._timer.start)
        self.parts.textChanged.connect(self._timer.start)

    # --- building ----------------------------------------------------------------------------------------------

    def _build_fields(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconLabel(KIND_ICONS[self.view.kind], "muted"))
        head.addWidget(label(kind_name(self.view.kind), "section"), 1)
        column.addLayout(head)
        column.addWidget(label(kind_help(self.view.kind), "muted", wrap=True))
        self.title = self.texts.bind("title", NoteField(title_example(self.view.kind)))
        column.addWidget(NoteColumn(_("Title"), self.title))
        self.parts = OutlineField(kind_example(self.view.kind))
        self.texts.bind("parts", self.parts)
        counted = self.view.kind == diagnoses.PARETO
        words = _("Reasons and counts") if counted else _("Outline: one part a line, set in what belongs below")
        column.addWidget(NoteColumn(words, self.parts))
        column.addLayout(self._build_steps())
        self.odd = label("", "small", wrap=True)
        self.odd.hide()
        column.addWidget(self.odd)
        example = _("for example: two thirds come from missing forms; we begin there")
        self.conclusion = self.texts.bind("conclusion", NoteField(example, lines=2))
        column.addWidget(NoteColumn(_("What do you see in it?"), self.conclusion))
        column.addStretch(1)
        return holder

    def _build_steps(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        if self.view.kind == diagnoses.PARETO:
            return row
        for word, act, keys in (
            (_("Set in"), self.parts.set_in, _("Alt and the arrow key forwards")),
            (_("Set out"), self.parts.set_out, _("Alt and the arrow key back")),
        ):
            step = button(word, act, size="small")
            step.setToolTip(plain_tip(keys))
            step.setAccessibleDescription(keys)
            row.addWidget(step)
        row.addWidget(label(_("Alt+arrow does the same"), "small"))
        row.addStretch(1)
        return row

    def _build_picture(self) -> QWidget:
        frame = self._frame = QFrame()
        frame.setProperty("panel", "card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(PADDING, PADDING, PADDING, PADDING)
        self.canvas = PlainCanvas()
        self.nothing = label(_("The picture draws itself while you write."), "muted", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setMinimumHeight(current().px(LEAST_PICTURE))
        column.addWidget(self.canvas)
        column.addWidget(self.nothing)
        return frame

    # --- showing -----------------------------------------------------------------------------------------------

    def show_view(self, view: DiagnosisView, drafts: dict[str, str]) -> None:
        """Show what the store says."""
        self.view = view
        known: Diagnosis = view.diagnosis
        self.texts.show_texts(lambda name: str(getattr(known, name) or ""), drafts)
        self.draw()

    def draw(self) -> None:
        """Draw the outline as it stands in the fields now."""
        self._timer.stop()
        scale = current().scale
        # A hidden picture has no width of its own yet: its frame has.
        margins = self._frame.contentsMargins()
        wide = (self._frame.width() - 2 * PADDING - margins.left() - margins.right()) / scale
        text, title = self.parts.toPlainText(), " ".join(self.title.toPlainText().split())
        right = QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
        scene = diagnoses.diagnosis_scene(self.view.kind, title, text, wide, mirror=right) if wide > 0 else None
        self.canvas.set_scene(scene)
        self.canvas.setVisible(scene is not None)
        self.nothing.setVisible(scene is None)
        if scene is not None:
            self.canvas.setFixedHeight(round(scene.height * scale) + 1)
            self.canvas.setAccessibleName(scene.description)
        said = odd_words(diagnoses.odd_lines(self.view.kind, text))
        self.odd.setText(said)
        self.odd.setVisible(bool(said))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= current().px(SIDE_BY_SIDE)
        self._across.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._timer.start()
