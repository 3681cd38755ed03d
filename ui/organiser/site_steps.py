"""One step for one site or many: pause, leave, start again, another name, area or wave, a merger.

What follows is told before it is done, and it can be undone until it is published.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from qic_desktop.domain.collaborative import Site
from qic_desktop.errors import QicError
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.organising import site_changes
from qic_desktop.services.organising.site_changes import Consequence, Step
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.facilities import consequence_words
from ui.desk import Desk
from ui.exchange.sheet import Sheet
from ui.messages import sentence_of
from ui.widgets.buttons import Button, button
from ui.widgets.choice import Select
from ui.widgets.fields import Field, TextField
from ui.widgets.texts import label

FOR_MANY = ("begin", "pause", "resume", "withdraw", "restart", "wave", "area")
FOR_ONE = ("rename", "area", "wave", "begin", "pause", "resume", "withdraw", "restart", "merge", "part")


class Words(NamedTuple):
    """What a step is called, on its button, and the names of its fields ("" without one)."""

    title: str
    act: str
    first: str = ""
    second: str = ""
    reason: str = ""


def step_words(kind: str) -> Words:
    """The words of a step."""
    first, why = _("First month, as 2027-06"), _("Why (it travels with the news)")
    return {
        "rename": Words(_("Another name or code"), _("Rename"), _("Name"), _("Code")),
        "area": Words(_("Another area"), _("Move"), _("Region / District")),
        "wave": Words(_("Wave"), _("Put into this wave"), _("Wave")),
        "begin": Words(_("Takes part from"), _("Set its first month"), first),
        "pause": Words(_("Pause"), _("Pause"), first, _("Last month, if you know it"), why),
        "resume": Words(_("End the pause"), _("End the pause"), _("First month with a report, as 2027-06")),
        "withdraw": Words(_("Leaves"), _("Let it leave"), _("Last month, as 2027-06"), "", why),
        "restart": Words(_("Starts again"), _("Start again"), first, _("Wave, if any")),
        "merge": Words(
            _("Merged into another facility"), _("Merge"), _("Its last own month; empty if it was enrolled twice")
        ),
        "part": Words(_("Take the merger back"), _("Take it back")),
    }[kind]


_STEPS = {"pause": Step.PAUSE, "withdraw": Step.WITHDRAW, "restart": Step.RESTART, "merge": Step.MERGE}


def fits(kind: str, site: Site, *, has_left: bool, is_paused: bool) -> bool:
    """Whether a step makes sense for a site as it stands."""
    if site.merged_into:
        return kind in ("part", "rename", "area")
    wanted = {"part": False, "restart": has_left, "resume": is_paused, "withdraw": not has_left, "pause": not has_left}
    return wanted.get(kind, True)


def step_menu(menu: QMenu, kinds: Sequence[str], ask: Callable[[str], object]) -> None:
    """Fill a menu with steps."""
    menu.clear()
    for kind in kinds:
        menu.addAction(f"{step_words(kind).title} …", partial(ask, kind))


class SiteStepDialog(Sheet):
    """One step. Emits ``taken`` once it is done."""

    taken = Signal()

    def __init__(self, desk: Desk, kind: str, sites: Sequence[Site], others: Sequence[Site], parent: QWidget) -> None:
        words = step_words(kind)
        super().__init__("hospital", words.title, (560, 0), parent)
        self.desk, self.kind, self._sites = desk, kind, tuple(sites)
        self.under.setText(_named(self._sites))
        self.first, self.second, self.reason = TextField(), TextField(), TextField()
        self.into = Select([(one.id, f"{one.name or ''} ({one.code or '–'})") for one in others])
        if kind == "merge":
            self.body.addWidget(Field(_("Goes on as"), self.into))
            self.into.chosen.connect(lambda _key: self._look())
        for editor, name in ((self.first, words.first), (self.second, words.second), (self.reason, words.reason)):
            if name:
                told = _("Only this site, its coaches and organisers read it.") if editor is self.reason else ""
                self.body.addWidget(Field(name, editor, told))
                editor.textChanged.connect(lambda _text: self._look())
        self.told = label("", wrap=True)
        self.body.addWidget(self.told)
        self.body.setSpacing(12)
        self.foot.addWidget(label(_("You can undo it."), "muted"), 1)
        self.foot.addWidget(button(_("Leave it"), self.reject))
        self.step = Button(words.act, kind="primary", icon="check")
        self.step.clicked.connect(self._take)
        self.foot.addWidget(self.step)
        self._begin()

    def _begin(self) -> None:
        """What stands in the fields first."""
        one, today = self._sites[0], self.desk.workspace.today()
        if self.kind == "rename":
            self.first.setText(one.name or "")
            self.second.setText(one.code or "")
        elif self.kind == "area":
            self.first.setText(one.area or "")
        elif self.kind in ("begin", "pause", "resume", "withdraw", "restart"):
            self.first.setText(f"{today:%Y-%m}")
        self._look()
        self.first.selectAll()
        self.first.setFocus()

    def _look(self) -> None:
        step = _STEPS.get(self.kind)
        self.step.setEnabled((self.kind != "withdraw" and self.kind != "pause") or bool(self.reason.text().strip()))
        if step is None:
            self.told.hide()
            return
        workspace, ids, first = self.desk.workspace, [one.id for one in self._sites], self.first.text().strip()
        until = self.second.text().strip() if self.kind == "pause" else ""
        into = self.into.key if self.kind == "merge" else ""
        self.desk.tasks.query(
            lambda: site_changes.foresee(workspace, step, ids, first, until=until, into=into),
            self.show_consequence,
            failed=self.show_error,
            owner=self,
            topic="foresee",
        )

    def show_consequence(self, seen: Consequence) -> None:
        """Say what would follow."""
        into = (seen.into.name or seen.into.code or "") if seen.into else ""
        words = consequence_words(
            seen.step, first=seen.first, last=seen.last, values=seen.values, sites=len(seen.sites), into=into
        )
        self._say(words)

    def show_error(self, error: QicError) -> None:
        """Say why it cannot be done so; the fields stay as they are."""
        self._say(sentence_of(error))
        self.step.setEnabled(False)

    def _say(self, words: str) -> None:
        self.told.setText(words)
        self.told.show()
        if self.isVisible():
            self.grow()

    def _take(self) -> None:
        workspace, act = self.desk.workspace, self._act()
        self.step.setEnabled(False)
        self.desk.tasks.change(
            lambda: act(workspace), lambda _changes: self._on_taken(), failed=self.show_error, owner=self
        )

    def _act(self) -> Callable[[Workspace], object]:
        ids = [one.id for one in self._sites]
        first, second, reason = (one.text().strip() for one in (self.first, self.second, self.reason))
        into = self.into.key
        acts: dict[str, Callable[[Workspace], object]] = {
            "rename": lambda store: site_changes.rename(store, ids[0], first, code=second),
            "area": lambda store: site_changes.move(store, ids, first),
            "wave": lambda store: site_changes.set_wave(store, ids, first),
            "begin": lambda store: site_changes.begin_from(store, ids, first),
            "pause": lambda store: site_changes.pause(store, ids, first, until=second, reason=reason),
            "resume": lambda store: site_changes.resume(store, ids, first),
            "withdraw": lambda store: site_changes.withdraw(store, ids, first, reason=reason),
            "restart": lambda store: site_changes.restart(store, ids, first, wave=second),
            "merge": lambda store: site_changes.merge(store, ids[0], into, on=first),
            "part": lambda store: site_changes.part_again(store, ids[0]),
        }
        return acts[self.kind]

    def _on_taken(self) -> None:
        self.accept()
        self.taken.emit()


def _named(sites: Sequence[Site]) -> str:
    if len(sites) == 1:
        return sites[0].name or sites[0].code or ""
    return n_("{n} site", "{n} sites", len(sites)).format(n=format_number(len(sites)))
