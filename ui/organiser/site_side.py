"""Beside a site's chart: what they did, what to read with care, the organiser's notes, its way and its facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.organising import SiteNote
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.improving.cycles import CycleView
from qic_desktop.services.organising.site_changes import facts_of
from qic_desktop.services.organising.site_story import SiteStory
from qic_desktop.wording.facilities import fact_word, former_words, turn_words, way_word
from qic_desktop.wording.learning import days_text
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.site_story import caution_words, decided_word
from ui.theme.tokens import current
from ui.widgets.buttons import button, icon_button
from ui.widgets.fields import TextField
from ui.widgets.panel import Panel, clear
from ui.widgets.texts import label, rule


def line_of(letter: str, text: str, detail: str, more: str = "") -> QHBoxLayout:
    """A letter with what it stands for, and a quiet line below."""
    across = QHBoxLayout()
    across.setSpacing(10)
    mark = label(letter, "smallStrong")
    mark.setMinimumWidth(current().px(24))
    across.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    lines = QVBoxLayout()
    lines.setSpacing(0)
    lines.addWidget(label(text, "strong", wrap=True))
    for said in (detail, more):
        if said:
            lines.addWidget(label(said, "small", wrap=True))
    across.addLayout(lines, 1)
    return across


def did_panel(story: SiteStory) -> Panel:
    """The letters on the chart with what became of each, then the tests that have no letter."""
    panel = Panel(_("What they did, what happened"))
    happened = {one.text: days_text(one.first, one.last) for one in story.happened}
    tests = {view.label: view for view in story.cycles}
    notes = story.chart.annotations if story.chart is not None else ()
    for one in notes:
        panel.add(rule())
        view = tests.pop(one.text.partition(" ")[0], None)
        if view is None:
            panel.add(line_of(one.letter, one.text, happened.get(one.text) or period_name(one.period)))
        else:
            panel.add(
                line_of(one.letter, view.title, f"{view.label} · {_test_detail(view)}", view.cycle.learning or "")
            )
    for view in tests.values():
        panel.add(rule())
        panel.add(line_of(view.label, view.title, _test_detail(view), view.cycle.learning or ""))
    if not notes and not story.cycles:
        panel.add(label(_("No test is recorded. Ask what they are trying."), "muted", wrap=True))
    panel.body.setSpacing(6)
    return panel


def _test_detail(view: CycleView) -> str:
    started = period_name(view.cycle.started) if view.cycle.started else ""
    return " · ".join(word for word in (started, decided_word(view.cycle.decision or "")) if word)


def care_panel(story: SiteStory) -> Panel | None:
    """What a reader could forget; None where there is nothing."""
    if not story.cautions:
        return None
    panel = Panel(_("Read with care"))
    for one in story.cautions:
        panel.add(label(f"• {caution_words(one)}", wrap=True))
    return panel


def open_panel(story: SiteStory, look: Callable[[], object]) -> Panel | None:
    """What waits for a person: packages in the inbox, entries that differ; None where nothing does."""
    lines = []
    if story.waiting:
        text = n_("{n} package waits in the inbox.", "{n} packages wait in the inbox.", story.waiting)
        lines.append(text.format(n=format_number(story.waiting)))
    if story.conflicts:
        text = n_("{n} value was entered twice, differently.", "{n} values were entered twice, differently.",
                  story.conflicts)  # fmt: skip
        lines.append(text.format(n=format_number(story.conflicts)))
    if not lines:
        return None
    panel = Panel(_("Open questions"))
    for line in lines:
        panel.add(label(line, wrap=True))
    if story.waiting:
        panel.add(button(_("Open the inbox"), look, size="small"))
    return panel


def way_panel(story: SiteStory) -> Panel:
    """Names, pauses, mergers; kind of facility and what is known of it."""
    panel = Panel(_("Its way"))
    for one in story.former:
        panel.add(label(former_words(one.name, one.code, period_name(one.until.isoformat())), wrap=True))
    for turn in story.turns:
        other = story.names.get(turn.other, "")
        words = turn_words(turn.kind, turn.since, turn.until, reason=turn.reason, wave=turn.wave, other=other)
        panel.add(label(words, wrap=True))
    for words in _facts(story):
        panel.add(label(words, "small", wrap=True))
    panel.body.setSpacing(6)
    return panel


def _facts(story: SiteStory) -> Iterable[str]:
    site = story.site
    said = [site.area, site.organisation, site.facility_type, f"{_('Size')}: {site.size}" if site.size else ""]
    said.append(f"{_('Reports by')}: {way_word(site.reports_by)}" if site.reports_by else "")
    if any(said):
        yield " · ".join(one for one in said if one)
    for fact, (text, month) in facts_of(site).items():
        yield _("{fact}: {text} ({month})").format(
            fact=fact_word(fact), text=text, month=period_name(month, short=True)
        )


class NotesPanel(Panel):
    """The organiser's notes. ``added(text)`` when one is written, ``removed(id)`` when one is taken out."""

    added = Signal(str)
    removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Your notes"), parent=parent)
        self.field = TextField(placeholder=_("Only you see this"))
        self.field.setAccessibleName(_("A note about this site, for yourself"))
        self.field.committed.connect(self._on_committed)
        self.add(self.field)
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.add(self._list)

    def show_notes(self, notes: Iterable[SiteNote]) -> None:
        """Show what the store says, the latest first."""
        clear(self._list)
        for one in notes:
            row = QHBoxLayout()
            day = period_name(one.on) if one.on else ""
            row.addWidget(label(f"{day}: {one.text}" if day else one.text or "", wrap=True), 1)
            name = _("Take this note out: {text}").format(text=one.text)
            row.addWidget(icon_button("x", name, partial(self.removed.emit, one.id)), 0, Qt.AlignmentFlag.AlignTop)
            self._list.addLayout(row)

    def _on_committed(self, text: str) -> None:
        if text.strip():
            self.added.emit(text)
            self.field.show_text("")
