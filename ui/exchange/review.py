"""The import review: what packages bring, before anything changes. Bring them in whole, or not now.

It asks ``services.exchanging.reviewing`` for a rehearsal and then takes the packages in with the function given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.errors import QicError
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.exchanging import reviewing
from qic_desktop.services.exchanging.import_results import ImportResult
from qic_desktop.services.exchanging.reviewing import Review, ReviewedPackage, ReviewItem, TakeIn
from qic_desktop.services.locking.package_locks import LOCKED
from qic_desktop.wording.exchange import entries_name
from qic_desktop.wording.records import Row
from ui.desk import Desk
from ui.exchange.count_band import CountBand
from ui.exchange.recovery_words import LockedHelp
from ui.exchange.rescue import Rescue
from ui.exchange.review_list import Line, ReviewList
from ui.exchange.sheet import Sheet
from ui.exchange.spoken_line import SpokenLine, said_by_sender
from ui.exchange.watch import Watch
from ui.messages import sentence_of
from ui.widgets.buttons import Button, button
from ui.widgets.panel import clear, scrolled
from ui.widgets.progress import WorkProgress
from ui.widgets.texts import label, rule

MOST_ROWS = 60
MOST_SOUND, MOST_ITEMS = 100, 300
"""So many lines are shown of what needs no look: nobody reads a thousand, and the window would stop for them."""
_ICONS = {
    "observation": "table",
    "measure": "target",
    "collaborative": "flag",
    "pdsa_cycle": "refresh-cw",
    "ramp": "refresh-cw",
    "annotation": "message-square",
    "certificate": "shield-check",
    "site": "hospital",
    "participation": "calendar-check",
    "letter": "mail",
    "membership": "users",
    "facility": "hospital",
    "project": "flag",
    "target": "target",
    "timetable_event": "calendar",
    "hand_over": "hand-helping",
    "revocation": "lock",
}
_FIRST = {"refuse": 0, "quarantine": 1, "partial": 2}
_OUTCOME_ICONS = {"accept": "circle-check", "partial": "circle-dot", "quarantine": "circle-pause", "refuse": "circle-x"}


class ReviewDialog(Sheet):
    """Asks for the rehearsal when opened. Emits ``brought_in(ImportResult)`` after the real import.

    ``note`` is what else is to be known of where the files came from.
    """

    brought_in = Signal(object)

    def __init__(
        self, desk: Desk, files: Sequence[Path], take_in: TakeIn, parent: QWidget | None = None, *, note: str = ""
    ) -> None:
        super().__init__("package-open", _("Before anything changes: what this package brings"), (960, 640), parent)
        self.desk = desk
        self._files = tuple(files)
        self._take_in = take_in
        self._note = note
        self._review: Review | None = None
        self._watch: Watch | None = None
        self.say(self.windowTitle(), _("Reading …"))
        self.progress = WorkProgress()
        self.progress.hide()
        self.body.addWidget(self.progress)
        self.counts = CountBand()
        self.body.addWidget(self.counts)
        self.spoken = SpokenLine()
        self.body.addWidget(self.spoken)
        self.rescue = Rescue(desk)
        self.rescue.recovered.connect(self._on_recovered)
        self.body.addWidget(self.rescue)
        self.locked = LockedHelp(desk)
        self.locked.opened.connect(self._read)
        self.body.addWidget(self.locked)
        middle = QFrame()
        middle.setProperty("panel", "card")
        across = QHBoxLayout(middle)
        across.setContentsMargins(1, 1, 1, 1)
        across.setSpacing(0)
        self.list = ReviewList(_("What comes"))
        self.list.setProperty("plain", "true")
        self.list.chosen.connect(self._show_line)
        across.addWidget(self.list, 384)
        across.addWidget(rule(upright=True))
        content = QWidget()
        self._detail = QVBoxLayout(content)
        self._detail.setContentsMargins(24, 16, 16, 16)
        self._detail.setSpacing(8)
        across.addWidget(scrolled(content), 524)
        self.body.addWidget(middle, 1)
        self.foot_words = label(
            _("Nothing has changed yet. Your own values are never overwritten."), "muted", wrap=True
        )
        self.foot.addWidget(self.foot_words, 1)
        self.later = button(_("Not now"), self.reject)
        self.table = Button(_("Import this table …"), kind="primary", icon="table")
        self.table.clicked.connect(self._import_table)
        self.table.hide()
        self.bring = Button(_("Bring in"), kind="primary")
        self.bring.clicked.connect(self._bring_in)
        self.bring.setDefault(True)
        self.bring.hide()
        self.foot.addWidget(self.later)
        self.foot.addWidget(self.table)
        self.foot.addWidget(self.bring)

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that are reviewed, what was recovered in the place of damaged ones."""
        return self._files

    def start(self) -> None:
        """Open, and ask for the rehearsal."""
        self.open()
        self._read()

    def _read(self) -> None:
        workspace, files = self.desk.workspace, self._files
        watch = self._begin(lambda done: _("Reading package {done} of {n}").format(**_numbers(done, len(files))))
        watch.cancelled.connect(self.reject)
        watch.ticket = self.desk.tasks.query(
            lambda: reviewing.review(workspace, files, progress=watch.step),
            self.show_review,
            failed=self._on_failed,
            owner=self,
            topic="review",
            sentence="" if watch.is_shown else _("Reading the package"),
        )

    def _begin(self, sentence: Callable[[int], str]) -> Watch:
        self._end()
        self._watch = Watch(self.progress, len(self._files), sentence, self)
        return self._watch

    def _end(self) -> bool:
        """The task has ended; answers whether the person had cancelled it."""
        watch, self._watch = self._watch, None
        if watch is None:
            return False
        watch.finish()
        return watch.is_cancelled

    def done(self, result: int) -> None:
        """Closing the dialog ends the reading: nobody waits for it any more."""
        if self._watch is not None:
            self._watch.cancel()
        super().done(result)

    # --- what is shown -----------------------------------------------------------------------------------------

    def show_review(self, review: Review) -> None:
        """Show what would come."""
        if self._end():
            return
        self._review = review
        self.counts.show_counts(review.counts)
        title = _("Before anything changes: what this package brings")
        if len(review.packages) > 1:
            title = n_(
                "Before anything changes: what {n} package brings",
                "Before anything changes: what {n} packages bring",
                len(review.packages),
            ).format(n=len(review.packages))
        if all(one.outcome == "refuse" and not one.is_carried for one in review.packages):
            title = _("Nothing can be brought in from here")
        self.say(title, self._under(review.packages))
        only = review.packages[0].spoken if len(review.packages) == 1 else None
        self.spoken.show_spoken(only)
        self.list.show_lines(self._lines(review), chosen=self._first_key(review))
        if not self.list.key:
            self._show_words(_("You already have everything in this package."), ())
        self._show_foot(review)
        self.rescue.look([one for one in review.packages if one.outcome == "refuse"])
        self.locked.look(review.packages)

    def _on_recovered(self, damaged: Path, files: Sequence[Path]) -> None:
        """Review what was recovered in the place of the damaged file."""
        place = self._files.index(damaged)
        self._files = (*self._files[:place], *files, *self._files[place + 1 :])
        self._read()

    def _under(self, packages: Sequence[ReviewedPackage]) -> str:
        if len(packages) == 1:
            sound = _("signature checked, complete") if packages[0].outcome == "accept" else ""
            return " · ".join(part for part in (packages[0].title, packages[0].detail, sound, self._note) if part)
        return " · ".join([*_several(packages), *([self._note] if self._note else [])])

    def _lines(self, review: Review) -> list[Line]:
        lines: list[Line] = []
        several = len(review.packages) > 1
        told = [(place, one) for place, one in enumerate(review.packages) if several or one.sentence]
        # What needs a look comes first: nobody reads a thousand lines for the one that is damaged.
        told.sort(key=lambda each: _FIRST.get(each[1].outcome, len(_FIRST)))
        if told:
            lines.append(Line(_("Files") if several else _("The file")))
        sound = [one for one in told if one[1].outcome not in _FIRST]
        more = len(sound) - MOST_SOUND
        for place, one in told[: len(told) - max(0, more)]:
            icon = _OUTCOME_ICONS.get(one.outcome, "copy-check")
            icon = "lock" if one.is_locked else icon
            concern = one.outcome == "refuse" and not one.is_locked
            lines.append(Line(one.path.name, one.sentence or one.title, icon, "", f"p{place}", concern))
        if more > 0:
            said = n_("and {n} more, sound like these", "and {n} more, sound like these", more)
            lines.append(Line(said.format(n=format_number(more))))
        left = MOST_ITEMS
        for number, (title, found) in enumerate(review.groups):
            if left <= 0:
                rest = sum(len(items) for _title, items in review.groups[number:])
                said = n_("and {n} more entry", "and {n} more entries", rest)
                lines.append(Line(said.format(n=format_number(rest))))
                break
            lines.append(Line(title))
            lines += [self._item_line(one, f"i{number}.{place}") for place, one in enumerate(found)]
            left -= len(found)
        return lines

    def _item_line(self, one: ReviewItem, key: str) -> Line:
        item = one.item
        undecided = any(each.after is not None and each.after.conflicts for each in item.records)
        if undecided:
            mark = _("to decide")
        elif item.is_new:
            mark = n_("{n} new", "{n} new", len(item.records)).format(n=len(item.records))
        else:
            mark = _("changed")
        return Line(item.title, item.detail, _ICONS.get(item.entity, "file-text"), mark, key, undecided)

    def _first_key(self, review: Review) -> str:
        return "i0.0" if review.groups and not any(one.outcome == "refuse" for one in review.packages) else ""

    def _show_foot(self, review: Review) -> None:
        brings = review.has_entries or review.has_receipts
        self.bring.setVisible(brings)
        self.later.setText(_("Not now") if brings else _("Close"))
        if not brings:
            self.foot_words.setText(_("Nothing has changed."))
            self.table.setVisible(len(review.packages) == 1 and review.packages[0].is_table)
            (self.later if self.table.isHidden() else self.table).setFocus()
            return
        if review.counts.new:
            partial = any(one.outcome == "partial" for one in review.packages)
            words = _("Bring in what is readable") if partial else _("Bring in {entries}")
            self.bring.setText(words.format(entries=entries_name(review.counts.entries)))
        elif review.counts.waiting and any(one.is_ours for one in review.packages):
            self.bring.setText(_("Keep it and compare words …"))
        elif review.counts.waiting:
            self.bring.setText(_("Keep it until the key is known"))
        elif self._review is not None and all(one.is_carried for one in self._review.packages):
            self.bring.setText(_("Take it along unopened"))
        elif any(one.is_carried for one in review.packages):
            self.bring.setText(_("Take them along"))
        else:
            self.bring.setText(_("Bring in the receipt"))
        self.bring.setFocus()

    def _show_line(self, key: str) -> None:
        review = self._review
        if review is None:
            return
        if key.startswith("p"):
            one = review.packages[int(key[1:])]
            said = [one.sentence] if one.sentence else [_("Sound, and sealed by laptops that are known here.")]
            self._show_words(one.title, [*said, one.detail, said_by_sender(one.spoken)])
            return
        group, place = key[1:].split(".")
        self._show_item(review.groups[int(group)][1][int(place)])

    def _show_words(self, title: str, sentences: Sequence[str]) -> None:
        clear(self._detail)
        self._detail.addWidget(label(title, "section", wrap=True))
        for place, sentence in enumerate(one for one in sentences if one):
            self._detail.addWidget(label(sentence, "" if place == 0 else "muted", wrap=True))
        self._detail.addStretch(1)

    def _show_item(self, one: ReviewItem) -> None:
        item = one.item
        clear(self._detail)
        self._detail.addWidget(label(item.title, "section", wrap=True))
        self._detail.addWidget(label(item.detail, "small", wrap=True))
        if one.meaning:
            self._detail.addWidget(label(_("What it means for you"), "section"))
            for sentence in one.meaning:
                self._detail.addWidget(label(f"•  {sentence}", wrap=True))
            self._detail.addSpacing(8)
        self._detail.addWidget(_comparison(item.rows[:MOST_ROWS], is_new=item.is_new))
        if len(item.rows) > MOST_ROWS:
            more = len(item.rows) - MOST_ROWS
            self._detail.addWidget(
                label(n_("and {n} more line", "and {n} more lines", more).format(n=format_number(more)), "small")
            )
        self._detail.addStretch(1)

    def _import_table(self) -> None:
        """Go on to the import of tables with the file that was dropped here."""
        from ui.site.table_import import open_table

        self.accept()
        open_table(self.desk, self._files[0])

    # --- what is done ------------------------------------------------------------------------------------------

    def _bring_in(self) -> None:
        workspace, files, take_in = self.desk.workspace, self._files, self._take_in
        self.bring.setEnabled(False)
        answers: list[ImportResult] = []
        watch = self._begin(lambda done: _("Bringing in package {done} of {n}").format(**_numbers(done, len(files))))

        def run() -> object:
            answers.append(take_in(workspace, files, progress=watch.step))
            return answers[0].changes

        watch.ticket = self.desk.tasks.change(
            run,
            lambda _changes: self._on_brought_in(answers[0]),
            failed=self._on_failed,
            owner=self,
            sentence="" if watch.is_shown else _("Bringing the package in"),
        )

    def _on_brought_in(self, result: ImportResult) -> None:
        self._end()
        self.accept()
        self.brought_in.emit(result)

    def _on_failed(self, error: QicError) -> None:
        self._end()
        self.bring.hide()
        self.later.setText(_("Close"))
        self.under.setText("")
        self.foot_words.setText(_("Nothing has changed."))
        self._show_words(_("This did not work"), [sentence_of(error)])


