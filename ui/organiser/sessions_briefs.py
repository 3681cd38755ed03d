"""Briefs for experts: what each is asked to bring to a session, written here and printed with the pack."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.organising import ExpertBrief
from qic_desktop.domain.typed import whole_number
from qic_desktop.i18n import _
from qic_desktop.services.organising import role_catalogue
from qic_desktop.wording.sessions import minutes_words
from ui.desk import Desk
from ui.theme.tokens import current
from ui.widgets.buttons import button, icon_button
from ui.widgets.columns import HeadRow
from ui.widgets.fields import Field, LongTextField, TextField
from ui.widgets.form import FormDialog
from ui.widgets.panel import Panel, clear
from ui.widgets.texts import label

MOST_MINUTES = 24 * 60


class BriefDialog(FormDialog):
    """One brief: for whom, about what, what it must say, what people do with it."""

    def __init__(self, brief: ExpertBrief | None, parent: QWidget | None = None) -> None:
        why = _("One page for the expert. It is printed with the session pack; sites do not get it.")
        super().__init__(_("Brief for an expert"), why, _("Keep it"), parent)
        told = brief or ExpertBrief(id="", scope="")
        self.expert = TextField(told.expert or "", _("for example: obstetrician of the district hospital"))
        self.subject = TextField(told.subject or "")
        self.minutes = TextField(str(told.minutes) if told.minutes else "", "20")
        self.audience = TextField(told.audience or "", _("for example: midwives of twelve centres"))
        self.message = LongTextField(told.message or "", "", 2)
        self.practice = LongTextField(told.practice or "", "", 2)
        self.avoid = LongTextField(told.avoid or "", "", 2)
        for text in (self.message, self.practice, self.avoid):
            text.setFixedHeight(current().px(58))
        self._first = self.add(_("Expert"), self.expert)
        self.add(_("Subject"), self.subject)
        self._time = self.add(_("Minutes"), self.minutes)
        self.add(_("Who listens"), self.audience)
        self.add(_("The one message"), self.message)
        self.add(_("What people do with it themselves"), self.practice)
        self.add(_("Please leave out"), self.avoid)
        self.expert.setFocus()

    def told(self) -> dict[str, object]:
        """The fields as they are recorded."""
        texts = {name: getattr(self, name).text().strip() for name in ("expert", "subject", "audience", "minutes")}
        longer = {name: getattr(self, name).toPlainText().strip() for name in ("message", "practice", "avoid")}
        many = whole_number(texts.pop("minutes"))
        return {name: text or None for name, text in {**texts, **longer}.items()} | {"minutes": many or None}

    def missing_field(self) -> tuple[Field, str] | None:
        if not self.expert.text().strip() and not self.subject.text().strip():
            return self._first, _("Say who is asked, or about what.")
        text = self.minutes.text().strip()
        if text and not whole_number(text, MOST_MINUTES):
            return self._time, _("Write minutes as a number, like 20.")
        return None


class BriefsPanel(Panel):
    """The briefs of the session that is shown."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(_("Briefs for experts"), parent)
        self._desk = desk
        self._session = ""
        self.dialog: BriefDialog | None = None
        self._room = QVBoxLayout()
        self._room.setSpacing(8)
        self.add(self._room)
        self.add_step = button(_("Brief an expert"), partial(self.ask, None), icon="plus", size="small")
        last = QHBoxLayout()
        last.addWidget(self.add_step)
        last.addStretch(1)
        self.add(last)

    def show_briefs(self, session: str, briefs: tuple[ExpertBrief, ...]) -> None:
        """Show the briefs of a session."""
        self._session = session
        clear(self._room)
        if not briefs:
            why = _("A talk helps where the expert knows who listens, the one message, and what people do with it.")
            self._room.addWidget(label(why, "muted", wrap=True))
        for one in briefs:
            self._room.addWidget(self._row(one))

    def _row(self, one: ExpertBrief) -> QWidget:
        name = one.expert or one.subject or ""
        minutes = minutes_words(one.minutes) if one.minutes else ""
        said = " · ".join(text for text in (name, one.subject if one.expert else "", minutes) if text)
        change = icon_button("pencil", _("Change the brief for {name}").format(name=name), partial(self.ask, one))
        gone = icon_button("trash-2", _("Take out the brief for {name}").format(name=name), partial(self._drop, one))
        return HeadRow(label(said, wrap=True), [change, gone])

    def ask(self, one: ExpertBrief | None) -> None:
        """Write a new brief, or change one."""
        self.dialog = dialog = BriefDialog(one, self.window())
        workspace, session = self._desk.workspace, self._session

        def keep() -> None:
            told, identity = dialog.told(), one.id if one else ""
            self._change(lambda: role_catalogue.write_brief(workspace, identity, session=session, **told))

        dialog.accepted.connect(keep)
        dialog.open()

    def _drop(self, one: ExpertBrief) -> None:
        workspace = self._desk.workspace
        nothing = dict.fromkeys(("session", "expert", "subject", "audience", "message", "practice", "avoid", "minutes"))
        self._change(lambda: role_catalogue.write_brief(workspace, one.id, **nothing))

    def _change(self, act: object) -> None:
        assert callable(act)
        self._desk.tasks.change(act, failed=self._desk.say.error, owner=self)
