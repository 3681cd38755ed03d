"""The main window: puts rail, header, notices and pages together. Knows pages by key, services not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from qic_desktop.errors import QicError
from qic_desktop.i18n import _
from ui import shortcuts
from ui.desk import Desk, Session
from ui.events import ChangeBus
from ui.messages import sentence_of
from ui.navigation import Navigator, Place
from ui.shell import regions
from ui.shell.header import Header
from ui.shell.lesson_button import LESSON
from ui.shell.notices import NoticeStack
from ui.shell.page import Page, PageSpec
from ui.shell.rail import Rail
from ui.shell.regions import Target
from ui.shell.toast import Toast
from ui.shell.working import WorkingLine
from ui.tasks import TaskRunner
from ui.widgets.focus_ring import FocusRing
from ui.widgets.notice import NoticeLook, Step
from ui.workspace import Frame, Hit

if TYPE_CHECKING:
    from ui.shell.go_to import GoTo, Search
    from ui.shell.half_typed import HalfTypedKeeper
    from ui.text_guard import TextGuard


_WHO = "who-types"
_EXCHANGE = ("exchange", "inbox", "bag")
_MONTH_SHEET = "month-sheet"


class MainWindow(QMainWindow):
    """The window of one workspace. Signals: ``help_asked(str)``, ``settings_asked``, ``workspace_asked``,
    ``somebody_else_asked``, ``undo_asked``, ``redo_asked``, ``closing``."""

    help_asked = Signal(str)
    settings_asked = Signal()
    workspace_asked = Signal()
    somebody_else_asked = Signal()
    undo_asked = Signal()
    redo_asked = Signal()
    closing = Signal()

    def __init__(self, tasks: TaskRunner, bus: ChangeBus) -> None:
        super().__init__()
        self.setWindowTitle("QIC Desktop")
        self.resize(fitting_size())
        self.setMinimumSize(900, 560)
        self.navigator = Navigator(self)
        self.session = Session(self)
        self._tasks = tasks
        self._door: object = None
        self._specs: dict[str, PageSpec] = {}
        self._pages: dict[str, Page] = {}
        self._stale: set[str] = set()
        self.rail = Rail(self)
        self.header = Header(self)
        self.notices = NoticeStack(self)
        self.stack = QStackedWidget(self)
        self.stack.setObjectName("page")
        middle = self._build_layout()
        self.toaster = Toast(self, self.stack)
        self.working = WorkingLine(self)
        self._search: Search | None = None
        FocusRing(middle)
        self._connect_parts(bus)
        self._connect_shortcuts()

    @cached_property
    def half_typed(self) -> HalfTypedKeeper:
        """What keeps half-typed texts when pages go; loaded with the first of them, not before the first frame."""
        from ui.shell.half_typed import HalfTypedKeeper

        return HalfTypedKeeper(self, self, self._tasks)

    @cached_property
    def guard(self) -> TextGuard:
        """What asks about texts that may name a patient; loaded with the first page."""
        from ui.text_guard import TextGuard

        return TextGuard(self, self._tasks, self._down, self._down.indexOf(self.stack))

    # --- what the program calls --------------------------------------------------------------------------------

    def show_workspace(self, door: object, pages: Sequence[PageSpec], frame: Frame) -> None:
        """Show another workspace: its pages, and the first of them."""
        for page in self._pages.values():
            self.stack.removeWidget(page)
            page.deleteLater()
        self._pages.clear()
        self._stale.clear()
        self.notices.clear()
        self._door = door
        self._specs = {spec.key: spec for spec in pages}
        self.rail.set_pages(pages)
        self._search = None
        if (known := self.__dict__.pop("go_to", None)) is not None:
            known.deleteLater()
        self.show_frame(frame)
        self.navigator.forget()
        if pages:
            self.navigator.go(pages[0].key)

    def show_frame(self, frame: Frame) -> None:
        """Show what stands around the pages; called again after each change."""
        self.setWindowTitle(f"{frame.name} – QIC Desktop" if frame.name else "QIC Desktop")
        self.rail.card.show_workspace(frame.name, frame.detail)
        self.header.set_practice(frame.practice)
        self.header.show_exchange(frame.exchange)
        self.header.show_people(self._door is not None)
        self.header.chip.set_people([(person.id, person.name) for person in frame.people], frame.person)
        self.session.choose_person(frame.person)
        for key, count in frame.badges:
            self.rail.set_badge(key, count)
        if frame.periods:
            self.header.period.set_periods(frame.periods, self.session.period or frame.period)
            self.session.choose_period(self.header.period.key)

    def made_pages(self) -> list[tuple[str, str, Page]]:
        """Key, word and page of each page that was made; the one shown comes first."""
        shown = self.stack.currentWidget()
        made = [(key, self._specs[key].word, page) for key, page in self._pages.items()]
        return sorted(made, key=lambda one: one[2] is not shown)

    def set_search(self, search: Callable[[str], Sequence[Hit]]) -> None:
        """Let "Go to" look in the store too; ``search`` runs on the store lane."""

        def ask(text: str, answer: Callable[[Sequence[Hit]], None]) -> None:
            self._tasks.query(partial(search, text), answer, owner=self.go_to, topic="search")

        self._search = ask

    @cached_property
    def go_to(self) -> GoTo:
        """The search panel, made when it is first opened."""
        from ui.shell import go_to

        made = go_to.GoTo(self)
        made.set_places(self._specs.values(), self._search)
        made.place_asked.connect(self._on_place_asked)
        return made

    def page(self, key: str) -> Page:
        """The page with this key, made when first asked for."""
        if key not in self._pages:
            tasks = self.guard.tasks_for(self._door)
            made = self._specs[key].build(Desk(self._door, tasks, self.navigator, self.session, self))
            made.title_changed.connect(lambda: self._show_title(key))
            self._pages[key] = made
            self._stale.add(key)
            self.stack.addWidget(made)
        return self._pages[key]

    def refresh(self, changes: object | None = None) -> None:
        """Something has changed: the page shown refreshes now, the others when they are shown again."""
        here = self.navigator.here
        for key, page in self._pages.items():
            if changes is not None and not page.concerns(changes):
                continue
            if here is not None and key == here.key:
                page.refresh(changes)
            else:
                self._stale.add(key)

    # --- how pages say something (the Say protocol) ------------------------------------------------------------

    def notice(self, text: str, look: NoticeLook = "info", steps: Sequence[Step] = (), **how: Any) -> None:
        """Show a notice above the page; ``how`` as in :class:`ui.desk.Say`."""
        self.notices.show_notice(text, look, steps, **how)

    def clear_notice(self, topic: str) -> None:
        """Take the notice of ``topic`` away."""
        self.notices.clear_topic(topic)

    def toast(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Say for eight seconds that something was done."""
        self.toaster.say(text, undo)

    def ask_who_types(self) -> None:
        """Ask in a notice, so that whoever types is not interrupted: the list opens when its button is pressed."""
        words = _("Who is typing? Each entry keeps the name, so that the team knows whom to ask.")
        self.notices.show_notice(words, "info", (Step(_("Choose a name"), self.header.chip.open_list),), topic=_WHO)

    def error(self, error: QicError) -> None:
        """Show an expected error as a notice."""
        self.notices.show_notice(sentence_of(error), "concern", topic=type(error).__name__)

    # --- events ------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.set_window_width(self.width())
        self.header.set_width(self.width())
        self._place_working_line()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._pages:
            self.half_typed.keep()
            self.guard.close()
        self.closing.emit()
        super().closeEvent(event)

    # --- inside ------------------------------------------------------------------------------------------------

    def _build_layout(self) -> QWidget:
        middle = QWidget(self)
        across = QHBoxLayout(middle)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.rail)
        down = QVBoxLayout()
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addWidget(self.header)
        down.addWidget(self.notices)
        down.addWidget(self.stack, 1)
        self._down = down
        across.addLayout(down, 1)
        self.setCentralWidget(middle)
        return middle

    def _connect_parts(self, bus: ChangeBus) -> None:
        self.rail.chosen.connect(self._on_rail_chosen)
        self.rail.workspace_asked.connect(self.workspace_asked)
        self.header.place_asked.connect(self._on_place_asked)
        self.header.search_asked.connect(lambda: self.go_to.open())
        self.header.exchange_asked.connect(self._go_to_exchange)
        self.header.chip.chosen.connect(self.session.choose_person)
        self.session.person_changed.connect(lambda _person: self.notices.clear_topic(_WHO))
        self.header.chip.somebody_else_asked.connect(self.somebody_else_asked)
        self.header.period.chosen.connect(self.session.choose_period)
        self.session.period_changed.connect(lambda _period: self.refresh(None))
        self.navigator.moved.connect(self._on_navigator_moved)
        self.navigator.stayed.connect(lambda place: _focus_page(self.page(place.key)))
        bus.changed.connect(self.refresh)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._keep_focus_on_page)

    def _connect_shortcuts(self) -> None:
        for number, keys in enumerate(shortcuts.RAIL):
            shortcuts.bind(self, keys, partial(self._go_to_entry, number))
        shortcuts.bind(self, shortcuts.GO_TO, lambda: self.go_to.open())
        shortcuts.bind(self, shortcuts.BACK, self.navigator.back)
        shortcuts.bind(self, shortcuts.HELP, self._ask_help)
        shortcuts.bind(self, shortcuts.NEXT_REGION, lambda: self._next_region(1))
        shortcuts.bind(self, shortcuts.PREVIOUS_REGION, lambda: self._next_region(-1))
        shortcuts.bind(self, shortcuts.WHO_IS_TYPING, self.header.chip.open_list)
        shortcuts.bind(self, shortcuts.UNDO, self.undo_asked.emit)
        shortcuts.bind(self, shortcuts.REDO, self.redo_asked.emit)
        shortcuts.bind(self, shortcuts.MONTH_SHEET, partial(self._go_if_there, _MONTH_SHEET))

    def _go_to_entry(self, number: int) -> None:
        if number < len(self.rail.entries):
            self.navigator.go(self.rail.entries[number].key)

    def _go_if_there(self, key: str) -> None:
        """To a page that not every role has."""
        if key in self._specs:
            self.navigator.go(key)

    def _go_to_exchange(self) -> None:
        """Where packages come and go in this role."""
        self._go_if_there(next((key for key in _EXCHANGE if key in self._specs), ""))

    def _on_rail_chosen(self, key: str) -> None:
        if key in self._specs:
            self.navigator.go(key)
            self.rail.mark(self._specs[key].parent or key)
            return
        # A window of its own opens; the page shown stays the one that is marked.
        here = self.navigator.here
        if here is not None:
            self.rail.mark(self._specs[here.key].parent or here.key)
        if key == "settings":
            self.settings_asked.emit()
        elif key == "help":
            self._ask_help()

    def _on_place_asked(self, place: Place, step: str = "") -> None:
        self.navigator.go(place.key, place.argument)
        if step:
            # The store answers in turn: when it comes to this, the page has what it shows.
            page = self.page(place.key)
            self._tasks.query(lambda: None, lambda _nothing: page.start(step), owner=page, topic="step")

    def _on_navigator_moved(self, place: Place) -> None:
        self.toaster.pass_by()
        before = self.stack.currentWidget()
        page = self.page(place.key)
        if isinstance(before, Page) and before is not page:
            before.leave()
            self.notices.clear_passing()
        if place.argument:
            page.open(place.argument)
        self.rail.mark(self._specs[place.key].parent or place.key)
        self.header.fit_page(place.key, period=page.follows_period, lessons=LESSON in self._specs)
        self.stack.setCurrentWidget(page)
        if place.key in self._stale or place.argument:
            self._stale.discard(place.key)
            page.refresh(None)
        self._show_title(place.key)
        _focus_page(page)

    def _show_title(self, key: str) -> None:
        here = self.navigator.here
        if here is not None and here.key == key:
            page = self._pages[key]
            self.header.show_title(page.title() or self._specs[key].word, page.crumbs())

    def _ask_help(self) -> None:
        here = self.navigator.here
        page = self._pages.get(here.key) if here else None
        self.help_asked.emit((page.help_id if page else "") or (here.key if here else ""))

    def _keep_focus_on_page(self, before: QWidget | None, now: QWidget | None) -> None:
        if before is not None and now is not None and self.rail.isAncestorOf(now):
            regions.keep_focus(self.stack.currentWidget(), (self.stack, self.notices), before)

    def _next_region(self, way: int) -> None:
        page = self.stack.currentWidget()
        parts = page.regions() if isinstance(page, Page) else ()
        own: dict[QWidget, Target] = {self.rail: self.rail.focus_entry, self.header: lambda: self.header.go_to}
        if self.notices.isVisible():
            own[self.notices] = self.notices.focus_part
        regions.step(page, own, parts or (self.stack,), way)

    def _place_working_line(self) -> None:
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.working.place(0 if right else self.rail.width(), self.header.height(), self.width() - self.rail.width())


def _focus_page(page: Page) -> None:
    (page.focus_target() or page).setFocus(Qt.FocusReason.OtherFocusReason)


def fitting_size() -> QSize:
    """A size that fits the screen: at most 1366 x 768 with its frame on small ones, more on large ones."""
    screen = QGuiApplication.primaryScreen()
    room = screen.availableGeometry().size() if screen else QSize(1366, 768)
    return QSize(min(1440, room.width()), min(900, room.height() - 32)).expandedTo(QSize(1024, 640))
