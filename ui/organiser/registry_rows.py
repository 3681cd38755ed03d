"""The registry's lines in words, their order and filter, and the table's own list.

Sorting and filtering happen in this list: a proxy over a Python model is a hundred times slower. It paints nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.series import ValueStyle
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.charting.charts import value_style
from qic_desktop.services.organising.areas import is_within
from qic_desktop.services.organising.registry import Registry, RegistrySite, SiteState
from qic_desktop.wording.collection import jump_words, silent_words
from qic_desktop.wording.exchange import moment_name
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import counted_text, value_text
from ui.organiser.multiples_rows import NEED, chart_of, group_of, latest_order
from ui.organiser.site_groups import MARKS, group_word
from ui.widgets.finding_mark import FindingKind
from ui.widgets.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex
Key = Callable[["Row"], tuple[object, ...]]
ROW_ROLE = Qt.ItemDataRole.UserRole + 61
STATES = ("all", "asking", "open", "silent", "none", "left")
"""Filters by how a site takes part, in the order of their chips."""
FINDINGS = ("worse", "swings", "changed", "few", "chance", "improving", "jump")
_URGENCY = {SiteState.ASKING: 0, SiteState.SILENT: 2, SiteState.NONE: 3, SiteState.PART: 4, SiteState.LEFT: 5}


class Column(IntEnum):
    """The columns of the table."""

    CODE = 0
    NAME = 1
    STATE = 2
    PACKAGE = 3
    PERIOD = 4
    REPORTED = 5
    LINE = 6
    LATEST = 7
    FINDING = 8
    OPEN = 9


ORDER_OF: Mapping[Column, str] = {
    Column.CODE: "code",
    Column.NAME: "name",
    Column.STATE: "state",
    Column.PACKAGE: "package",
    Column.PERIOD: "period",
    Column.REPORTED: "reported",
    Column.LATEST: "latest",
    Column.FINDING: "finding",
    Column.OPEN: "need",
}
"""How the table is ordered by a click on a column's head."""


@dataclass(frozen=True)
class Row:
    """One site with its words, made when they are first asked for."""

    site: RegistrySite
    registry: Registry

    @cached_property
    def group(self) -> str:
        """The group of its finding; nothing before it is enrolled."""
        return group_of(self.site.line) if self.site.line is not None else ""

    @cached_property
    def mark(self) -> FindingKind | None:
        """The mark of its finding."""
        return MARKS[self.group] if self.group and self.site.line and self.site.line.n_points else None

    @cached_property
    def chart(self) -> RunChart | None:
        """Its run chart, judged as every count of sites is."""
        line, collection = self.site.line, self.registry.collection
        if line is None or collection is None or not line.n_points:
            return None
        return chart_of(collection, self.site.place, line)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """What stands in each column."""
        site = self.site
        return (
            site.code,
            site.name,
            state_words(site),
            moment_name(site.last_package, self.registry.now) if site.last_package else "–",
            period_name(site.last_period, short=True) if site.last_period else "–",
            reported_words(site),
            "",
            self._latest(),
            self._finding(),
            open_words(site),
        )

    def _latest(self) -> str:
        collection, line = self.registry.collection, self.site.line
        if collection is None or line is None or line.latest is None:
            return "–"
        panel, place = collection.panel, self.site.place
        column = max(number for number, value in enumerate(line.values) if value is not None)
        top = bottom = None
        if panel.denominators is not None:
            top, bottom = float(panel.numerators[place, column]), float(panel.denominators[place, column])
        return counted_text(line.latest, top, bottom, value_style(collection.view))

    def _finding(self) -> str:
        """A jump in the number of cases is said before any direction."""
        line = self.site.line
        if line is None or not line.n_points:
            return ""
        if line.jump is not None:
            return _("{ratio} × cases").format(ratio=format_number(line.jump_ratio or 0.0, 1))
        return group_word(self.group)

    @property
    def folded(self) -> str:
        """The name that it is ordered by."""
        return self.site.name.casefold()

    def spoken(self) -> str:
        """The whole row, for screen readers."""
        names = heads()
        told = [column for column in Column if column > Column.NAME and self.words[column] not in ("", "–")]
        parts = [f"{names[column]}: {self.words[column]}" for column in told]
        return ". ".join([f"{self.site.name}, {self.site.code}".strip(", "), *parts])

    def lies_in(self, choice: Choice) -> bool:
        """Whether it is left by the filters of area, wave and how it reports."""
        site = self.site
        return (
            (not choice.area or is_within(site.area, choice.area))
            and (not choice.wave or site.wave == choice.wave)
            and (not choice.way or site.reports_by == choice.way)
        )

    def belongs_to(self, which: str, finding: str) -> bool:
        """Whether it is left by a filter of how it takes part and one of its finding ("" for any)."""
        site, line = self.site, self.site.line
        if which == "open" and not site.open_questions:
            return False
        if which not in ("all", "open") and site.state != which:
            return False
        if finding == "jump":
            return line is not None and line.jump is not None
        return not finding or self.group == finding


@dataclass(frozen=True, slots=True)
class Choice:
    """What the person looks at: a text, how sites take part, their finding ("" for any), an order, or its reverse.

    ``area``, ``wave`` and ``way`` (how a site reports) are empty for any.
    """

    text: str = ""
    which: str = "all"
    finding: str = ""
    order: str = "need"
    reverse: bool = False
    area: str = ""
    wave: str = ""
    way: str = ""

    def filtered(self, name: str, value: str) -> Choice:
        """The same with another "area", "wave" or "way"."""
        values = {"area": self.area, "wave": self.wave, "way": self.way, name: value}
        return replace(self, area=values["area"], wave=values["wave"], way=values["way"])


