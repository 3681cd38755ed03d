"""Feedback: what each site will get, what waits for an answer or to be handed on, made ready for the next news."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from qic_desktop.domain.governance import NAMED, OFF
from qic_desktop.i18n import _, capital, n_
from qic_desktop.services.charting.charts import value_style
from qic_desktop.services.coaching import answering
from qic_desktop.services.coaching.visits import EscalationView
from qic_desktop.services.exchanging.exporting import SentPackage
from qic_desktop.services.feeding_back import agreed, benchmarks, handing_on, publishing, receipts, wishes
from qic_desktop.services.feeding_back.benchmarks import SitePreview
from qic_desktop.services.feeding_back.handing_on import OpenQuestion, ToHandOn
from qic_desktop.services.feeding_back.publishing import Outlook
from qic_desktop.services.feeding_back.receipts import Receipt
from qic_desktop.services.feeding_back.wishes import Wish
from qic_desktop.services.organising.designing import NO_CHANGES
from qic_desktop.services.printing import feedback_papers
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.feedback import receipt_words, solved_words
from qic_desktop.wording.releases import beside_words
from qic_desktop.wording.sessions import others_words, told_kind, told_state
from qic_desktop.wording.spoken_words import spoken_text
from ui.asking import ask_folder, open_dialog
from ui.desk import Desk
from ui.exchange.text_questions import ask_about_texts
from ui.organiser import feedback_wishes
from ui.organiser.feedback_publish import PublishFeedback
from ui.organiser.feedback_receipts import ReceiptsPanel
from ui.organiser.feedback_reword import RewordDialog
from ui.organiser.feedback_wishes import WishDialog, WishesPanel
from ui.printing import Printer
from ui.shell.page import Page, PageSpec
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.columns import Columns, HeadRow
from ui.widgets.empty import EmptyState, Layers
from ui.widgets.fields import Field, LongTextField
from ui.widgets.form import FormDialog
from ui.widgets.notice import Step
from ui.widgets.others_chart import OthersChart
from ui.widgets.panel import Panel, clear, scrolled
from ui.widgets.texts import label

KEY = "feedback"
MOST_PICTURES = 6


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that the page shows."""

    sites: tuple[SitePreview, ...]
    questions: tuple[OpenQuestion, ...]
    told: tuple[ToHandOn, ...]
    problems: tuple[EscalationView, ...]
    wishes: tuple[Wish, ...]
    receipts: tuple[Receipt, ...]
    comparison: str
    without: frozenset[str]


def read(workspace: Workspace) -> Found:
    """Read it in one go."""
    return Found(
        benchmarks.preview(workspace),
        handing_on.open_questions(workspace),
        handing_on.list_told(workspace),
        answering.waiting(workspace),
        wishes.waiting(workspace),
        receipts.list_receipts(workspace),
        agreed.comparison_of(workspace),
        feedback_papers.without_laptop(workspace),
    )


class WordsDialog(FormDialog):
    """A few words: an answer, or a text that is reworded before it goes on."""

    def __init__(self, title: str, why: str, word: str, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, why, word, parent)
        self.body = LongTextField(text, "", 5)
        self._field = self.add(_("Your words"), self.body)

    @property
    def text(self) -> str:
        """What was written."""
        return self.body.toPlainText().strip()

    def missing_field(self) -> tuple[Field, str] | None:
        return None if self.text else (self._field, _("Write a few words."))


