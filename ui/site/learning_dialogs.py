"""The small dialogs of the page *Learning*: who came and what was useful, what came of a trial, a question."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.learning.commitments import CommitmentView
from qic_desktop.services.learning.sessions import MOST_USEFUL, PARTS, Session
from qic_desktop.services.learning.stories import CONSENTS, NO, QuestionView
from qic_desktop.wording import learning as words
from ui.site.day_field import DayField
from ui.widgets.buttons import button
from ui.widgets.choice import CheckBox, Select
from ui.widgets.fields import Field, LongTextField, TextField
from ui.widgets.form import FormDialog
from ui.widgets.texts import label

Person = tuple[str, str, str]
"""An id, a name, a role in words."""


class SessionDialog(FormDialog):
    """Who of the team came to a session, and how useful each kind of time was."""

    def __init__(self, session: Session, people: Sequence[Person], parent: QWidget | None = None) -> None:
        why = words.days_text(session.first, session.last, session.event.place)
        super().__init__(session.title, why, _("Keep"), parent)
        self.session = session
        self.fields.addWidget(label(_("Who came?"), "field"))
        self.people: dict[str, CheckBox] = {}
        for identity, name, role in people:
            box = CheckBox(f"{name}, {role}" if role else name)
            box.setChecked(identity in session.people)
            box.setProperty("focusRing", True)
            self.people[identity] = box
            self.fields.addWidget(box)
        if not people:
            self.fields.addWidget(label(_("Enter the people of the team first, on the page Team."), "muted", wrap=True))
        note = _("Names stay on the team’s own laptops; what is sent knows the roles only.")
        self.fields.addWidget(label(note, "small", wrap=True))
        self.fields.addWidget(label(_("How useful was it for our work at home?"), "field"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        self.useful: dict[str, Select] = {}
        options = [("", _("not said")), *((str(n), words.useful_words(n)) for n in range(1, MOST_USEFUL + 1))]
        for number, part in enumerate(PARTS):
            choice = Select(options)
            choice.choose(str(session.usefulness.get(part, "")))
            choice.setAccessibleName(_("How useful: {part}").format(part=words.part_name(part)))
            self.useful[part] = choice
            grid.addWidget(label(words.part_name(part)), number, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(choice, number, 1)
        grid.setColumnStretch(0, 1)
        self.fields.addLayout(grid)

    @property
    def came(self) -> list[str]:
        """The ids of those who came; who came once and is no longer offered stays."""
        kept = [one for one in self.session.people if one not in self.people]
        return kept + [identity for identity, box in self.people.items() if box.isChecked()]

    @property
    def said(self) -> dict[str, int | None]:
        """What was said of each kind of time that differs from before."""
        now = {part: int(choice.key) if choice.key else None for part, choice in self.useful.items()}
        return {part: said for part, said in now.items() if said != self.session.usefulness.get(part)}


class CommitmentDialog(FormDialog):
    """What the team wanted to try: the words, the day, whether it did and what came of it."""

    def __init__(self, view: CommitmentView, parent: QWidget | None = None) -> None:
        super().__init__(_("What came of it?"), view.session_title, _("Keep"), parent)
        record = view.commitment
        self.what = TextField(view.what)
        self.by = DayField(_("Until when"))
        self.by.show_day(record.by)
        self.whether = Select([("", _("still to come")), ("yes", _("Yes, done")), ("no", _("No, not done"))])
        self.whether.choose("yes" if record.done else "no" if record.done is False else "")
        self.outcome = _note(record.outcome or "", _("What happened, and what we do with it"))
        self._what_field = self.add(_("What we will try"), self.what)
        self._by_field = self.add(_("Until when"), self.by)
        self.add(_("Did we?"), self.whether)
        self.add(_("What came of it"), self.outcome)
        self.remove = button(_("Take it off the page"), self.reject, kind="danger", size="small")
        self.fields.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def answer(self) -> bool | None:
        """Whether it was done; None while nobody says."""
        return {"yes": True, "no": False}.get(self.whether.key)

    def missing_field(self) -> tuple[Field, str] | None:
        if not self.what.text().strip():
            return self._what_field, _("Write a few words.")
        if self.by.text().strip() and not self.by.typed:
            return self._by_field, _("Write a day, such as 3 Apr 2019.")
        return None


def _note(text: str, example: str, lines: int = 3) -> LongTextField:
    """A text of a few lines, no higher than that."""
    made = LongTextField(text, example, lines)
    made.setFixedHeight(made.minimumHeight())
    return made


class ConsentField(Select):
    """What the organiser may do with it: no, without our name, with our name."""

    def __init__(self, consent: str = NO, parent: QWidget | None = None) -> None:
        super().__init__([(code, words.consent_name(code)) for code in CONSENTS], parent)
        self.choose(consent)


class QuestionDialog(FormDialog):
    """A question to other sites, or a change of one."""

    def __init__(self, parent: QWidget | None = None, *, view: QuestionView | None = None) -> None:
        why = _("Somebody has solved it already. The organiser hands your question on where you agree.")
        super().__init__(_("Ask other teams"), why, _("Ask") if view is None else _("Keep"), parent)
        self.view = view
        self.text = TextField(view.text if view else "", _("for example: how do you reach the night shift?"))
        self.context = _note(view.question.context or "" if view else "", _("What you tried already"))
        self.consent = ConsentField(view.consent if view else NO)
        self._text_field = self.add(_("Your question"), self.text)
        self.add(_("What others should know of you"), self.context)
        self._consent_field = self.add(_("May other teams see it?"), self.consent, words.consent_about(NO))
        self.consent.chosen.connect(lambda _key: self._explain())
        self._explain()
        self.remove = button(_("Take it off the page"), self.reject, kind="danger", size="small")
        self.remove.setVisible(view is not None)
        self.fields.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignLeft)
        self.text.setFocus()

    def _explain(self) -> None:
        self._consent_field.explain(words.consent_about(self.consent.key))
        self.fit()

    def missing_field(self) -> tuple[Field, str] | None:
        return None if self.text.text().strip() else (self._text_field, _("Write your question."))


class AnswerDialog(FormDialog):
    """An answer to a question of another team."""

    def __init__(self, view: QuestionView, parent: QWidget | None = None) -> None:
        asked = _("{who} asks:").format(who=words.told_by_words(view.asked_by))
        super().__init__(_("Answer a question"), f"{asked} {view.text}", _("Answer"), parent)
        self.text = _note("", _("What worked for you, in your own words"), 5)
        self.consent = ConsentField()
        self._text_field = self.add(_("Your answer"), self.text)
        self._consent_field = self.add(_("May it be handed on?"), self.consent, words.consent_about(NO))
        self.consent.chosen.connect(lambda _key: self._explain())
        self.text.setFocus()

    def _explain(self) -> None:
        self._consent_field.explain(words.consent_about(self.consent.key))
        self.fit()

    def missing_field(self) -> tuple[Field, str] | None:
        return None if self.text.toPlainText().strip() else (self._text_field, _("Write your answer."))
