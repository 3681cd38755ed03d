"""Other ways to look at a measure's values: how often each size occurs, and small lasting changes added up.

These charts do not run along the months one by one, so nothing is recorded on them: they are looked at, copied, saved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtGui import QGuiApplication, QImage, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from qic_desktop.analysis.geometry.cards import titled
from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.errors import QicError
from qic_desktop.i18n import _
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.guidance import OtherChart, other_chart_about, other_chart_name
from ui.asking import open_dialog
from ui.charts.canvas import PlainCanvas
from ui.charts.painter import picture
from ui.desk import Desk
from ui.exchange.sheet import Sheet
from ui.messages import sentence_of
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button
from ui.widgets.texts import label

_Build = Callable[[float, float], Scene]


def open_other(desk: Desk, view: MeasureView, kind: OtherChart, window: QWidget | None) -> OtherChartDialog:
    """Show a measure's values in a chart that does not run in time."""
    dialog = OtherChartDialog(desk, view, kind, window)
    open_dialog(dialog)
    return dialog


class OtherChartDialog(Sheet):
    """One such chart with its sentence; computed on the store's lane, since it needs numpy."""

    def __init__(self, desk: Desk, view: MeasureView, kind: OtherChart, parent: QWidget | None = None) -> None:
        super().__init__("chart-line", other_chart_name(kind), (860, 640), parent)
        self.desk = desk
        self.say(other_chart_name(kind), other_chart_about(kind))
        self.canvas = PlainCanvas()
        self.canvas.setMinimumHeight(current().px(280))
        self.canvas.setAccessibleName(_("{chart} of {measure}").format(chart=self.windowTitle(), measure=view.name))
        self.sentence = label("", wrap=True)
        self.body.addWidget(self.canvas, 1)
        self.body.addWidget(self.sentence)
        self.save = button(_("Save as a picture …"), self.ask_where_to_save, icon="save")
        self.copy = Button(_("Copy picture"), kind="primary", icon="copy")
        self.copy.clicked.connect(self.copy_picture)
        self.foot.addWidget(self.save)
        self.foot.addWidget(label(""), 1)
        self.foot.addWidget(button(_("Close"), self.reject))
        self.foot.addWidget(self.copy)
        self._measure = view.name
        self._build: _Build | None = None
        self._enable()
        workspace = desk.workspace
        desk.tasks.query(lambda: _computed(workspace, view, kind), self._show, failed=self._refuse, owner=self)

    def _show(self, found: tuple[_Build, str]) -> None:
        self._build, said = found
        self.sentence.setText(said)
        self.canvas.setAccessibleDescription(said)
        self._enable()
        self._draw()

    def _refuse(self, error: QicError) -> None:
        self.sentence.setText(sentence_of(error))

    def _enable(self) -> None:
        for part in (self.copy, self.save):
            part.setEnabled(self._build is not None)

    def _draw(self) -> None:
        if self._build is not None and self.canvas.width() > 0:
            scale = current().scale
            self.canvas.set_scene(self._build(self.canvas.width() / scale, self.canvas.height() / scale))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw()

    def picture(self) -> QImage:
        """The chart as on the screen, below its heading."""
        if self._build is None:
            return QImage()
        scale = current().scale
        scene = self._build(self.canvas.width() / scale, self.canvas.height() / scale)
        return picture(titled(self._measure, self.windowTitle(), scene), current(), 2.0)

    def copy_picture(self) -> None:
        """Put the picture on the clipboard."""
        QGuiApplication.clipboard().setImage(self.picture())
        self.desk.say.toast(_("The picture is on the clipboard."))

    def ask_where_to_save(self) -> None:
        """Ask for a file and save the picture there."""
        name, _kind = QFileDialog.getSaveFileName(self, _("Save as a picture"), f"{self._measure}.png", "PNG (*.png)")
        if name and not self.picture().save(name):
            self.sentence.setText(_("The picture could not be written there. Choose another folder."))


def _computed(workspace: Workspace, view: MeasureView, kind: OtherChart) -> tuple[_Build, str]:
    # Only here: they need numpy, and the window starts without.
    from qic_desktop.services.charting import comparing

    makers: Mapping[OtherChart, Callable[[Workspace, MeasureView], comparing.Comparison]] = {
        "histogram": comparing.site_histogram,
        "cusum": comparing.site_cusum,
        "ewma": comparing.site_ewma,
    }
    found = makers[kind](workspace, view)
    return lambda width, height: comparing.comparison_scene(found, (width, height)), comparing.comparison_sentence(
        found
    )
