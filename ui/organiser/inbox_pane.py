"""The right side of the inbox: what changes if a package is accepted, and the steps that can be taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.geometry.chart import chart_scene
from qic_desktop.analysis.geometry.marks import Dots, Scene
from qic_desktop.domain.spoken_words import Match
from qic_desktop.i18n import _, n_
from qic_desktop.services.charting.charts import value_style
from qic_desktop.services.exchanging.inbox import ConflictLine, Group, InboxItem, Preview
from qic_desktop.services.locking.package_locks import LOCKED
from qic_desktop.services.trusting import enrolling
from qic_desktop.services.trusting.enrolling import PendingRequest
from qic_desktop.wording.arrivals import Arrival, arrivals, package_name, reason_words
from qic_desktop.wording.charts import ChartWords
from qic_desktop.wording.excel_returns import unsigned_sentence
from qic_desktop.wording.records import Compared, Names, counts_words, entry_title, items
from qic_desktop.wording.remarks import remark_words
from ui.charts.chart_view import ChartView
from ui.organiser.inbox_excel import return_panels, with_icon
from ui.organiser.site import day_words, point_cards
from ui.theme.tokens import current
from ui.widgets.buttons import Kind, button
from ui.widgets.empty import EmptyState
from ui.widgets.notice import Step
from ui.widgets.panel import OwnScroll, Panel, clear
from ui.widgets.spoken_words import SpokenWords, WordsField
from ui.widgets.texts import Headline, IconLabel, key_cap, label, rule
from ui.widgets.tips import plain_tip

CHART_HEIGHT = 210


LONG_WORDS = 36


class InboxPane(QWidget):
    """Shows one package. Signals carry its id: ``accepted``, ``put_aside``, ``put_away``; ``site_accepted`` a key.

    ``numbers_chosen`` tells whether the other numbers of an Excel return are taken.

    ``heard`` holds what came of comparing words, by key: True where they are equal, False where they differ;
    ``words_heard`` tells that it changed.
    """

    accepted = Signal(str)
    put_aside = Signal(str)
    put_away = Signal(str)
    site_accepted = Signal(str)
    words_asked = Signal()
    words_heard = Signal()
    numbers_chosen = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preview: Preview | None = None
        self.heard: dict[str, bool] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        panel = Panel()
        column.addWidget(panel)
        self._headline = Headline()
        panel.add(self._headline)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 14, 0)
        self._column.setSpacing(8)
        self.room = OwnScroll(inner)
        panel.add(self.room, 1)
        panel.add(rule())
        self._steps = QHBoxLayout()
        self._steps.setSpacing(8)
        panel.add(self._steps)

    def show_preview(self, preview: Preview) -> None:
        """Show what the store says about a package."""
        self.preview = preview
        item = preview.item
        name = Path(item.file).name
        parts = [item.code, _("made {day}").format(day=day_words(item.made)) if item.made > 0 else "", name]
        self._headline.setToolTip(plain_tip(item.file if item.file != name else ""))
        self._headline.say(package_name(item.kind, item.name), " · ".join(part for part in parts if part))
        clear(self._column)
        self._add_seal(preview)
        for request in preview.requests:
            self._column.addWidget(_request_panel(request, item, self.site_accepted.emit, self._on_compared))
        if preview.excel is not None:
            for panel in return_panels(preview.excel, partial(self.numbers_chosen.emit, item.id)):
                self._column.addWidget(panel)
        for one in preview.remarks:
            self._column.addWidget(with_icon("info", remark_words(one.why, one.count, one.about)))
        self._add_changes(preview)
        for conflict in preview.conflicts:
            self._column.addWidget(_conflict_panel(conflict, names_of(preview)))
        self._add_chart(preview)
        self._column.addStretch(1)
        self._show_steps(preview)

    def _on_compared(self, key: str, match: Match) -> None:
        """Keep what was heard, also while other packages are looked at; an emptied field is no answer."""
        differs = match in (Match.DIFFERENT, Match.TOO_MANY)
        if match is Match.EQUAL or differs:
            self.heard[key] = not differs
        else:
            self.heard.pop(key, None)
        self.words_heard.emit()

    def _add_seal(self, preview: Preview) -> None:
        item = preview.item
        row = QHBoxLayout()
        row.setSpacing(8)
        sound = item.may_be_accepted or not item.needs_an_answer
        icon = "shield-check" if sound else "circle-x" if item.group is Group.REFUSED else "circle-pause"
        icon = "table" if preview.excel is not None else icon
        role = "accent" if sound else "concern" if item.group is Group.REFUSED else "muted"
        row.addWidget(IconLabel(icon, role), 0, Qt.AlignmentFlag.AlignTop)
        said = item.refusal or reason_words(item.group.value, item.reason, day_words(item.handled))
        if not said and preview.requests:
            said = _("The seal is whole. The laptop that made it is not accepted yet.")
        if preview.excel is not None:
            said = f"{said} {unsigned_sentence()}".strip() if sound else said
        said = said or _("The seal is whole, and the laptop that made it is accepted.")
        row.addWidget(label(said, wrap=True), 1)
        self._column.addLayout(row)

    def _add_changes(self, preview: Preview) -> None:
        if not preview.item.may_be_accepted:
            return
        self._column.addWidget(label(_("What changes if you accept"), "strong"))
        lines, more = arrivals(items(_compared(preview), names_of(preview)))
        if not lines:
            text = (
                _("Nothing: no line in it can be read. Set it aside, and ask the site.")
                if preview.excel is not None
                else _("No entries. It says what the sender has received, so that nothing is sent twice.")
            )
            self._column.addWidget(label(text, "muted", wrap=True))
            return
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(2, 1)
        for number, line in enumerate(lines):
            _add_line(grid, 2 * number, line)
        self._column.addLayout(grid)
        if more:
            self._column.addWidget(label(_("and {n} more").format(n=more), "small"))

    def _add_chart(self, preview: Preview) -> None:
        chart, view = preview.chart, preview.measure
        if chart is None or view is None or not preview.item.may_be_accepted or not chart.known_places:
            return
        row = QHBoxLayout()
        row.addWidget(label(_("How the chart will look: {measure}").format(measure=view.name), "strong", wrap=True), 1)
        self._column.addLayout(row)
        picture = ChartView()
        picture.setFixedHeight(current().px(CHART_HEIGHT))
        fresh = preview.fresh if len(preview.fresh) < len(chart.known_places) else frozenset()
        picture.set_builder(
            partial(_marked_picture, chart, fresh), point_cards(chart), title=_("How the chart will look")
        )
        self._column.addWidget(picture)
        if fresh:
            self._column.addWidget(label(_("Rings: new or corrected values"), "small"))

    def _show_steps(self, preview: Preview) -> None:
        clear(self._steps)
        item = preview.item
        kind: Kind = "secondary" if preview.requests else "primary"
        if item.may_be_accepted:
            word = _("Accept this package") if preview.excel is None else _("Accept this return")
            self._steps.addWidget(button(word, lambda: self.accepted.emit(item.id), kind=kind, icon="check"))
            if item.group is not Group.ASIDE:
                self._steps.addWidget(button(_("Set aside"), lambda: self.put_aside.emit(item.id)))
        if item.kind == LOCKED:
            words = _("Open with the recovery words …")
            self._steps.addWidget(button(words, self.words_asked.emit, kind="primary", icon="key-round"))
        if item.group is Group.REFUSED or not item.needs_an_answer:
            self._steps.addWidget(button(_("Take off the list"), lambda: self.put_away.emit(item.id)))
            self._steps.addWidget(label(_("The file stays in the folder “received”."), "small"))
        self._steps.addStretch(1)
        if item.may_be_accepted:
            for keys, words in (("Enter", _("accept")), ("S", _("set aside"))):
                self._steps.addWidget(key_cap(keys))
                self._steps.addWidget(label(words, "small"))


def names_of(preview: Preview) -> Names:
    """What ids are called in this package."""
    return Names(
        measures={view.id: view.name for view in preview.measures},
        styles={view.id: value_style(view) for view in preview.measures},
        sites={preview.item.site: preview.item.name} if preview.item.site else {},
    )


def _compared(preview: Preview) -> list[Compared]:
    return [
        Compared(one.touched.scope, one.touched.entity, one.touched.id, one.before, one.after)
        for one in preview.changes
    ]


def _add_line(grid: QGridLayout, row: int, line: Arrival) -> None:
    top = Qt.AlignmentFlag.AlignTop
    grid.addWidget(IconLabel(line.icon, "muted"), row, 0, top)
    title = label(line.title, "strong", wrap=True)
    title.setMinimumWidth(current().px(190))
    grid.addWidget(title, row, 1, top)
    words = QVBoxLayout()
    words.setSpacing(2)
    now = QHBoxLayout()
    now.setSpacing(6)
    if line.before:
        old = label(line.before, "muted")
        font = old.font()
        font.setStrikeOut(True)
        old.setFont(font)
        old.setAccessibleName(_("before: {value}").format(value=line.before))
        words.addWidget(old)
        now.addWidget(IconLabel("arrow-right", "muted"))
    # A number stays on one line; only texts wrap.
    now.addWidget(label(line.after, wrap=len(line.after) > LONG_WORDS), 1)
    words.addLayout(now)
    grid.addLayout(words, row, 2, top)
    grid.addWidget(label(line.kind, "muted"), row, 3, top)
    grid.addWidget(rule(), row + 1, 0, 1, 4)


def _request_panel(
    pending: PendingRequest,
    item: InboxItem,
    accept: Callable[[str], object],
    compared: Callable[[str, Match], object],
) -> Panel:
    genuine = pending.genuine
    panel = Panel(look="info" if genuine else "concern", padding=12)
    who = {"site": _("A site asks to join"), "coach": _("A coach asks to join")}
    asks = _("Another laptop of the site asks") if pending.vouched else who.get(pending.request.role)
    panel.add(label(asks or _("An organiser asks to join"), "strong"))
    invited = pending.invitation.name if pending.invitation else ""
    if pending.vouched:
        text = _("A laptop of this site vouches for it. Compare these words by telephone if you can:")
    elif genuine:
        text = _("It proves your invitation to “{name}”. Compare these words by telephone if you can:").format(
            name=invited or pending.request.name
        )
    else:
        text = _("It does not prove any invitation that was written here, so it cannot be accepted.")
    panel.add(label(text, wrap=True))
    words = SpokenWords(_("Words of the laptop that asks"))
    words.show_spoken(pending.fingerprint)
    panel.add(words)
    if genuine:
        heard = WordsField(_("Words that they read to you"))
        heard.show_spoken(pending.fingerprint)
        panel.add(heard)
        row = QHBoxLayout()
        word = {"site": _("Accept site"), "coach": _("Accept coach")}.get(pending.request.role, _("Accept organiser"))
        word = _("Confirm laptop") if pending.vouched else word
        step = button(word, partial(accept, pending.request.keyid), kind="primary", icon="check")
        heard.compared.connect(lambda _match: step.setEnabled(not heard.differs))
        heard.compared.connect(lambda match: compared(pending.request.keyid, match))
        row.addWidget(step)
        then = "" if item.may_be_accepted else _("Then its package becomes ready.")
        row.addWidget(label(then, "small"), 1)
        panel.add(row)
    return panel


def _conflict_panel(conflict: ConflictLine, names: Names) -> Panel:
    panel = Panel(look="concern", padding=12)
    title = entry_title(conflict.entity, conflict.record, None, names)
    panel.add(label(_("{entry} was entered twice").format(entry=title), "strong", wrap=True))
    measure = conflict.record.partition("|")[0]
    style = names.styles.get(measure)

    def words(value: object) -> str:
        return counts_words(value, style) if isinstance(value, dict) else str(value)

    others = _("; ").join(words(value) for value in conflict.others)
    text = _("Shown for now: {shown}. Also entered: {others}. Both stay in the record until the site decides.")
    panel.add(label(text.format(shown=words(conflict.shown), others=others), wrap=True))
    return panel


def _marked_picture(chart: RunChart, fresh: frozenset[str], width: float, height: float) -> Scene:
    scene = chart_scene(chart, width, height, ChartWords())
    places = [
        (x, y)
        for x, y, point in zip(scene.point_xs, scene.point_ys, chart.points, strict=True)
        if point.period in fresh and y is not None
    ]
    if not places:
        return scene
    rings = Dots("circle", 4.5, tuple(x for x, _y in places), tuple(y for _x, y in places), "surface", "accent", 2.0)
    return Scene(
        scene.width, scene.height, (*scene.marks, rings), scene.plot, scene.point_xs, scene.point_ys, scene.description
    )


def acceptable(requests: Sequence[PendingRequest], heard: Mapping[str, bool]) -> list[str]:
    """Whom "Accept all" means: whose words were heard and agree, and who proves an invitation uncontested.

    Whoever's words differ from what was heard is never among them.
    """
    alone = {one.request.keyid for one in enrolling.uncontested(requests)}
    keys = [one.request.keyid for one in requests if one.genuine]
    return [key for key in keys if heard.get(key, key in alone)]


def unread_words(count: int) -> str:
    """That files could not be read at all."""
    text = n_(
        "{n} file could not be read; is the stick still in? What was read is kept.",
        "{n} files could not be read; is the stick still in? What was read is kept.",
        count,
    )
    return text.format(n=count)


class RequestsBar(Panel):
    """How many ask to join, and accepting all who prove their invitation; hidden where nobody asks."""

    def __init__(self, accept: Callable[[], object], enrol: Callable[[], object]) -> None:
        super().__init__(look="info", padding=12)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(IconLabel("key-round", "accent"))
        self._words = label("", wrap=True)
        row.addWidget(self._words, 1)
        self.many = button(_("Compare words at the table"), enrol)
        row.addWidget(self.many)
        self.step = button("", accept)
        row.addWidget(self.step)
        self.add(row)
        self.hide()

    def show_requests(self, requests: Sequence[PendingRequest], heard: Mapping[str, bool]) -> None:
        """Say who asks, going by what was heard of their words."""
        asking = {one.request.keyid for one in requests}
        differing = sum(not equal for key, equal in heard.items() if key in asking)
        self.show_count(len(acceptable(requests, heard)), len(requests), differing)

    def show_count(self, count: int, asking: int = 0, differing: int = 0) -> None:
        """Say how many may be accepted at once; of ``asking`` in all, the others are decided at the table.

        ``differing`` asked with other words than those that were read out: they stay.
        """
        text = n_(
            "{n} laptop asks to join and proves its invitation. Open its package to compare the words.",
            "{n} laptops ask to join and prove their invitations. Compare their words at the table.",
            count,
        ).format(n=count)
        if not count:
            text = _("Laptops ask to join that cannot be accepted unseen: compare their words at the table.")
        if differing:
            stays = n_(
                "The words of {n} laptop differ from what you heard: it stays.",
                "The words of {n} laptops differ from what you heard: they stay.",
                differing,
            ).format(n=differing)
            text = f"{stays} {text}" if count else stays
        self._words.setText(text)
        self.step.setText(n_("Accept it", "Accept all {n}", count).format(n=count))
        self.step.setVisible(count > 0)
        self.setVisible(max(count, asking) > 0)


def empty_inbox(read: Callable[[], object], open_files: Callable[[], object]) -> EmptyState:
    """What stands where nothing waits."""
    return EmptyState(
        "inbox",
        _("Nothing waits"),
        _("Packages and Excel returns are read here: from a stick, a folder, or dropped onto this page."),
        Step(_("Read a stick or folder"), read),
        Step(_("Open files"), open_files),
    )
