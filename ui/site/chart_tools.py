"""The row of tools above a chart: its kind, what can be written on it, copies and files. It tells what is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.guidance.chooser import ChartAdvice
from qic_desktop.i18n import _
from qic_desktop.wording.chart_rules import chart_kind_name
from qic_desktop.wording.guidance import OTHER_CHARTS, kind_name, other_chart_about, other_chart_name
from ui import icons
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button, icon_button
from ui.widgets.flow import FlowLayout
from ui.widgets.segmented import SegmentedSwitch
from ui.widgets.tips import plain_tip

CONTROL = "control"
RUN: ChartKind = "run"


class ChartTools(QWidget):
    """Emits ``kind_chosen(kind)``, ``other_asked(kind)`` for a chart that does not run in time, ``select_asked``,
    ``phases_asked``, ``annotate_asked``, ``copy_asked``, ``export_asked(kind)`` with "svg", "png", "pdf" or "csv"."""

    kind_chosen = Signal(str)
    other_asked = Signal(str)
    select_asked = Signal()
    phases_asked = Signal()
    annotate_asked = Signal()
    copy_asked = Signal()
    export_asked = Signal(str)

    def __init__(self, recommended: ChartKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._control = recommended
        self._advice: Sequence[ChartAdvice] = ()
        self._reasons: Mapping[ChartKind, str] = {}
        self.switch = SegmentedSwitch(
            [(RUN, kind_name(RUN)), (CONTROL, chart_kind_name(recommended))], _("Kind of chart")
        )
        self.switch.chosen.connect(lambda _key: self.kind_chosen.emit(self.kind))
        self.more = Button(_("More …"), kind="quiet", size="small")
        self.more.setAccessibleName(_("More kinds of chart"))
        self.more.clicked.connect(self._open_kinds)
        self.select = button(_("Select …"), self.select_asked.emit, icon="square-dashed", size="small")
        self.select.setCheckable(True)
        self.select.setToolTip(_("Drag over the points that belong together; by keyboard, Shift with the arrow keys"))
        self.copy = icon_button("copy", _("Copy the chart as a picture"), self.copy_asked.emit, keys="Ctrl+Shift+C")
        self.export = icon_button("download", _("Export the chart"), self._open_export)
        for icon in (self.copy, self.export):
            icon.setProperty("small", "true")
        self._worded: list[tuple[Button, str]] = [
            (self.select, _("Select …")),
            (button(_("Phases …"), self.phases_asked.emit, icon="layers", size="small"), _("Phases …")),
            (button(_("Annotate …"), self.annotate_asked.emit, icon="message-square", size="small"), _("Annotate …")),
        ]
        self._row = FlowLayout(self, spacing=6)
        buttons = [part for part, _word in self._worded]
        for part in (self.switch, self.more, *buttons, self.copy, self.export):
            self._row.addWidget(part)
        for part, word in self._worded:
            part.setAccessibleName(word)
            part.setToolTip(part.toolTip() or word.rstrip(" …"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_words()

    def _fit_words(self) -> None:
        """Where the words do not fit into one row, the pictures stand alone; words stay as tooltips and names."""
        # Its words may have changed just now, and the row still knows how wide the old ones were.
        self.switch.updateGeometry()
        for part, word in self._worded:
            part.set_word(word)
        single = self.switch.sizeHint().height() + current().px(8)
        if self._row.heightForWidth(self.width()) > single:
            for part, _word in self._worded:
                part.set_word("")

    @property
    def kind(self) -> ChartKind:
        """The kind of chart that is chosen."""
        return RUN if self.switch.key == RUN else self._control

    def choose(self, kind: ChartKind) -> None:
        """Show this kind as chosen, without telling anyone."""
        if kind != RUN:
            self._control = kind
            self.switch.set_word(CONTROL, chart_kind_name(kind))
        self.switch.choose(RUN if kind == RUN else CONTROL)
        self._fit_words()

    def show_advice(self, advice: Sequence[ChartAdvice], reasons: Mapping[ChartKind, str], why_not: str) -> None:
        """Offer these kinds; ``why_not`` says why none with limits can be drawn yet, empty where they can."""
        self._advice, self._reasons = tuple(advice), reasons
        best = next((one.kind for one in advice if one.recommended and one.kind != RUN), None)
        if best is not None and self.kind == RUN and best != self._control:
            self._control = best
            self.switch.set_word(CONTROL, chart_kind_name(best))
        self.switch.set_available(CONTROL, not why_not, why_not)
        self._fit_words()

    def kinds_menu(self) -> QMenu:
        """Every kind with its reason; those that do not suit are there, disabled, and say why."""
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        group = QActionGroup(menu)
        suits_before = True
        for one in self._advice:
            if suits_before and not one.suits:
                menu.addSeparator()
            suits_before = one.suits
            menu.addAction(self._kind_action(one, group, menu))
        menu.addSeparator()
        for other in OTHER_CHARTS:
            action = menu.addAction(f"{other_chart_name(other)} …\t{_short(other_chart_about(other))}")
            action.setToolTip(plain_tip(other_chart_about(other)))
            action.triggered.connect(partial(self._on_other_chosen, other))
        return menu

    def _on_other_chosen(self, kind: str, _checked: bool = False) -> None:
        self.other_asked.emit(kind)

    def _kind_action(self, one: ChartAdvice, group: QActionGroup, menu: QMenu) -> QAction:
        name = kind_name(one.kind)
        if one.recommended and one.kind != RUN:
            name = _("{chart}, recommended").format(chart=name)
        reason = self._reasons.get(one.kind, "")
        # After a tab Qt sets the words in a column of their own.
        action = QAction(f"{name}\t{_short(reason)}", menu)
        action.setToolTip(plain_tip(reason))
        action.setCheckable(True)
        action.setChecked(one.kind == self.kind)
        action.setEnabled(one.suits)
        group.addAction(action)
        action.triggered.connect(partial(self._on_kind_chosen, one.kind))
        return action

    def _on_kind_chosen(self, kind: ChartKind, _checked: bool = False) -> None:
        self.choose(kind)
        self.kind_chosen.emit(kind)

    def _open_kinds(self) -> None:
        self.kinds_menu().popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def _open_export(self) -> None:
        self.export_menu().popup(self.export.mapToGlobal(QPoint(0, self.export.height())))

    def export_menu(self) -> QMenu:
        """SVG, PNG, PDF, wall charts, numbers, and what is shared with a group."""
        menu = QMenu(self)
        words: Sequence[tuple[str, str]] = (
            ("svg", _("Picture (SVG) …")),
            ("png", _("Picture (PNG) …")),
            ("pdf", _("Page to print (PDF) …")),
            ("wall", _("Wall chart to go on with by hand, A3 …")),
            ("wall-a4", _("Wall chart to go on with by hand, A4 …")),
            ("csv", _("Numbers (CSV) …")),
            ("group", _("For a group: picture and sentence …")),
        )
        for kind, word in words:
            action = QAction(icons.icon("download"), word, menu)
            action.triggered.connect(partial(self._on_export_chosen, kind))
            menu.addAction(action)
        return menu

    def _on_export_chosen(self, kind: str, _checked: bool = False) -> None:
        self.export_asked.emit(kind)


LONGEST_REASON = 68


def _short(reason: str) -> str:
    """The first sentence, or as much of it as a menu has room for; the whole is the tooltip."""
    first = reason.split(". ")[0].rstrip(".")
    first = first.split("; ")[0].split(": ")[0] if len(first) > LONGEST_REASON else first
    return first if len(first) <= LONGEST_REASON else first[: LONGEST_REASON - 1].rstrip() + "…"