def state_words(site: RegistrySite) -> str:
    """How a site takes part."""
    match site.state:
        case SiteState.ASKING:
            return group_word("asking")
        case SiteState.NONE:
            return group_word("none")
        case SiteState.SILENT:
            return group_word("silent")
        case SiteState.LEFT:
            return _("Left, {month}").format(month=period_name(site.until, short=True))
        case SiteState.PART:
            return _("Takes part")


def reported_words(site: RegistrySite) -> str:
    """The share of expected periods that were reported; never rounded up to all of them."""
    if not site.expected:
        return "–"
    share = math.floor(100 * site.reported / site.expected)
    return value_text(share / 100, ValueStyle(decimals=0))


def open_words(site: RegistrySite) -> str:
    """What waits for a person."""
    parts = []
    if site.state is SiteState.ASKING:
        parts.append(_("1 request"))
    if site.packages:
        parts.append(n_("{n} package", "{n} packages", site.packages).format(n=format_number(site.packages)))
    if site.conflicts:
        parts.append(n_("{n} conflict", "{n} conflicts", site.conflicts).format(n=format_number(site.conflicts)))
    return ", ".join(parts)


def strip_words(site: RegistrySite, periods: Sequence[str]) -> str:
    """How many periods were reported, and which of the latest are missing."""
    words = _("{n} of {all} reported").format(n=format_number(site.reported), all=format_number(site.expected))
    missing = [
        period_name(period, short=True) for cell, period in zip(site.strip, periods, strict=True) if cell == "missing"
    ]
    return _("{words}; missing: {months}").format(words=words, months=", ".join(missing)) if missing else words


def heads() -> tuple[str, ...]:
    """The heads of the columns."""
    return (
        _("Code"),
        _("Site"),
        _("State"),
        _("Last package"),
        _("Last report"),
        _("Reported"),
        _("Run chart"),
        _("Latest"),
        _("Finding"),
        _("Waits for you"),
    )


def arranged(rows: Sequence[Row], choice: Choice, better: float) -> list[Row]:
    """The rows that a choice leaves, in its order; ``better`` is 1 where low values stand first."""
    wanted = choice.text.casefold().strip()
    kept = [
        row
        for row in rows
        if row.belongs_to(choice.which, choice.finding)
        and row.lies_in(choice)
        and (not wanted or wanted in row.folded or wanted in row.site.code.casefold())
    ]
    keys: dict[str, Key] = {
        "need": lambda row: (_urgency(row.site), -row.site.open_questions, row.folded),
        "name": lambda row: (row.folded, row.site.code),
        "code": lambda row: (not row.site.code, row.site.code, row.folded),
        "package": lambda row: (row.site.last_package or 0, row.folded),
        "period": lambda row: (row.site.last_period, row.folded),
        "reported": lambda row: (row.site.reported / row.site.expected if row.site.expected else 2.0, row.folded),
        "latest": lambda row: (*_latest_key(row, better), row.folded),
        "finding": lambda row: (NEED.index(row.group) if row.group else len(NEED), row.folded),
        "state": lambda row: (_URGENCY[row.site.state], row.folded),
    }
    return sorted(kept, key=keys[choice.order], reverse=choice.reverse)


def _urgency(site: RegistrySite) -> int:
    """Who asks, then what waits for a person, then who is silent."""
    return 1 if site.open_questions and site.state is not SiteState.ASKING else _URGENCY[site.state]


def _latest_key(row: Row, better: float) -> tuple[bool, float]:
    latest = row.site.line.latest if row.site.line else None
    return latest is None, better * (latest or 0.0)


class RegistryModel(QAbstractTableModel):
    """The sites that are shown, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.registry: Registry | None = None
        self.all: tuple[Row, ...] = ()
        self.rows: list[Row] = []
        self.choice = Choice()
        self._better = 1.0

    def show_registry(self, registry: Registry) -> None:
        """Show other sites."""
        self.registry = registry
        self.all = tuple(Row(site, registry) for site in registry.sites)
        self._better = latest_order(registry.view.direction) if registry.view else 1.0
        self.arrange(self.choice)

    def arrange(self, choice: Choice) -> None:
        """Filter and sort anew."""
        self.beginResetModel()
        self.choice = choice
        self.rows = arranged(self.all, choice, self._better)
        self.endResetModel()

    def row_of(self, identity: str) -> int:
        """The row of a site, -1 where it is not shown."""
        return next((place for place, row in enumerate(self.rows) if row.site.id == identity), -1)

    # --- what Qt asks ------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or self.registry is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return heads()[section]
        if role == Qt.ItemDataRole.ToolTipRole and section == Column.LINE:
            return self.registry.view.name if self.registry.view else None
        if role == Qt.ItemDataRole.TextAlignmentRole and section == Column.LATEST:
            return Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.words[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken()
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._hint(row, Column(index.column())))
        return None

    def _hint(self, row: Row, column: Column) -> str:
        if column is Column.REPORTED and self.registry is not None and row.site.expected:
            return strip_words(row.site, self.registry.periods)
        if column is Column.STATE and row.site.missing:
            return silent_words(row.site.missing)
        line = row.site.line
        if column is Column.FINDING and line is not None and line.jump is not None:
            return f"{jump_words(line.jump_ratio, line.jump)}. {group_word(row.group)}"
        return row.words[column]
