"""The funnel of a measure: which time, the picture, what it means, and who stands outside, A to Z."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImageWriter, QPainter, QPen, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QListWidget,
    QListWidgetItem,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from qic_desktop.analysis.charts.comparisons import Funnel, FunnelPoint
from qic_desktop.analysis.geometry.funnel import funnel_scene
from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.analysis.geometry.palette import LIGHT
from qic_desktop.analysis.svg import to_svg
from qic_desktop.domain.period import PeriodKind
from qic_desktop.i18n import _, n_
from qic_desktop.services.charting import comparing, funnel_files
from qic_desktop.services.organising.aggregating import Collection
from qic_desktop.wording.charts import ChartWords
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import value_text
from ui.charts.multiples_delegate import Index
from ui.charts.painter import picture
from ui.desk import Desk
from ui.organiser.funnel_picture import FunnelPicture
from ui.organiser.funnel_words import (
    by_size,
    funnel_detail,
    funnel_headline,
    funnel_sentence,
    not_a_ranking,
    outside_groups,
    site_card,
    skipped_words,
    written_words,
)
from ui.theme import fonts
from ui.theme.tokens import current
from ui.widgets.buttons import Button
from ui.widgets.choice import Select
from ui.widgets.columns import Columns, HeadRow
from ui.widgets.empty import EmptyState
from ui.widgets.finding_mark import FindingKind, paint_finding
from ui.widgets.flow import flowing
from ui.widgets.panel import Panel, Sentence, scrolled
from ui.widgets.segmented import SegmentedSwitch
from ui.widgets.texts import Headline, label

RIGHT_WIDTH = 286
ROW_HEIGHT = 30
POINT_ROLE = Qt.ItemDataRole.UserRole + 1
MARK_ROLE = Qt.ItemDataRole.UserRole + 2
DETAIL_ROLE = Qt.ItemDataRole.UserRole + 3
EXPORT_SIZE = (820.0, 500.0)
SIDE_BY_SIDE, LEAST_HEIGHT = 760, 240
"""Pixels at 100 % text: from which width on both stand side by side, and how high the picture is at least."""


class FunnelPane(QWidget):
    """Picture and time at the left; what it means and who stands outside at the right. ``opened(site id)``."""

    opened = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.funnel: Funnel | None = None
        self._collection: Collection | None = None
        self._names: dict[str, str] = {}
        self._ids: dict[str, str] = {}
        self._stale = False
        self._layers = QStackedLayout(self)
        self._nothing = QWidget(self)
        self._nothing_column = QVBoxLayout(self._nothing)
        self._nothing_column.setContentsMargins(0, 0, 0, 0)
        self._none = EmptyState(
            "funnel",
            _("No funnel for this measure"),
            _("A funnel compares shares and rates by how many cases stand behind them. This measure counts neither."),
        )
        self._nothing_column.addWidget(self._none, 1)
        self._nothing_column.addStretch(2)
        self._layers.addWidget(self._nothing)
        # With large text the list stands below the picture, and the page scrolls.
        parts = Columns((self._build_left(), self._build_right()), SIDE_BY_SIDE, widths=(None, RIGHT_WIDTH))
        self._layers.addWidget(scrolled(parts))

    # --- layout ------------------------------------------------------------------------------------------------

    def _build_left(self) -> Panel:
        panel = Panel()
        self._headline = Headline()
        panel.add(self._headline)
        self.until = Select(icon="calendar")
        self.until.setAccessibleName(_("Until which period"))
        self.until.chosen.connect(lambda _key: self._draw())
        self.span = SegmentedSwitch([("1", "1"), ("3", "3"), ("12", "12")], _("How many periods together"))
        self.span.choose("12")
        self.span.chosen.connect(lambda _key: self._draw())
        self._export = Button(_("Send or save"), icon="download", size="small")
        self._export.clicked.connect(self._open_menu)
        panel.add(HeadRow(flowing(self.until, self.span), [self._export]))
        self.picture = FunnelPicture()
        self.picture.setMinimumHeight(current().px(LEAST_HEIGHT))
        self.picture.opened.connect(self._on_point_opened)
        self.picture.export_asked.connect(self.ask_export)
        panel.add(self.picture, 1)
        self._skipped = label("", "small", wrap=True)
        panel.add(self._skipped)
        return panel

    def _build_right(self) -> Panel:
        panel = Panel()
        self._sentence = Sentence()
        panel.add(self._sentence)
        self.list = OutsideList()
        self.list.setMinimumHeight(current().px(LEAST_HEIGHT // 2))
        self.list.opened.connect(self._open_code)
        self.list.pointed.connect(self._on_list_pointed)
        panel.add(self.list, 1)
        self._nobody = label(_("Every site stands where chance and its size may put it."), "muted", wrap=True)
        panel.add(self._nobody)
        panel.body.addStretch(0)
        panel.add(label(not_a_ranking(), "small", wrap=True))
        return panel

    # --- what the page calls -----------------------------------------------------------------------------------

    def show_collection(self, collection: Collection) -> None:
        """Show a measure; the time that was chosen stays where the measure has it."""
        self._collection = collection
        codes = [site.code or site.id for site in collection.sites]
        self._names = {code: site.name or code for code, site in zip(codes, collection.sites, strict=True)}
        self._ids = {code: site.id for code, site in zip(codes, collection.sites, strict=True)}
        periods = comparing.latest_periods(collection, len(collection.panel.periods))
        chosen = self.until.key
        self.until.set_options([(period, period_name(period, short=True)) for period in reversed(periods)])
        self.until.choose(chosen if chosen in periods else periods[-1] if periods else "")
        months = collection.view.period_kind is PeriodKind.MONTH
        for key, word in span_options(months=months).items():
            self.span.set_word(key, word)
        if self.isVisible():
            self._draw()
        else:
            self._stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._draw()

    def periods(self) -> tuple[str, ...]:
        """The periods that are compared: those up to the chosen one."""
        if self._collection is None or not self.until.key:
            return ()
        known = self._collection.panel.periods
        last = known.index(self.until.key) + 1
        return known[max(0, last - int(self.span.key)) : last]

    # --- drawing -----------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        collection, periods = self._collection, self.periods()
        self._stale = False
        if collection is None or not periods or not collection.view.form.has_denominator:
            self._layers.setCurrentIndex(0)
            return
        self.desk.tasks.query(
            lambda: (by_size(comparing.funnel_of(collection, periods)), periods),
            self._on_funnel_made,
            owner=self,
            topic="funnel",
        )

    def _on_funnel_made(self, answer: tuple[Funnel, Sequence[str]]) -> None:
        funnel, periods = answer
        if self._collection is None:
            return
        self.funnel = funnel
        name = self._collection.view.name
        self._headline.say(funnel_headline(funnel), funnel_detail(name, periods))
        self._sentence.say(funnel_sentence(funnel))
        cards = [site_card(point, funnel, self._names) for point in funnel.points]
        self.picture.set_builder(partial(_scene, funnel), cards, title=funnel_headline(funnel))
        self._skipped.setText(skipped_words(funnel))
        self._skipped.setVisible(bool(funnel.skipped))
        self.list.show_points(funnel, self._names)
        self.list.setVisible(self.list.count() > 0)
        self._nobody.setVisible(self.list.count() == 0 and bool(funnel.lines))
        self._layers.setCurrentIndex(1)

    # --- what the person does ----------------------------------------------------------------------------------

    def _on_point_opened(self, place: int) -> None:
        if self.funnel is not None:
            self._open_code(self.funnel.points[place].site)

    def _open_code(self, code: str) -> None:
        if code in self._ids:
            self.opened.emit(self._ids[code])

    def _on_list_pointed(self, code: str) -> None:
        """Show on the picture the site that the person is on in the list."""
        places = [place for place, point in enumerate(self.funnel.points) if point.site == code] if self.funnel else []
        self.picture.choose(places[0] if places else -1)

    def _open_menu(self) -> None:
        self.picture.menu().popup(self._export.mapToGlobal(QPoint(0, self._export.height())))

    def ask_export(self, kind: str) -> None:
        """Ask for a file's name and write it."""
        if self._collection is None:
            return
        offered = f"{self._collection.view.code}-funnel-{self.until.key}.{kind}"
        name, _kind = QFileDialog.getSaveFileName(self.window(), _("Save the funnel"), offered, f"*.{kind}")
        if name:
            self.export(kind, Path(name))

    def export(self, kind: str, out: Path) -> None:
        """Write the picture as "svg" or "png", or the numbers as "csv", as the sites agreed to be compared."""
        shown, collection, workspace = self.funnel, self._collection, self.desk.workspace
        if shown is None or collection is None:
            return
        self.desk.tasks.query(
            lambda: funnel_files.leaving(workspace, collection.view, shown),
            partial(self._write, kind, out),
            failed=self.desk.say.error,
            owner=self,
        )

    def _write(self, kind: str, out: Path, made: funnel_files.Leaving) -> None:
        names = dict(self._names) if made.is_named else None
        header = (_("code"), _("site"), _("numerator"), _("denominator"), _("value"), _("place"))
        scene = _scene(made.funnel, *EXPORT_SIZE)
        image = _png(scene) if kind == "png" else b""

        def write() -> Path:
            if kind == "csv":
                return funnel_files.save_funnel_csv(made.funnel, out, header, names)
            data = image or to_svg(scene, LIGHT, background="surface").encode()
            return funnel_files.save_picture(data, out)

        self.desk.tasks.query(
            write,
            lambda path: self.desk.say.toast(written_words(path.name, made.hidden)),
            owner=self,
            sentence=_("Writing the file"),
        )