class FeedbackPage(Page):
    """What sites get at the left, what waits at the right."""

    help_id = "organiser-feedback"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.found: Found | None = None
        self.dialog: WordsDialog | None = None
        self.reword: RewordDialog | None = None
        self.printer = Printer(desk, self)
        self.wish_dialog: WishDialog | None = None
        self.outlook: PublishFeedback | None = None
        self._layers = Layers(self)
        full = self._layers.full
        column = QVBoxLayout(full)
        column.setContentsMargins(24, 12, 24, 12)
        # One way to scroll: with large text what waits stands below the pictures.
        parts = Columns((self._build_sites(), self._build_waiting()), 860, widths=(None, 440))
        column.addWidget(scrolled(parts), 1)

    def title(self) -> str:
        return _("Feedback")

    def focus_target(self) -> QWidget | None:
        return self.publish if self._layers.is_full else None

    def refresh(self, changes: object | None) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: read(workspace), self.show_found, failed=self.desk.say.error, owner=self, topic=KEY
        )

    # --- layout ------------------------------------------------------------------------------------------------

    def _build_sites(self) -> QWidget:
        panel = Panel(_("What each site gets"))
        self.state = label("", wrap=True)
        self.publish = button(_("Publish …"), self.look_through, kind="primary", icon="megaphone", size="small")
        self.publish.setAccessibleName(_("Look through the feedback and publish it"))
        panel.add(HeadRow(self.state, [self.publish]))
        self.chosen = Select()
        self.chosen.setAccessibleName(_("Site to look at"))
        self.chosen.chosen.connect(lambda _key: self._show_site())
        self.paper = button(_("Print"), self.print_chosen, icon="printer", size="small")
        self.papers = button("", self.print_papers, icon="printer", size="small")
        panel.add(HeadRow(self.chosen, [self.paper, self.papers]))
        self.receipt = label("", "small", wrap=True)
        panel.add(self.receipt)
        self._pictures = QVBoxLayout()
        self._pictures.setSpacing(12)
        panel.add(self._pictures, 1)
        return panel

    def _build_waiting(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._rooms: dict[str, tuple[Panel, QVBoxLayout]] = {}
        titles = {
            "problems": _("Problems that coaches passed on"),
            "questions": _("Questions without an answer"),
            "told": _("Stories to hand on"),
        }
        for key, title in titles.items():
            panel, room = Panel(title), QVBoxLayout()
            room.setSpacing(10)
            panel.add(room)
            self._rooms[key] = (panel, room)
            column.addWidget(panel)
        self.wishes = WishesPanel()
        self.wishes.answer_asked.connect(self._ask_wish)
        column.addWidget(self.wishes)
        self.arrivals = ReceiptsPanel()
        self.calm = label(_("Nothing waits for you here."), "muted", wrap=True)
        column.addWidget(self.calm)
        column.addWidget(self.arrivals)
        column.addStretch(1)
        return holder

    # --- showing -----------------------------------------------------------------------------------------------

    def show_found(self, found: Found) -> None:
        """Show what the store says."""
        self.found = found
        if not found.sites:
            why = _("Here each site gets its own picture among the others, and you answer what sites ask.")
            step = Step(_("Invite sites"), partial(self.desk.navigator.go, "design", "invitations"))
            state = EmptyState("megaphone", _("No site to write to yet"), why, step)
            self._layers.show_empty(state)
            return
        self._layers.show_full()
        fresh = sum(one.fresh for one in found.sites)
        self.state.setText(_state_words(found, fresh))
        self.arrivals.show_receipts(found.receipts)
        self._show_papers(found)
        self.chosen.set_options([(one.site.id, _site_name(one)) for one in found.sites])
        self._show_site()
        self._show_waiting(found)

    def _show_papers(self, found: Found) -> None:
        count = sum(one.site.id in found.without for one in found.sites)
        words = n_("Print for {n} site without a laptop", "Print for {n} sites without a laptop", count)
        self.papers.set_word(words.format(n=count))
        self.papers.setVisible(bool(count) and found.comparison != OFF)
        self.paper.setVisible(found.comparison != OFF)

    def _show_site(self) -> None:
        clear(self._pictures)
        one = next((each for each in self.found.sites if each.site.id == self.chosen.key), None) if self.found else None
        if one is None:
            return
        self._show_receipt(one)
        for view, told in one.told[:MOST_PICTURES]:
            chart = OthersChart(told, value_style(view), view.name)
            self._pictures.addWidget(label(view.name, "strong", wrap=True))
            self._pictures.addWidget(chart)
            said = others_words(told.others, told.least, few=told.is_few, sensitive=told.is_sensitive)
            self._pictures.addWidget(label(f"{chart.sentence} {said}", "muted", wrap=True))
            helped = solved_words(told.solved, told.solvers)
            if helped:
                self._pictures.addWidget(label(helped, wrap=True))
        if len(one.told) > MOST_PICTURES:
            more = len(one.told) - MOST_PICTURES
            said = n_("and {n} more measure", "and {n} more measures", more).format(n=more)
            self._pictures.addWidget(label(said, "small"))
        if not one.told:
            self._pictures.addWidget(label(_("Nothing to show yet."), "muted", wrap=True))
        self._pictures.addStretch(1)

    def _show_receipt(self, one: SitePreview) -> None:
        told = self.found.receipts if self.found else ()
        found = next((each for each in told if each.site.id == one.site.id), None)
        day = found.arrived.isoformat() if found and found.arrived else ""
        self.receipt.setText(capital(receipt_words(found.state, found.made, day)) if found else "")

    def _show_waiting(self, found: Found) -> None:
        told = [one for one in found.told if one.state != "handed-on"]
        for key, many in (("problems", found.problems), ("questions", found.questions), ("told", told)):
            panel, room = self._rooms[key]
            clear(room)
            panel.setVisible(bool(many))
        for problem in found.problems:
            site = problem.record.problem or ""
            act = partial(self._ask_problem, problem)
            self._add("problems", site, "", button(_("Answer"), act, size="small"))
        for asked in found.questions:
            text = asked.question.text or ""
            act = partial(self._ask_answer, asked)
            self._add("questions", text, asked.site.name or "", button(_("Answer"), act, size="small"))
        for one in told:
            self._add_told(one)
        self.wishes.show_wishes(found.wishes)
        self.calm.setVisible(not (found.problems or found.questions or told or found.wishes))

    def _add_told(self, one: ToHandOn) -> None:
        if one.state == "withdrawn":
            step = button(_("Take it out"), partial(self._withdraw, one), size="small")
        elif one.telling:
            step = button(_("Write it without a name"), partial(self._ask_reworded, one), size="small")
        else:
            step = button(_("Hand it on"), partial(self._hand_on, one), size="small")
        detail = f"{one.site.name or ''} · {told_state(one.state, one.consent, one.telling)}"
        self._add("told", f"{told_kind(one.kind)}: {one.title}", detail, step)

    def _add(self, key: str, text: str, detail: str, step: QWidget) -> None:
        room = self._rooms[key][1]
        if isinstance(step, QAbstractButton):
            step.setAccessibleName(f"{step.text()}: {text}")
        room.addWidget(HeadRow(label(text, wrap=True), [step]))
        if detail:
            room.addWidget(label(detail, "small", wrap=True))

    # --- steps -------------------------------------------------------------------------------------------------

    def look_through(self) -> None:
        """Ask about texts that look as if they named a patient, then show what would go out."""
        workspace = self.desk.workspace

        def read_ahead() -> None:
            self.desk.tasks.query(
                lambda: publishing.look_ahead(workspace), self._show_outlook, failed=self.desk.say.error, owner=self
            )

        ask_about_texts(self.desk, self, read_ahead)

    def _show_outlook(self, outlook: Outlook) -> None:
        self.outlook = sheet = PublishFeedback(outlook, self)
        sheet.later.connect(self.prepare_all)
        sheet.accepted.connect(self._ask_folder)
        sheet.open()

    def print_chosen(self) -> None:
        """The paper of the site that is looked at."""
        found = self.found.sites if self.found else ()
        self._print(next((one.site.code or "" for one in found if one.site.id == self.chosen.key), ""))

    def print_papers(self) -> None:
        """The papers of all sites without a laptop."""
        self._print("")

    def _print(self, code: str) -> None:
        workspace = self.desk.workspace
        self.printer.save(
            lambda: feedback_papers.prepare_feedback(workspace, code),
            feedback_papers.save_feedback,
            lambda _error: self.desk.tasks.bus.tell(NO_CHANGES),
        )

    def prepare_all(self) -> None:
        """Write every site's feedback; it goes with the next news."""
        workspace = self.desk.workspace
        self.desk.tasks.change(
            lambda: benchmarks.prepare(workspace), self._on_prepared, failed=self.desk.say.error, owner=self
        )

    def _on_prepared(self, _written: int) -> None:
        self.desk.say.toast(_("Ready. Each site’s file is written with the next news."))

    def _ask_folder(self) -> None:
        folder = ask_folder(self, _("Publish to a stick or folder"))
        if folder is not None:
            self.publish_to(folder)

    def publish_to(self, folder: Path) -> None:
        """Prepare what is new, and write the news with a file for each site."""
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: publishing.publish(workspace, folder),
            self._on_published,
            failed=self.desk.say.error,
            owner=self,
            sentence=_("Publishing"),
        )

    def _on_published(self, sent: SentPackage) -> None:
        said = _("Published: {file}. In six words, to confirm by telephone that it arrived whole: {words}.").format(
            file=sent.file, words=spoken_text(sent.spoken)
        )
        self.desk.say.notice(f"{said} {beside_words(len(sent.beside))}".strip(), "improve", topic="published")
        self.desk.tasks.bus.tell(NO_CHANGES)

    def _hand_on(self, one: ToHandOn) -> None:
        self._change(partial(handing_on.hand_on, self.desk.workspace, one.id), _("It goes with the next news."))

    def _withdraw(self, one: ToHandOn) -> None:
        self._change(partial(handing_on.withdraw, self.desk.workspace, one.id), _("The next news go without it."))

    def _ask_reworded(self, one: ToHandOn) -> None:
        self.reword = dialog = RewordDialog(one, self.window())
        workspace = self.desk.workspace
        dialog.accepted.connect(
            lambda: self._change(
                lambda: handing_on.hand_on(workspace, one.id, **dialog.reworded), _("It goes with the next news.")
            )
        )
        open_dialog(dialog)

    def _ask_answer(self, asked: OpenQuestion) -> None:
        dialog = self._open(_("Answer"), asked.question.text or "", _("Put it into the next news"))
        workspace, identity = self.desk.workspace, asked.question.id
        dialog.accepted.connect(
            lambda: self._change(
                lambda: handing_on.answer_question(workspace, identity, dialog.text), _("It goes with the next news.")
            )
        )

    def _ask_problem(self, problem: EscalationView) -> None:
        dialog = self._open(_("Answer"), problem.record.problem or "", _("Put it into the next news"))
        workspace, identity = self.desk.workspace, problem.record.id
        dialog.accepted.connect(
            lambda: self._change(
                lambda: answering.answer(workspace, identity, dialog.text), _("It goes with the next news.")
            )
        )

    def _ask_wish(self, wish: Wish) -> None:
        workspace = self.desk.workspace

        def answered(offered: str, text: str) -> None:
            self._change(lambda: wishes.answer(workspace, wish.id, offered, text), _("It goes with the next news."))

        self.wish_dialog = feedback_wishes.open_dialog(wish, answered, self.window())

    def _open(self, title: str, why: str, word: str, text: str = "") -> WordsDialog:
        self.dialog = dialog = WordsDialog(title, why, word, text, self.window())
        dialog.open()
        return dialog

    def _change(self, act: partial[object] | object, said: str) -> None:
        assert callable(act)
        self.desk.tasks.change(act, lambda _answer: self.desk.say.toast(said), failed=self.desk.say.error, owner=self)


def _site_name(one: SitePreview) -> str:
    return " · ".join(part for part in (one.site.code, one.site.name) if part)


def _state_words(found: Found, fresh: int) -> str:
    if found.comparison == OFF:
        return _("Sites do not see each other’s values in this collaborative, so there is nothing to compare.")
    if not fresh:
        return _("Every site’s picture is ready. It goes with the next news, in a file for each site.")
    new = n_("{n} picture is new or has changed.", "{n} pictures are new or have changed.", fresh).format(n=fresh)
    shown = _("Sites are named.") if found.comparison == NAMED else _("The others have no names.")
    return f"{new} {shown}"


def page_spec() -> PageSpec:
    """The entry of the rail."""
    return PageSpec(KEY, _("Feedback"), "megaphone", FeedbackPage)
