"""Chart rules: by which rules every chart of the collaborative is judged, chosen once. A draft until published."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.analysis.rules.codes import RULE_SETS, RuleSetCode
from qic_desktop.domain.collaborative import Collaborative
from qic_desktop.i18n import _
from qic_desktop.services.organising.collaboratives import DEFAULT_RULE_SET
from qic_desktop.wording.chart_rules import rule_set_name, rule_set_source
from qic_desktop.wording.rule_sets import POINTS, false_alarm_words, found_words, measured_line, rule_set_line
from ui.theme import fonts
from ui.theme.tokens import current
from ui.widgets.choice import RadioButton
from ui.widgets.columns import Columns
from ui.widgets.panel import Panel, scrolled
from ui.widgets.texts import label, rule

FIGURES, ROOM = 172, 640
"""Pixels at 100 % text of a column of figures, and from which width on the figures stand beside the words."""


class RuleRow(QFrame):
    """One rule set: its name, what it looks for, its source, and the measured figures. A click anywhere chooses it."""

    def __init__(self, code: RuleSetCode, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.code = code
        name = rule_set_name(code)
        if code == DEFAULT_RULE_SET:
            name = _("{name}, the default").format(name=name)
        self.radio = RadioButton(name)
        self.radio.setFont(fonts.text(13, 600))
        self.radio.setAccessibleName(name)
        self.radio.setAccessibleDescription(f"{rule_set_line(code)} {measured_line(code)}")
        self.setToolTip(measured_line(code))
        alarms, found = _heads()
        figures = [
            Figures(alarms[0], false_alarm_words(code, "run"), false_alarm_words(code, "limits")),
            Figures(found[0], found_words(code, "run"), found_words(code, "limits")),
        ]
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 5, 0, 5)
        across = Columns([self._words(code), *figures], ROOM, widths=(None, FIGURES, FIGURES), on_top=True)
        for one in figures:
            across.stacked.connect(one.head.setVisible)
        self.stacked = across.stacked
        outer.addWidget(across)

    def _words(self, code: RuleSetCode) -> QWidget:
        box = QWidget()
        words = QVBoxLayout(box)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(0)
        words.addWidget(
            Columns([self.radio, label(rule_set_source(code), "small", wrap=True)], 0, shares=(0, 1), spacing=10)
        )
        about = QVBoxLayout()
        about.setContentsMargins(current().px(24), 0, 0, 0)
        about.addWidget(label(rule_set_line(code), wrap=True))
        words.addLayout(about)
        return box

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.radio.setFocus(Qt.FocusReason.MouseFocusReason)
        self.radio.click()


class ChartRules(QWidget):
    """The rule sets one below the other. ``write`` gets the one that was chosen, as a field of the charter."""

    def __init__(self, write: Callable[[dict[str, str | None]], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._write = write
        self._chosen: str = DEFAULT_RULE_SET
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        panel = Panel(_("By which rules charts are judged"))
        panel.add(
            label(
                _(
                    "One choice for the whole collaborative, so that a finding means the same at every site. Each "
                    "chart names it. Charts follow once it is published."
                ),
                "muted",
                wrap=True,
            )
        )
        self.head = self._build_head()
        panel.add(self.head)
        self.group = QButtonGroup(self)
        self.rows: dict[RuleSetCode, RuleRow] = {}
        for code in RULE_SETS:
            row = RuleRow(code)
            self.rows[code] = row
            self.group.addButton(row.radio)
            row.radio.clicked.connect(lambda _checked, code=code: self._on_chosen(code))
            row.stacked.connect(lambda below: self.head.setVisible(not below))
            panel.add(rule())
            panel.add(row)
        panel.add(rule())
        panel.add(
            label(
                _(
                    "Measured by simulation on charts of {points} points without trend, season or memory; real "
                    "measures are less tidy. More rules find a change sooner, and cry wolf more often."
                ).format(points=POINTS),
                "small",
                wrap=True,
            )
        )
        panel.body.setSpacing(2)
        column.addWidget(panel)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inner))

    def show_record(self, found: Collaborative | None) -> None:
        """Show what the store says; a name that this version does not know counts as the default."""
        stored = found.rule_set if found else None
        known: RuleSetCode = next((code for code in RULE_SETS if code == stored), DEFAULT_RULE_SET)
        self._chosen = known
        self.rows[known].radio.setChecked(True)

    def first_field(self) -> QWidget:
        """The chosen one."""
        button = self.group.checkedButton()
        return button if button is not None else self.rows[DEFAULT_RULE_SET].radio

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            for row in getattr(self, "rows", {}).values():
                row.radio.setFont(fonts.text(13, 600))

    def _build_head(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 8, 0, 4)
        row.setSpacing(16)
        row.addStretch(1)
        for word, detail in _heads():
            part = QWidget()
            part.setFixedWidth(current().px(FIGURES))
            column = QVBoxLayout(part)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            column.addWidget(label(word, "smallStrong"))
            column.addWidget(label(detail, "small"))
            row.addWidget(part)
        return box

    def _on_chosen(self, code: RuleSetCode) -> None:
        if code != self._chosen:
            self._chosen = code
            self._write({"rule_set": code})


class Figures(QWidget):
    """A figure of run charts, and below it the one of charts with limits; ``head`` names it where no column does."""

    def __init__(self, head: str, run: str, limits: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 3, 0, 0)
        column.setSpacing(0)
        self.head = label(head, "smallStrong", wrap=True)
        self.head.hide()
        column.addWidget(self.head)
        column.addWidget(label(run, wrap=True))
        column.addWidget(label(_("with limits {figure}").format(figure=limits), "small", wrap=True))


def _heads() -> tuple[tuple[str, str], ...]:
    """What is measured of each rule set, and of what."""
    return (
        (_("False alarms"), _("charts of {points} points").format(points=POINTS)),
        (_("A clear change shows after"), _("in half of all cases")),
    )