def _numbers(done: int, total: int) -> dict[str, str]:
    return {"done": format_number(done), "n": format_number(total)}


_TOP = Qt.AlignmentFlag.AlignTop


def _comparison(rows: Sequence[Row], *, is_new: bool) -> QWidget:
    """Now and after side by side, what changes in bold; only one column for what is new and for what stays."""
    table = QWidget()
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 4, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(1, 3)
    grid.setColumnStretch(2, 3)
    line = 0
    if not is_new:
        grid.addWidget(label(_("Now"), "small"), line, 1)
        grid.addWidget(label(_("After"), "small"), line, 2)
        line += 1
        grid.addWidget(rule(strong=True), line, 0, 1, 3)
        line += 1
    for row in rows:
        name = label(row.label, "small", wrap=True)
        name.setMinimumWidth(96)
        name.setMaximumWidth(150)
        grid.addWidget(name, line, 0, Qt.AlignmentFlag.AlignTop)
        if is_new:
            grid.addWidget(label(row.after, wrap=True), line, 1, 1, 2)
        elif not row.changed:
            grid.addWidget(label(row.after, "muted", wrap=True), line, 1, 1, 2)
        else:
            grid.addWidget(label(row.now or "–", "muted", wrap=True), line, 1, _TOP)
            grid.addWidget(label(row.after or "–", "strong", wrap=True), line, 2, _TOP)
        grid.addWidget(rule(), line + 1, 0, 1, 3)
        line += 2
    return table


