"""What can be done with a card of the driver diagram, in the order of its buttons and of its menu."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from qic_desktop.i18n import _
from qic_desktop.services.improving.driver_faces import AIM
from qic_desktop.services.improving.driver_forest import MOST_LEVELS, Node
from qic_desktop.services.improving.drivers import IdeaTest
from ui.site.driver_editor import CardStep

Act = Callable[[str, str], object]


def offers(node: Node | None, key: str, test: IdeaTest, act: Act, *, tests: bool = True) -> list[CardStep]:
    """The steps of a card, the first ones in words; ``act(step, key)`` does one. Nothing for a card half typed.

    Without ``tests`` nobody tests ideas here: it is the collaborative's diagram.
    """
    if node is None:
        return _aim_steps(act) if key == AIM else []
    if node.kind == "idea":
        return _idea_steps(node, test, act) if tests else _package_steps(key, act)
    found = []
    if node.level < MOST_LEVELS:
        found.append(CardStep("add-driver", _("Add a driver"), "plus", partial(act, "add-driver", key), shown=True))
    found.append(CardStep("add-idea", _("Add an idea"), "lightbulb", partial(act, "add-idea", key), shown=True))
    return found if node.shared else [*found, *_own_steps(key, act)]


def _aim_steps(act: Act) -> list[CardStep]:
    return [
        CardStep("add-driver", _("Add a driver"), "plus", partial(act, "add-driver", AIM), "Tab", shown=True),
        CardStep("edit", _("Write the aim"), "pencil", partial(act, "edit", AIM), "Enter", shown=True),
    ]


def _idea_steps(node: Node, test: IdeaTest, act: Act) -> list[CardStep]:
    key = node.key
    name, icon = ("open-test", "refresh-cw") if _has_test(test) else ("test", "play")
    tested = CardStep(name, _test_words(test), icon, partial(act, name, key), shown=True)
    details = CardStep("details", _("More about this idea"), "square-pen", partial(act, "details", key))
    if node.shared:
        words = _("Take into our diagram")
        return [CardStep("take", words, "download", partial(act, "take", key), shown=True), tested, details]
    return [tested, details, *_own_steps(key, act)]


def _package_steps(key: str, act: Act) -> list[CardStep]:
    words = _("More about this idea")
    return [CardStep("details", words, "square-pen", partial(act, "details", key), shown=True), *_own_steps(key, act)]


def _own_steps(key: str, act: Act) -> list[CardStep]:
    return [
        CardStep("beside", _("Add a card beside it"), "plus", partial(act, "beside", key), "Shift+Enter"),
        CardStep("link", _("Link a measure"), "chart-line", partial(act, "link", key)),
        CardStep("remove", _("Take it off the diagram"), "trash-2", partial(act, "remove", key), "Delete"),
    ]


def _has_test(test: IdeaTest) -> bool:
    return test.is_open or test.state in ("adopted", "abandoned")


def _test_words(test: IdeaTest) -> str:
    if _has_test(test):
        return _("Open test {letter}").format(letter=test.letter)
    return _("Plan the next test") if test.state in ("planned", "adapted") else _("Test this idea")
