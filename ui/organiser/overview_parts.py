"""Parts of the overview: a small panel with one count over time, rows of what waits, sites that need a call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.analysis.geometry.small_lines import SmallLine, SmallLines, small_lines_scene
from qic_desktop.analysis.series import ValueStyle
from qic_desktop.i18n import _, n_
from qic_desktop.services.organising.aggregating import Collection, FindingCounts
from qic_desktop.services.organising.drop_out import Sign
from qic_desktop.services.organising.whole import Overview, ToDo
from qic_desktop.wording.charts import ChartWords
from qic_desktop.wording.collection import (
    at_target_words,
    finding_counts_words,
    jump_words,
    reporting_words,
)
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import value_text
from ui.charts.chart_view import ChartView
from ui.charts.hover import PointCard
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button
from ui.widgets.finding_mark import FindingMark
from ui.widgets.panel import Panel
from ui.widgets.texts import ElidedLabel, IconLabel, label, rule

Go = Callable[..., None]
SHOWN = 4
PICTURE_HEIGHT = 84


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that waits: what it is, more about it, and the word of the step that answers it."""

    icon: str
    text: str
    detail: str
    step: str
    act: Callable[[], object]
    role: str = "muted"


class ToDoList(QWidget):
    """Rows with a line between them; a quiet sentence where there are none."""

    def __init__(self, rows: Sequence[Row], quiet: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.steps: list[Button] = []
        if not rows:
            column.addWidget(label(quiet, "muted", wrap=True))
        for number, row in enumerate(rows):
            if number:
                column.addWidget(rule())
            column.addLayout(self._row(row))

    def _row(self, row: Row) -> QHBoxLayout:
        across = QHBoxLayout()
        across.setSpacing(10)
        across.addWidget(IconLabel(row.icon, row.role), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(row.text, "strong", wrap=True))
        if row.detail:
            words.addWidget(label(row.detail, "small", wrap=True))
        across.addLayout(words, 1)
        step = button(row.step, row.act, kind="quiet", size="small")
        step.setAccessibleName(f"{row.step}: {row.text}")
        self.steps.append(step)
        across.addWidget(step, 0, Qt.AlignmentFlag.AlignTop)
        return across


class CountPanel(Panel):
    """A count over time: title that leads to its sites, the latest number large, one quiet line, a small picture."""

    def __init__(self, title: str, act: Callable[[], object]) -> None:
        super().__init__(padding=12)
        head = QHBoxLayout()
        head.setSpacing(8)
        self.title = button(title, act, kind="quiet", size="small")
        self.title.setStyleSheet("text-align: left; padding: 0;")
        head.addWidget(self.title, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        self._ways = [(FindingMark("improvement", size=12), label("", "section")) for _number in range(1)]
        self._ways.append((FindingMark("concern", size=12), label("", "section")))
        for mark, count in self._ways:
            head.addWidget(mark)
            head.addWidget(count)
        self._big = label("", "title")
        head.addWidget(self._big)
        self.add(head)
        self._detail = ElidedLabel("", "small")
        self.add(self._detail)
        self.chart = ChartView()
        self.chart.setFixedHeight(current().px(PICTURE_HEIGHT))
        self.add(self.chart)
        self.body.setSpacing(2)
        # Beside a higher one, title and number stay at the top.
        self.body.addStretch(1)

    def say(self, big: str, detail: str, ways: tuple[int, int] | None = None) -> None:
        """Show the latest number, or two counts of sites: improving and getting worse."""
        self._big.setText(big)
        self._big.setVisible(bool(big))
        self._detail.set_text(detail)
        for place, (mark, count) in enumerate(self._ways):
            mark.setVisible(ways is not None)
            count.setVisible(ways is not None)
            count.setText(str(ways[place]) if ways else "")
        if ways is not None:
            self._ways[0][1].setAccessibleName(_("{n} improving").format(n=ways[0]))
            self._ways[1][1].setAccessibleName(_("{n} getting worse").format(n=ways[1]))

    def draw(self, given: SmallLines, cards: Sequence[PointCard]) -> None:
        """Show the picture."""
        self.chart.setVisible(bool(given.periods))
        self.chart.set_builder(partial(_picture, given), cards, title=f"{self.title.text()}. {given.description}")


def _picture(given: SmallLines, width: float, height: float) -> Scene:
    return small_lines_scene(given, width, height, ChartWords())


def count_pictures(panels: Mapping[str, CountPanel], shown: Collection, over_time: Sequence[FindingCounts]) -> None:
    """Fill the three small panels."""
    rows, whole_number = shown.aggregate.periods, ValueStyle(decimals=0)
    periods = tuple(row.period for row in rows)
    shares = tuple(min(1.0, row.reporting / row.expected) if row.expected else None for row in rows)
    panels["reporting"].say(*reporting_words(rows[-1]))
    panels["reporting"].draw(
        SmallLines(periods, (SmallLine(shares),), description=reporting_words(rows[-1])[1]),
        [PointCard(period_name(row.period), *reporting_words(row)) for row in rows],
    )
    reached = tuple(row.at_target / row.valued if row.at_target is not None and row.valued else None for row in rows)
    panels["target"].say(*at_target_words(rows[-1]))
    panels["target"].draw(
        SmallLines(periods if any(one is not None for one in reached) else (), (SmallLine(reached),)),
        [PointCard(period_name(row.period), *at_target_words(row)) for row in rows],
    )
    found, count = shown.aggregate, max(1, len(shown.sites))
    panels["finding"].say("", finding_counts_words(found), (found.count("improving"), found.count("worse")))
    lines = (
        SmallLine(tuple(one.worse / count for one in over_time), "concern", "diamond"),
        SmallLine(tuple(one.improving / count for one in over_time), "improve", "circle"),
    )
    panels["finding"].draw(
        SmallLines(tuple(one.period for one in over_time), lines, description=finding_counts_words(found)),
        [
            PointCard(
                period_name(one.period),
                _("{n} getting worse").format(n=one.worse),
                _("{n} improving").format(n=one.improving),
                value_text(one.findings / count, whole_number),
            )
            for one in over_time
        ],
    )


def to_do_rows(found: Overview, go: Go) -> list[Row]:
    """What waits, most urgent first."""
    waits = found.to_do
    rows = []
    if waits.ready or waits.aside or waits.refused:
        packages = waits.ready + waits.aside
        text = n_("{n} package waits for review", "{n} packages wait for review", packages).format(n=packages)
        if not packages:
            text = n_("{n} package was refused", "{n} packages were refused", waits.refused).format(n=waits.refused)
        rows.append(Row("inbox", text, _package_detail(waits), _("Review"), partial(go, "inbox")))
    if waits.requests:
        text = n_("{n} site asks to join", "{n} ask to join", waits.requests).format(n=waits.requests)
        detail = _("Compare the words, then accept.")
        rows.append(Row("key-round", text, detail, _("Answer"), partial(go, "inbox", "requests")))
    if waits.ended:
        text = n_("{n} ended key is still trusted elsewhere", "{n} ended keys are still trusted elsewhere", waits.ended)
        detail = _("The next news tells sites and coaches; write it soon.")
        rows.append(Row("key-round", text.format(n=waits.ended), detail, _("Write"), partial(go, "design")))
    if waits.problems:
        text = n_("{n} problem passed on by a coach", "{n} problems passed on by coaches", waits.problems)
        rows.append(Row("flag", text.format(n=waits.problems), waits.problem, _("Answer"), partial(go, "feedback")))
    if waits.drafts:
        detail = _("Sites see them once they are published.")
        rows.append(Row("square-pen", _("Drafts are not published"), detail, _("Open"), partial(go, "design")))
    elif waits.news:
        text = n_("{n} package came in since the last news", "{n} packages came in since the last news", waits.news)
        detail = _("The news tells sites what has arrived, and that they are accepted.")
        rows.append(Row("megaphone", text.format(n=waits.news), detail, _("Write"), partial(go, "design")))
    if waits.silent:
        text = n_("{n} site has not reported what was due", "{n} sites have not reported what was due", waits.silent)
        detail = _("A letter with the next news reminds them.")
        rows.append(Row("clock", text.format(n=waits.silent), detail, _("See who"), partial(go, "reporting")))
    return [*rows, *_impossible_rows(found, go), *_known_rows(found, go)]


def _impossible_rows(found: Overview, go: Go) -> list[Row]:
    """Values that cannot be and yet lift or lower all together."""
    count, latest = found.whole.impossible() if found.whole else (0, "")
    if found.whole is None or not count:
        return []
    text = n_("{n} value cannot be right", "{n} values cannot be right", count).format(n=count)
    detail = _("More were counted than there were. It moves the line of all together until it is corrected.")
    month = f"{found.whole.view.id} {latest}" if found.whole.periods else ""
    return [Row("triangle-alert", text, detail, _("See which"), partial(go, "reporting", month))]


def _known_rows(found: Overview, go: Go) -> list[Row]:
    """What the records say that nobody has asked: old definitions, leaders gone, the next learning session."""
    rows = []
    latest = found.whole.aggregate.periods[-1] if found.whole and found.whole.aggregate.periods else None
    if latest is not None and latest.apart:
        text = n_("{n} site uses another definition", "{n} sites use another definition", latest.apart)
        detail = _("Their values are kept and left apart.")
        rows.append(Row("file-text", text.format(n=latest.apart), detail, _("See who"), partial(go, "measures")))
    left = sum(any(reason.sign is Sign.LEADER_LEFT for reason in one.reasons) for one in found.support)
    if left:
        text = n_("{n} team leader has left", "{n} team leaders have left", left).format(n=left)
        detail = _("No hand-over yet; sites often stop after that.")
        rows.append(Row("users", text, detail, _("See who"), partial(go, "reporting")))
    if found.session_days is not None:
        text = n_("Learning session in {n} day", "Learning session in {n} days", found.session_days)
        rows.append(
            Row("presentation", text.format(n=found.session_days), found.session, _("Open"), partial(go, "design"))
        )
    return rows


def _package_detail(waits: ToDo) -> str:
    parts = [
        (waits.ready, n_("{n} ready", "{n} ready", waits.ready)),
        (waits.aside, n_("{n} set aside", "{n} set aside", waits.aside)),
        (waits.refused, n_("{n} refused", "{n} refused", waits.refused)),
    ]
    return ", ".join(text.format(n=count) for count, text in parts if count)


def count_first(found: Overview) -> str:
    """What is said before any praise: where the number of cases jumped."""
    if not found.jumps:
        return ""
    site, finding = found.jumps[0]
    name, jump = site.name or site.code or "", jump_words(finding.jump_ratio, finding.jump or "")
    if len(found.jumps) == 1:
        return _("First look at the count at {site}: {jump}.").format(site=name, jump=jump)
    return _("First look at the counts at {n} sites, such as {site}: {jump}.").format(
        n=len(found.jumps), site=name, jump=jump
    )


def jump_panel(found: Overview, go: Go) -> Panel | None:
    """Sites whose number of cases jumped: asked about before anybody is praised."""
    if not found.jumps:
        return None
    panel = headed_panel(_("Look at the count first"), len(found.jumps), partial(go, "sites", "jump"))
    rows = [
        (site.name or site.code or "", jump_words(finding.jump_ratio, finding.jump or ""), site.id)
        for site, finding in found.jumps[:SHOWN]
    ]
    site_rows(panel, rows, "scale", go)
    return panel


def headed_panel(title: str, count: int, act: Callable[[], object]) -> Panel:
    """A panel whose title has a step to all of its sites."""
    panel = Panel(title)
    panel.head.addWidget(button(_("All {n}").format(n=count), act, kind="quiet", size="small"))
    return panel


def site_rows(panel: Panel, rows: Sequence[tuple[str, str, str]], icon: str, go: Go, *, wrap: bool = False) -> None:
    """Sites with what is said of each, below each other: (name, words, id); long words ``wrap`` or are cut."""
    for name, words, site in rows:
        panel.add(rule())
        across = QHBoxLayout()
        across.setSpacing(10)
        across.addWidget(IconLabel(icon, "concern"))
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(label(name, "strong", wrap=True))
        lines.addWidget(label(words, "small", wrap=True) if wrap else ElidedLabel(words, "small"))
        across.addLayout(lines, 1)
        step = button(_("Open"), partial(go, "site", site), kind="quiet", size="small")
        step.setAccessibleName(_("Open {site}").format(site=name))
        across.addWidget(step)
        panel.add(across)
    panel.body.setSpacing(5)