def _several(packages: Sequence[ReviewedPackage]) -> list[str]:
    """How many packages there are, and how many of them are not simply sound."""
    shut = sum(one.is_carried for one in packages)
    refused = sum(one.outcome == "refuse" for one in packages) - shut
    ours = sum(one.is_ours for one in packages)
    waiting = sum(one.outcome == "quarantine" for one in packages) - ours
    parts = [_("{n} packages").format(n=len(packages))]
    if ours:
        parts.append(_("{n} of another laptop of your team").format(n=ours))
    if waiting:
        parts.append(_("{n} sound, waiting for the organiser to accept their laptop").format(n=waiting))
    if shut:
        parts.append(_("{n} locked, which you carry unopened").format(n=shut))
    if refused:
        parts.append(_("{n} damaged or not for here").format(n=refused))
    return parts if waiting or refused or ours or shut else [_("all signatures checked, all complete")]


def result_sentence(result: ImportResult) -> str:
    """What was brought in, in one sentence."""
    totals = result.totals
    if totals.conflicts:
        return n_(
            "{entries} brought in. {n} value was entered twice; you can decide now.",
            "{entries} brought in. {n} values were entered twice; you can decide now.",
            totals.conflicts,
        ).format(entries=entries_name(totals.entries), n=totals.conflicts)
    if totals.new:
        return _("{entries} brought in.").format(entries=entries_name(totals.entries))
    if totals.waiting:
        return _("Kept. It opens by itself once that laptop is accepted.")
    if any(one.kind == LOCKED for one in result.packages):
        return _("Kept unopened. Hand it on as it is.")
    return _("Read. There was nothing new in it.")