class OutsideList(QListWidget):
    """Sites beyond the limits in groups, A to Z. ``opened(code)`` on Enter or a click, ``pointed(code)`` on moving."""

    opened = Signal(str)
    pointed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("plain", "true")
        self.setProperty("ownFocus", True)
        self.setAccessibleName(_("Sites outside the limits"))
        self.setItemDelegate(_OutsideDelegate())
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemActivated.connect(self._on_item_opened)
        self.itemClicked.connect(self._on_item_opened)
        self.itemEntered.connect(lambda item: self.pointed.emit(str(item.data(POINT_ROLE) or "")))
        self.currentItemChanged.connect(self._on_current_changed)

    def show_points(self, funnel: Funnel, names: Mapping[str, str]) -> None:
        """Show who is outside."""
        self.blockSignals(True)
        self.clear()
        for group in outside_groups(funnel, names):
            count = len(group.points)
            self._add(group.title, n_("{n} site, A to Z", "{n} sites, A to Z", count).format(n=count), group.mark)
            for point in group.points:
                self._add(*_row_words(point, funnel, names), group.mark, point.site)
        self.blockSignals(False)

    def _add(self, text: str, detail: str, mark: FindingKind, code: str = "") -> None:
        item = QListWidgetItem(text)
        item.setData(DETAIL_ROLE, detail)
        item.setData(MARK_ROLE, mark)
        item.setData(POINT_ROLE, code)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(part for part in (text, code, detail) if part))
        if not code:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.addItem(item)

    def _on_item_opened(self, item: QListWidgetItem) -> None:
        code = str(item.data(POINT_ROLE) or "")
        if code:
            self.opened.emit(code)

    def _on_current_changed(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if item is not None and self.hasFocus():
            self.pointed.emit(str(item.data(POINT_ROLE) or ""))


class _OutsideDelegate(QStyledItemDelegate):
    """Mark, name, and the value at the other end; a line below each site, room above a heading."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, current().px(ROW_HEIGHT if index.data(POINT_ROLE) else ROW_HEIGHT + 4))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, area = current(), option.rect
        site = bool(index.data(POINT_ROLE))
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        painter.save()
        if site and option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, theme.color("sunken"))
        painter.setPen(theme.color("line" if site else "line-strong"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if site and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRect(area.adjusted(1, 1, -1, -1))
        side, start, room = theme.px(9), theme.px(18), theme.px(4)
        left = area.right() - room - side if mirrored else area.left() + room
        paint_finding(painter, _square(left, area.center().y() - side / 2, side), index.data(MARK_ROLE))
        near = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        far = Qt.AlignmentFlag.AlignLeft if mirrored else Qt.AlignmentFlag.AlignRight
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        words = area.adjusted(room, 0, -start - room, 0) if mirrored else area.adjusted(start + room, 0, -room, 0)
        painter.setFont(fonts.tabular(12.5 if site else 11.5))
        painter.setPen(theme.color("text" if site else "muted"))
        detail = str(index.data(DETAIL_ROLE))
        painter.drawText(words, far | middle, detail)
        taken = painter.fontMetrics().horizontalAdvance(detail) + theme.px(8)
        code, name = str(index.data(POINT_ROLE)), str(index.data(Qt.ItemDataRole.DisplayRole))
        if site and code != name:
            # The code stands beside the mark in the picture, so it comes first here.
            painter.setFont(fonts.text(11.5))
            painter.setPen(theme.color("muted"))
            painter.drawText(words, near | middle, code)
            gap = painter.fontMetrics().horizontalAdvance(code) + theme.px(8)
            words = words.adjusted(0, 0, -gap, 0) if mirrored else words.adjusted(gap, 0, 0, 0)
        painter.setFont(fonts.text(12.5, 500 if site else 600))
        painter.setPen(theme.color("text"))
        name = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, words.width() - taken)
        painter.drawText(words, near | middle, name)
        painter.restore()


def span_options(*, months: bool) -> dict[str, str]:
    """How many periods can be added up, in words."""
    if months:
        return {"1": _("One month"), "3": _("3 months"), "12": _("12 months")}
    return {"1": _("One period"), "3": _("3 periods"), "12": _("12 periods")}


def _row_words(point: FunnelPoint, funnel: Funnel, names: Mapping[str, str]) -> tuple[str, str]:
    return names.get(point.site, point.site), value_text(point.value, funnel.style, trim=False)


def _scene(funnel: Funnel, width: float, height: float) -> Scene:
    return funnel_scene(funnel, (width, height), ChartWords())


def _square(x: float, y: float, side: float) -> QRectF:
    return QRectF(x, y, side, side)


def _png(scene: Scene) -> bytes:
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(picture(scene, current()))
    return bytes(held.data())
