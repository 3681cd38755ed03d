"""The chart for a group chat: picture and sentence, without anything that a person wrote on the chart.

Notes, names of phases and reasons are left off, since names of people may stand in them; the site's name is a choice.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMimeData, QRect, QStandardPaths, Qt
from PySide6.QtGui import QFont, QGuiApplication, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.geometry.cards import titled
from qic_desktop.analysis.geometry.chart import View, viewed_scene
from qic_desktop.i18n import _
from qic_desktop.services.charting import charts
from qic_desktop.services.charting.charts import ChartInput
from qic_desktop.services.measuring import entry
from qic_desktop.wording.charts import ChartWords, chart_sentence
from ui.charts.painter import picture
from ui.desk import Desk
from ui.exchange.sheet import Sheet
from ui.site.measure_steps import png_bytes
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button
from ui.widgets.choice import CheckBox
from ui.widgets.room import room_for
from ui.widgets.texts import label

WIDTH, HEIGHT = 720.0, 380.0
"""The chart's own size in the picture: legible on a telephone held upright."""
RATIO = 2.0
_MARGIN, _TEXT = 24, 15
_BESIDE = 64
"""Left and right of the picture: margins of the dialog and of its window."""


def without_words(given: ChartInput) -> ChartInput:
    """The same values without notes, names of phases and reasons."""
    series = replace(given.series, notes=(), excluded=dict.fromkeys(given.series.excluded, ""))
    return replace(given, series=series, phases=tuple(replace(one, label="", reason="") for one in given.phases))


def group_sentence(given: ChartInput, kind: ChartKind, site: str) -> str:
    """What the chart shows, as it is said under it: measure (and site), then the sentence."""
    shows, _then = chart_sentence(charts.draw_chart(without_words(given), kind))
    title, below = entry.chart_heading(without_words(given), kind, site)
    return f"{title}. {below}. {shows}" if below else f"{title}. {shows}"


def group_picture(given: ChartInput, kind: ChartKind, site: str) -> QImage:
    """Heading, chart and sentence in one light picture: messengers drop the text that comes beside a picture."""
    bare = without_words(given)
    chart = charts.draw_chart(bare, kind)
    scene = viewed_scene(chart, (WIDTH, HEIGHT), ChartWords(), view=View())
    theme = replace(current(), dark=False)
    above = picture(titled(*entry.chart_heading(bare, kind, site), scene), theme, RATIO)
    shows, _then = chart_sentence(chart)
    font = QFont(QGuiApplication.font())
    font.setPixelSize(_TEXT)
    width = round(above.width() / RATIO)
    room = QRect(_MARGIN, 0, width - 2 * _MARGIN, 10_000)
    flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeading
    measuring = QPainter(above)
    measuring.setFont(font)
    needed = measuring.boundingRect(room, flags, shows).height()
    measuring.end()
    top = round(above.height() / RATIO)
    image = QImage(above.width(), round((top + needed + _MARGIN) * RATIO), above.format())
    image.setDevicePixelRatio(RATIO)
    image.fill(theme.color("surface"))
    painter = QPainter(image)
    painter.drawImage(0, 0, above)
    painter.setFont(font)
    painter.setPen(theme.color("text"))
    painter.drawText(QRect(_MARGIN, top, room.width(), needed), flags, shows)
    painter.end()
    return image


class GroupChartDialog(Sheet):
    """Shows what a group would see before it is copied or saved."""

    def __init__(self, desk: Desk, given: ChartInput, kind: ChartKind, parent: QWidget | None = None) -> None:
        super().__init__("presentation", _("Chart for the group"), (820, 680), parent)
        self.desk = desk
        self._given, self._kind = given, kind
        self.image = QImage()
        self.sentence = ""
        self.say(
            self.windowTitle(),
            _("Notes, names of phases and reasons stay here. Look at it once more before you share it."),
        )
        self.named = CheckBox(_("Name the site"))
        self.named.toggled.connect(lambda _on: self.draw())
        self.body.addWidget(self.named)
        self.view = QLabel()
        self.view.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.view.setAccessibleName(_("What the group sees"))
        self.body.addWidget(self.view, 1)
        self.save = button(_("Save as a picture …"), self.ask_where_to_save, icon="save")
        self.foot.addWidget(self.save)
        self.foot.addWidget(label(""), 1)
        self.foot.addWidget(button(_("Close"), self.reject))
        self.copy = Button(_("Copy picture and sentence"), kind="primary", icon="copy")
        self.copy.clicked.connect(self.copy_both)
        self.copy.setDefault(True)
        self.foot.addWidget(self.copy)
        self.draw()

    def draw(self) -> None:
        """Draw it as it would be shared."""
        site = self.desk.workspace.name if self.named.isChecked() else ""
        self.image = group_picture(self._given, self._kind, site)
        self.sentence = group_sentence(self._given, self._kind, site)
        self._fit()
        self.view.setAccessibleDescription(self.sentence)

    def _fit(self) -> None:
        ratio = self.devicePixelRatioF()
        theme, most = current(), room_for(self)
        # With large text the picture stays whole in the window, beside the words above and below it.
        width, height = min(theme.px(760), most.width() - 2 * _BESIDE), min(theme.px(470), most.height() * 3 // 5)
        shown = self.image.scaled(
            round(width * ratio),
            round(height * ratio),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        shown.setDevicePixelRatio(ratio)
        self.view.setPixmap(QPixmap.fromImage(shown))

    def copy_both(self) -> None:
        """Put picture and sentence on the clipboard together: each program takes what it can."""
        both = QMimeData()
        both.setImageData(self.image)
        both.setText(self.sentence)
        QGuiApplication.clipboard().setMimeData(both)
        self.desk.say.toast(_("Picture and sentence are on the clipboard. The sentence stands in the picture too."))
        self.accept()

    def ask_where_to_save(self) -> None:
        """Ask for a file's name and write the picture."""
        pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        offered = str(Path(pictures) / f"{self._given.view.code}.png")
        name, _kind = QFileDialog.getSaveFileName(self, _("Save as a picture"), offered, "*.png")
        if name:
            self.save_to(Path(name) if name.lower().endswith(".png") else Path(f"{name}.png"))

    def save_to(self, out: Path) -> None:
        """Write the picture into a file."""
        data = png_bytes(self.image)
        self.desk.tasks.query(
            lambda: entry.export_picture(data, out),
            lambda path: self.desk.say.toast(_("Written: {file}").format(file=path.name)),
            owner=self,
        )
