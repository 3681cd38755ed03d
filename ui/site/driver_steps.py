"""What each step on the driver diagram asks and records."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QMenu, QWidget

from qic_desktop.errors import QicError
from qic_desktop.i18n import _
from qic_desktop.services.improving import cycle_sheets, drivers
from qic_desktop.services.improving.driver_faces import AIM
from qic_desktop.services.improving.driver_forest import MOST_LEVELS, Forest, Node, NodeKind
from qic_desktop.services.improving.drivers import DriverDiagram, IdeaTest
from qic_desktop.services.measuring import measures
from qic_desktop.services.workspace import Role
from ui.asking import open_dialog
from ui.desk import Desk
from ui.site.driver_dialogs import IdeaDialog, MeasuresDialog
from ui.site.driver_editor import CardStep
from ui.site.driver_moves import NewCard, Spot, recorded_place, spot_after, spot_towards
from ui.site.driver_offers import offers
from ui.site.driver_view import NEW, DriverView


class DriverSteps(QObject):
    """Records on the store lane and says what was done, with Undo. ``found`` is what was read,
    ``forest`` the part of it that is shown, ``nodes`` its cards.

    ``new_changed`` when a card begins to be typed or is given up; ``wanted`` is chosen when the diagram is read again.
    """

    new_changed = Signal()

    def __init__(self, desk: Desk, view: DriverView, page: QWidget) -> None:
        super().__init__(page)
        self.desk = desk
        self.view = view
        self.page = page
        self.found: DriverDiagram | None = None
        self.forest = Forest((), ())
        self.nodes: dict[str, Node] = {}
        self.new: NewCard | None = None
        self.wanted = ""
        self.then = ""
        self._tests = desk.workspace.role is Role.SITE
        self.dialog: QDialog | None = None
        self.menu: QMenu | None = None
        view.typed.connect(self._on_typed)
        view.given_up.connect(self._on_given_up)
        view.moved.connect(self._on_dragged)
        view.asked.connect(self.do)

    def steps_for(self, key: str) -> list[CardStep]:
        """The steps of a card, the first ones in words."""
        return offers(self.nodes.get(key), key, self._test(key), self._on_button, tests=self._tests)

    def _on_button(self, name: str, key: str) -> None:
        # The buttons stay for cards of one kind: what counts is the card that they float beside.
        key = self.view.bar.key if self.view.bar.key is not None else key
        self.view.commit()
        self.do(name, key)

    # --- steps -------------------------------------------------------------------------------------------------

    def do(self, name: str, key: str) -> None:
        """Do one step with a card."""
        if name.startswith("move-"):
            self._move(key, name.removeprefix("move-"))
            return
        steps: dict[str, Callable[[str], object]] = {
            "add-driver": partial(self.add, "driver"),
            "add-idea": partial(self.add, "idea"),
            "child": self._add_child,
            "beside": self._add_beside,
            "edit": self._edit,
            "remove": self._remove,
            "link": self._link,
            "details": self._details,
            "take": self._take,
            "test": self._plan_test,
            "open-test": self._open_test,
            "menu": self._open_menu,
        }
        steps[name](key)

    def add(self, kind: NodeKind, parent: str) -> None:
        """Begin a card below another one."""
        above = self.nodes.get(parent)
        level = above.level + 1 if above else 1
        if kind == "driver" and level > MOST_LEVELS:
            kind, level = "idea", MOST_LEVELS
        self._begin(NewCard(kind, Spot(parent), level))

    def _add_child(self, key: str) -> None:
        node = self.nodes.get(key)
        if node is not None and node.kind == "idea":
            self._add_beside(key)
        else:
            self.add("driver" if node is None or node.level < 2 else "idea", key)

    def _add_beside(self, key: str) -> None:
        node = self.nodes.get(key)
        if node is None:
            self.add("driver", AIM)
        else:
            self._begin(NewCard(node.kind, spot_after(self.forest, node), node.level))

    def _begin(self, new: NewCard) -> None:
        self.new = new
        self.new_changed.emit()
        self.view.type_on(NEW)

    def _edit(self, key: str) -> None:
        node = self.nodes.get(key)
        if key == AIM:
            self.desk.navigator.go(*(("aim", "aim") if self._tests else ("design", "charter")))
        elif node is not None and not node.shared:
            self.view.type_on(key)
        elif node is not None and node.kind == "idea":
            self._details(key)

    def _remove(self, key: str) -> None:
        node = self.nodes.get(key)
        if node is None:
            return
        workspace, found = self.desk.workspace, self.found
        place = self.view.diagram.beside(key, "up") if self.view.diagram else AIM
        self.wanted = place if place != key else node.parent
        orphans = bool(node.children) and found is not None
        said = (
            _("“{text}” was taken off. What stood below it is not placed yet.")
            if orphans
            else _("“{text}” was taken off the diagram.")
        )
        self._change(lambda: drivers.remove_card(workspace, key), said.format(text=_short(node.text)))

    def _move(self, key: str, way: str) -> None:
        node = self.nodes.get(key)
        spot = spot_towards(self.forest, node, way) if node is not None and not node.shared else None
        if spot is not None:
            self._put(key, spot)

    def _on_dragged(self, key: str, parent: str, place: int) -> None:
        self._put(key, Spot(parent, place))

    def _put(self, key: str, spot: Spot) -> None:
        node, workspace = self.nodes[key], self.desk.workspace
        place = self._place(spot, node.kind, key)
        self.wanted = key
        self._change(lambda: drivers.move_card(workspace, key, spot.parent, place))

    def _place(self, spot: Spot, kind: NodeKind, moving: str = "") -> int | None:
        return recorded_place(self.forest, self.found.forest, spot, kind, moving) if self.found else None

    def _link(self, key: str) -> None:
        node, workspace = self.nodes.get(key), self.desk.workspace
        if node is None:
            return

        def ask(known: tuple[measures.MeasureView, ...]) -> None:
            linked = [str(one) for one in node.record.measures or ()]
            names = [(one.id, one.name) for one in known if not one.is_draft]
            dialog = MeasuresDialog(_short(node.text), names, linked, self.page.window())
            self._open(dialog, lambda: self._change(lambda: drivers.link_measures(workspace, key, dialog.chosen)))

        self.desk.tasks.query(lambda: measures.list_measures(workspace), ask, owner=self.page)

    def _details(self, key: str) -> None:
        node, workspace = self.nodes.get(key), self.desk.workspace
        if node is None or node.kind != "idea":
            return
        dialog = IdeaDialog(node, self.page.window(), of_package=not self._tests)

        def keep() -> None:
            changed = dialog.changed
            if node.shared:
                self._take(key)
            elif changed:
                self._change(lambda: drivers.write_card(workspace, key, **changed))

        self._open(dialog, keep)

    def _take(self, key: str) -> None:
        workspace = self.desk.workspace
        self._change(
            lambda: drivers.take_idea(workspace, key), _("The idea is yours now: change and test it."), self._want_added
        )

    # --- tests -------------------------------------------------------------------------------------------------

    def _plan_test(self, key: str) -> None:
        workspace = self.desk.workspace
        self._change(lambda: drivers.plan_test(workspace, key), "", self._open_planned)

    def _open_planned(self, changes: object) -> None:
        if planned := cycle_sheets.planned_cycle(changes):
            self.desk.navigator.go("cycle", planned)

    def _open_test(self, key: str) -> None:
        test = self._test(key)
        if test.cycle:
            self.desk.navigator.go("cycle", test.cycle)
        else:
            self._plan_test(key)

    def _link_ramp(self, key: str, ramp: str) -> None:
        workspace = self.desk.workspace
        self._change(lambda: drivers.link_ramp(workspace, ramp, key))

    def _test(self, key: str) -> IdeaTest:
        return self.found.test_of(key) if self.found else IdeaTest("not-tested")

    # --- the menu ----------------------------------------------------------------------------------------------

    def _open_menu(self, key: str) -> None:
        menu = QMenu(self.view)
        for step in self.steps_for(key):
            menu.addAction(step.words, partial(self.do, step.name, key)).setShortcut(step.keys)
        node = self.nodes.get(key)
        if self._tests and node is not None and node.kind == "idea" and not node.shared and self.found is not None:
            test = self._test(key)
            if test.state in ("adopted", "abandoned"):
                menu.addAction(_("Test it again"), partial(self._plan_test, key))
            if self.found.free_ramps:
                menu.addSeparator()
            for ramp in self.found.free_ramps:
                words = _("Ramp {letter} tests this: {title}").format(
                    letter=ramp.letter, title=_short(ramp.title or "")
                )
                menu.addAction(words.replace("&", "&&"), partial(self._link_ramp, key, ramp.id))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu = menu
        menu.popup(self.view.menu_place())

    # --- typing ------------------------------------------------------------------------------------------------

    def _on_typed(self, key: str, text: str, then: str) -> None:
        if key == NEW:
            self._on_new_typed(text, then)
            return
        node, workspace = self.nodes.get(key), self.desk.workspace
        if node is not None and text and text != node.text:
            self.wanted = key
            self._change(lambda: drivers.write_card(workspace, key, text=text), failed=partial(self._again, key, text))
        if then:
            self._go_on(key, then)

    def _on_new_typed(self, text: str, then: str) -> None:
        new, workspace = self.new, self.desk.workspace
        self.new = None
        if new is None or not text:
            self._on_given_up(NEW if new is None else new.spot.parent)
            return
        parent, place = new.spot.parent, self._place(new.spot, new.kind)
        add = drivers.add_driver if new.kind == "driver" else drivers.add_idea

        def again(error: QicError) -> None:
            self.new = new
            self.new_changed.emit()
            self._again(NEW, text, error)

        self._change(lambda: add(workspace, text, parent, place), "", partial(self._want_added, then=then), again)

    def _on_given_up(self, key: str) -> None:
        new, self.new = self.new, None
        self.wanted = new.spot.parent if new is not None else key
        self.new_changed.emit()

    def _again(self, key: str, text: str, error: QicError) -> None:
        """What could not be recorded stays on the card, to be changed."""
        self.desk.say.error(error)
        self.view.type_on(key, text)

    def _want_added(self, changes: object, then: str = "") -> None:
        self.wanted, self.then = drivers.added_card(changes), then

    def go_on(self) -> None:
        """After the diagram was read again: the next card, where one was asked for."""
        then, self.then = self.then, ""
        if then:
            self._go_on(self.view.chosen, then)

    def _go_on(self, key: str, then: str) -> None:
        if then == "child":
            self._add_child(key)
        else:
            self._add_beside(key)

    # --- inside ------------------------------------------------------------------------------------------------

    def _change(
        self,
        act: Callable[[], object],
        said: str = "",
        done: Callable[[object], None] | None = None,
        failed: Callable[[QicError], None] | None = None,
    ) -> None:
        self.desk.record(act, said, done, failed=failed, owner=self.page)

    def _open(self, dialog: QDialog, keep: Callable[[], object]) -> None:
        self.dialog = dialog
        open_dialog(dialog, keep)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else f"{flat[:59].rstrip()}…"
