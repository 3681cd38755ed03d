"""The way packages come in: choose or find files, look whether it is an invitation, review, bring in.

Shared by the exchange page and the coach's bag. Everything about files that are no packages is said in the review.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from qic_desktop.errors import QicError
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.reports.import_value import ImportSummary
from qic_desktop.services import copies
from qic_desktop.services.exchanging import (
    found_packages,
    import_summary,
    importing,
    messages,
    pictures,
    reviewing,
    whole_stick,
)
from qic_desktop.services.exchanging.found_packages import Known, Search
from qic_desktop.services.exchanging.import_results import ImportResult
from qic_desktop.services.exchanging.messages import Gathered, MessageReader
from qic_desktop.services.exchanging.reviewing import TakeIn
from qic_desktop.services.exchanging.whole_stick import StickContents
from qic_desktop.services.measuring import same_measures
from qic_desktop.services.measuring.same_measures import SameQuestion
from qic_desktop.services.printing.papers import Paper
from qic_desktop.services.trusting import joining, second_laptop
from qic_desktop.services.trusting.joining import InvitationView
from qic_desktop.services.trusting.second_laptop import TeamPackage
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording.messages import arrived_sentence
from qic_desktop.wording.phone import pictures_sentence
from qic_desktop.wording.same_measures import likely_words
from ui.desk import Desk
from ui.exchange.drives import arrival_folders
from ui.exchange.found import FoundDialog
from ui.exchange.join import JoinDialog
from ui.exchange.paste_dialog import PasteDialog
from ui.exchange.review import ReviewDialog, result_sentence
from ui.printing import Printer
from ui.tasks import Progress
from ui.team_start import TeamDialog, begin_with_team
from ui.widgets.notice import Step

NOTICE = "exchange"
SAME = "same-measures"


Dialog = FoundDialog | JoinDialog | ReviewDialog | PasteDialog | TeamDialog


class PackageDoor(QObject):
    """Opens packages for a page. Emits ``brought_in(ImportResult)``."""

    brought_in = Signal(object)

    def __init__(self, desk: Desk, page: QWidget, take_in: TakeIn = importing.import_packages) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._take_in = take_in
        self._reader = MessageReader()
        self._note = ""
        self._fresh: frozenset[str] = frozenset()
        self.printer = Printer(desk, page)
        self.dialog: Dialog | None = None

    def choose_files(self) -> None:
        """Ask which files, and open them."""
        start = next((str(folder) for folder in arrival_folders() if folder.is_dir()), "")
        names, _kind = QFileDialog.getOpenFileNames(
            self._page,
            _("Open a package"),
            start,
            _(
                "Packages (*.qicpkg*);;Pictures of codes (*.jpg *.jpeg *.png *.webp);;"
                "Saved chats (*.txt);;All files (*)"
            ),
        )
        if names:
            self.open_files([Path(name) for name in names])

    def look(self, folders: Sequence[Path] | None = None) -> None:
        """Look in Downloads, on the desktop, in documents and on sticks, and list what is there."""
        places = tuple(arrival_folders() if folders is None else folders)
        workspace = self._desk.workspace
        self._desk.tasks.query(
            lambda: found_packages.known_packages(workspace),
            lambda known: self._look_in(places, known),
            failed=self._on_failed,
            owner=self,
            topic="known",
        )

    def _look_in(self, places: Sequence[Path], known: Known) -> None:
        def run(progress: Progress) -> Search:
            def tell(looked_at: int, found: int) -> None:
                words = _("Looking for packages: {n} files, {found} found")
                progress.report(0, 0, words.format(n=format_number(looked_at), found=format_number(found)))

            return found_packages.search(places, known=known, progress=tell)

        self._desk.tasks.work(
            run, self.show_found, failed=self._on_failed, owner=self, sentence=_("Looking for packages")
        )

    def show_found(self, search: Search) -> None:
        """List what was found; none of it has been opened."""
        if not search.found:
            self._desk.say.notice(
                _(
                    "No package found in Downloads, on the desktop, in documents or on a stick. "
                    "Was it sent as a message? Copy the message and choose “Paste a message”."
                ),
                topic=NOTICE,
                passing=True,
            )
            return
        self._desk.say.clear_notice(NOTICE)
        dialog = FoundDialog(search, self._page)
        dialog.opened.connect(self.open_files)
        self._show(dialog)
        dialog.open()

    def paste(self) -> None:
        """Ask for the text of messages or pictures of codes, and open the package once it is complete."""
        self._paste(())

    def _paste(self, pictured: Sequence[Path]) -> None:
        dialog = PasteDialog(self._desk, self._reader, self._page)
        dialog.opened.connect(self._on_pasted)
        self._show(dialog)
        dialog.open()
        dialog.read_files(pictured)

    def _on_pasted(self, files: Sequence[Path]) -> None:
        self._reader = MessageReader()
        self.open_files(files)

    def open_files(self, files: Sequence[Path]) -> None:
        """Open files: saved chats give the packages in them, pictures are gathered where messages are pasted, an
        invitation is shown as one, the rest is reviewed."""
        if files and all(pictures.looks_like_picture(file) for file in files):
            self._paste(files)
            return
        workspace = self._desk.workspace
        self._desk.tasks.query(
            lambda: messages.gather(workspace, files),
            self._on_gathered,
            failed=self._on_failed,
            owner=self,
            topic="gather",
        )

    def open_dropped(self, paths: Sequence[Path]) -> None:
        """Open what was dropped or named: files as they are, folders and whole sticks with all that lies in them."""
        folders = [path for path in paths if path.is_dir()]
        if not folders:
            self.open_files(paths)
            return
        workspace, loose = self._desk.workspace, [path for path in paths if path not in folders]
        self._desk.tasks.query(
            lambda: found_packages.known_packages(workspace),
            lambda known: self._read_stick(folders, loose, known),
            failed=self._on_failed,
            owner=self,
            topic="known",
        )

    def _read_stick(self, folders: Sequence[Path], loose: Sequence[Path], known: Known) -> None:
        def run(progress: Progress) -> StickContents:
            def looked(looked_at: int, found: int) -> None:
                words = _("Looking for packages: {n} files, {found} found")
                progress.report(0, 0, words.format(n=format_number(looked_at), found=format_number(found)))

            def looked_into(done: int, total: int) -> None:
                words = _("Looking for codes in pictures: {n} of {total}")
                progress.report(done, total, words.format(n=format_number(done), total=format_number(total)))

            return whole_stick.read_stick(folders, known, looked=looked, looked_into=looked_into)

        self._desk.tasks.work(
            run,
            lambda found: self._on_stick_read(found, folders[0], loose),
            failed=self._on_failed,
            owner=self,
            sentence=_("Looking for packages"),
        )

    def _on_stick_read(self, found: StickContents, folder: Path, loose: Sequence[Path]) -> None:
        self._desk.say.clear_notice(NOTICE)
        files = [*loose, *found.files]
        here = n_("{n} package was here already", "{n} packages were here already", found.known).format(
            n=format_number(found.known)
        )
        self._note = here if found.known else ""
        if files:
            self.open_files(files)
        elif found.known:
            said = _("Nothing new on {place}: {here}.").format(place=copies.place_name(folder), here=here)
            self._desk.say.notice(said, topic=NOTICE, passing=True)
        else:
            said = _("No package found on {place}.").format(place=copies.place_name(folder))
            self._desk.say.notice(said, topic=NOTICE, passing=True)

    def _on_gathered(self, gathered: Gathered) -> None:
        for file, one in gathered.unfinished[:1]:
            said = _("In {file}: {sentence}").format(file=file.name, sentence=arrived_sentence(one))
            self._desk.say.notice(said, "concern", topic=NOTICE, passing=True)
        read = gathered.pictures
        if not gathered.unfinished and not read.is_quiet:
            self._desk.say.notice(
                pictures_sentence(read.without, read.foreign, read.bad), "concern", topic=NOTICE, passing=True
            )
        if gathered.files:
            self._open_packages(gathered.files)

    def _open_packages(self, files: Sequence[Path]) -> None:
        workspace = self._desk.workspace

        def look() -> InvitationView | TeamPackage | None:
            if len(files) != 1:
                return joining.find_invitation(workspace, files)
            return second_laptop.offered_here(workspace, files[0]) or joining.look_at_invitation(workspace, files[0])

        self._desk.tasks.query(
            look,
            lambda found: self._on_looked_at(found, files),
            failed=self._on_failed,
            owner=self,
            topic="look",
        )

    def _on_looked_at(self, found: InvitationView | TeamPackage | None, files: Sequence[Path]) -> None:
        if isinstance(found, TeamPackage):
            self._show(begin_with_team(self._desk, found, self._page))
            return
        if found is None or found.already_joined:
            self._review(files)
            return
        dialog = JoinDialog(self._desk, found, self._page)
        dialog.joined.connect(self._on_joined)
        rest = [file for file in files if file != found.file]
        if rest:
            # What came with the invitation can be read once its sender is known.
            dialog.finished.connect(lambda _result: self._review(rest))
        self._show(dialog)
        dialog.open()

    def _review(self, files: Sequence[Path]) -> None:
        note, self._note = self._note, ""
        dialog = ReviewDialog(self._desk, files, self._take_in_watching, self._page, note=note)
        dialog.brought_in.connect(lambda result: self._on_brought_in(result, dialog.files))
        self._show(dialog)
        dialog.start()

    def _take_in_watching(
        self, workspace: Workspace, files: Sequence[Path], *, progress: reviewing.Progress | None = None
    ) -> ImportResult:
        """Take in, and remember which measures of the collaborative were not here before."""
        before = same_measures.core_ids(workspace)
        result = self._take_in(workspace, files, progress=progress)
        self._fresh = same_measures.core_ids(workspace) - before
        return result

    def _show(self, dialog: Dialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(lambda _result: dialog.deleteLater())

    def _on_brought_in(self, result: ImportResult, files: Sequence[Path]) -> None:
        self._desk.say.toast(result_sentence(result))
        if len(result.packages) > 1 or any(one.outcome in ("quarantine", "refuse") for one in result.packages):
            read = n_("{n} package read.", "{n} packages read.", len(result.packages))
            said = read.format(n=format_number(len(result.packages)))
            if len(result.packages) < len(files):
                said += " " + _("Stopped by you: the others are as they were.")
            steps = [Step(_("Print summary"), partial(self.printer.print, lambda: self._summary(result, files)))]
            self._desk.say.notice(said, steps=steps, topic=NOTICE, passing=True)
        self._ask_about_fresh()
        self.brought_in.emit(result)

    def _summary(self, result: ImportResult, files: Sequence[Path]) -> Paper[ImportSummary]:
        return import_summary.summary_paper(import_summary.summary_of(self._desk.workspace, result, files))

    def print_summary(self, identity: str) -> None:
        """Print the summary of one package in the list of what was received."""
        workspace = self._desk.workspace
        self.printer.print(
            lambda: import_summary.summary_paper(import_summary.summary_of_packages(workspace, [identity]))
        )

    def _ask_about_fresh(self) -> None:
        """News may bring a core measure that the team counts already: ask once, where it arrives."""
        workspace, fresh = self._desk.workspace, self._fresh
        self._fresh = frozenset()
        if fresh:
            self._desk.tasks.query(
                lambda: same_measures.likely_questions(workspace, fresh),
                self._offer_to_compare,
                owner=self,
                topic=SAME,
            )

    def _offer_to_compare(self, found: tuple[SameQuestion, ...]) -> None:
        if not found:
            return
        first = found[0]
        said = likely_words(first.ours.name, first.candidates[0].core.name, len(found) - 1)
        compare = Step(_("Compare"), lambda: self._desk.navigator.go(SAME, first.ours.id))
        self._desk.say.notice(said, steps=[compare], topic=SAME, passing=True)

    def _on_joined(self, name: str) -> None:
        self._desk.say.toast(
            _("You have joined {name}. Your request goes with the next package you send.").format(
                name=name or _("the collaborative")
            )
        )
        workspace = self._desk.workspace
        if workspace.role is Role.SITE:
            self._desk.tasks.query(lambda: same_measures.open_questions(workspace), self._compare, owner=self)

    def _compare(self, found: tuple[SameQuestion, ...]) -> None:
        """A team that counted before it joined is asked which measures are the same."""
        if found:
            self._desk.navigator.go(SAME)

    def _on_failed(self, error: QicError) -> None:
        from ui.messages import sentence_of

        self._desk.say.notice(sentence_of(error), "concern", topic=NOTICE, passing=True)
