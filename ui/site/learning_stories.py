"""Parts of *Learning*: the team's change stories, those of other teams, questions and answers. They ask nothing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.learning.stories import NO, QuestionView, StoryView
from qic_desktop.wording import learning as words
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button, pencil
from ui.widgets.choice import CheckBox
from ui.widgets.panel import Panel, clear
from ui.widgets.texts import ElidedLabel, IconLabel, label, rule, tag

_SHARED_ICONS = {"named": "megaphone", "unnamed": "megaphone", "no": "lock"}


class StoryList(QWidget):
    """Stories, each with a button that opens it; ``opened(id)``."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self.buttons: list[Button] = []

    def show_stories(self, found: Sequence[StoryView]) -> None:
        """Show these."""
        clear(self._rows)
        self.buttons = []
        for view in found:
            self._rows.addWidget(rule())
            self._rows.addWidget(self._row(view))
        if found:
            self._rows.addWidget(rule())

    def _row(self, view: StoryView) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 6, 0, 6)
        row.setSpacing(12)
        icon = _SHARED_ICONS[view.consent] if view.own else "message-square"
        row.addWidget(IconLabel(icon), 0, Qt.AlignmentFlag.AlignTop)
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(ElidedLabel(view.title or _("Without a title"), "strong"))
        said.addWidget(ElidedLabel(_detail(view), "small"))
        row.addLayout(said, 1)
        step = button(_("Open") if view.own else _("Read"), partial(self.opened.emit, view.id), size="small")
        step.setAccessibleName(f"{step.text()}: {view.title}")
        step.setObjectName(f"story-{view.id}")
        self.buttons.append(step)
        row.addWidget(step, 0, Qt.AlignmentFlag.AlignTop)
        return box


def _detail(view: StoryView) -> str:
    if not view.own:
        parts = [words.told_by_words(view.told_by), view.story.result or ""]
    elif view.consent == NO:
        parts = [_("not for other teams"), view.ramp, view.measure]
    else:
        parts = [_("for other teams: {how}").format(how=_lower(words.consent_name(view.consent))), view.ramp]
    return " · ".join(part.replace("\n", " ") for part in parts if part)


class StoryCard(Panel):
    """A story exactly as others see it: title, who tells it, each part that has words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, look="sunken", padding=20)
        self.setMaximumWidth(current().px(720))

    def show_story(self, view: StoryView, told_by: str) -> None:
        """Show a story told by ``told_by``; parts without words are left out, links too, since others have them not."""
        clear(self.body)
        story = view.story
        title = view.title or _("Without a title")
        self.setAccessibleName(title)
        self.add(label(title, "section", wrap=True))
        self.add(label(words.told_by_words(told_by), "small", wrap=True))
        for part in ("steps", "result", "needs", "obstacles", "advice"):
            text = getattr(story, part) or ""
            if text.strip():
                self.body.addSpacing(4)
                self.add(label(words.story_part(part), "smallStrong", wrap=True))
                self.add(label(text, wrap=True))
        self.body.addStretch(1)


class QuestionPanel(Panel):
    """One question with its answers. ``edit_asked``, ``answer_asked``, ``answered(id, done)``."""

    edit_asked = Signal(str)
    answer_asked = Signal(str)
    answered = Signal(str, bool)

    def __init__(self, view: QuestionView, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.view = view
        self.setAccessibleName(view.text)
        head = QHBoxLayout()
        head.setSpacing(8)
        who = _("Our question") if view.own else words.told_by_words(view.asked_by)
        head.addWidget(label(who, "small"), 1)
        if view.own:
            head.addWidget(tag(words.consent_name(view.consent) if view.consent != NO else _("Not for other teams")))
            edit = pencil(_("Change: {text}").format(text=view.text), partial(self.edit_asked.emit, view.id))
            edit.setObjectName(f"question-{view.id}")
            head.addWidget(edit)
        self.add(head)
        self.add(label(view.text, "strong", wrap=True))
        if view.question.context:
            self.add(label(view.question.context, "muted", wrap=True))
        for one in view.answers:
            self.add(rule())
            who = _("We answered") if one.own else words.told_by_words(one.told_by)
            self.add(label(who, "small"))
            self.add(label(one.text, wrap=True))
        self._add_foot(view)

    def _add_foot(self, view: QuestionView) -> None:
        row = QHBoxLayout()
        self.tick: CheckBox | None = None
        self.reply: Button | None = None
        if view.own:
            self.tick = CheckBox(_("It is answered for us"))
            self.tick.setObjectName(f"answered-{view.id}")
            self.tick.setProperty("focusRing", True)
            self.tick.setChecked(bool(view.question.answered))
            self.tick.toggled.connect(partial(self.answered.emit, view.id))
            row.addWidget(self.tick)
            if not view.answers:
                row.addWidget(label(_("no answer yet"), "small"))
        else:
            word = _("Answer again") if any(one.own for one in view.answers) else _("Answer")
            self.reply = button(word, partial(self.answer_asked.emit, view.id), size="small")
            self.reply.setObjectName(f"reply-{view.id}")
            self.reply.setAccessibleName(f"{word}: {view.text}")
            row.addWidget(self.reply)
        row.addStretch(1)
        self.add(row)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
