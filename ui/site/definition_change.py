"""Before a definition is recorded: what kind of change is it? And how earlier definitions differ, word by word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from qic_desktop.domain.measure import DefinitionRevision
from qic_desktop.domain.period import Period
from qic_desktop.i18n import _
from qic_desktop.services.measuring.definitions import (
    BACK,
    KINDS_OF_CHANGE,
    Word,
    differences,
    possible_changes,
    words_between,
)
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.wording import definitions as words
from qic_desktop.wording.period_names import period_name
from ui.theme.tokens import current
from ui.widgets.choice import RadioButton, Select
from ui.widgets.fields import Field, TextField
from ui.widgets.form import FormDialog
from ui.widgets.texts import label, rule

CLARIFICATION, CHANGE, COUNTED_BACK = KINDS_OF_CHANGE


class ChangeDialog(FormDialog):
    """Three kinds to choose from; a change also needs its first month and a reason."""

    def __init__(
        self,
        view: MeasureView,
        changed: Mapping[str, object],
        starts: Sequence[Period],
        parent: QWidget | None = None,
    ) -> None:
        why = _("Nothing is recorded before you say so. Earlier definitions and values stay.")
        super().__init__(_("What kind of change is it?"), why, _("Keep it"), parent)
        self._wide = current().px(560)
        self.setMinimumWidth(self._wide)
        possible = possible_changes(view, changed)
        self.kinds: dict[str, RadioButton] = {}
        self.fields.addWidget(differences_label(_pairs(view, changed)))
        self.fields.addWidget(rule())
        for kind in KINDS_OF_CHANGE:
            if kind != COUNTED_BACK or kind in possible:
                self._add_kind(kind, available=kind in possible)
        self._from = Select([(period.text, period_name(period.text)) for period in starts])
        if len(starts) > 1:
            self._from.choose(starts[1].text)
        self._reason = TextField("", _("for example: agreed on the ward: only signed ones count"))
        self._from_field = self.add(_("Holds from"), self._from)
        self._reason_field = self.add(_("Why does it change?"), self._reason, _("It stays with the definition."))
        self.choose(possible[0])
        self.kinds[possible[0]].setFocus()

    @property
    def kind(self) -> str:
        """The chosen kind of change."""
        return next(kind for kind, button in self.kinds.items() if button.isChecked())

    @property
    def since(self) -> str:
        """The first period of the new definition."""
        return self._from.key

    @property
    def reason(self) -> str:
        """Why it changes."""
        return self._reason.text().strip()

    def choose(self, kind: str, reason: str = "", since: str = "") -> None:
        """Choose as a person does."""
        self.kinds[kind].setChecked(True)
        if reason:
            self._reason.setText(reason)
        if since:
            self._from.choose(since)
        self._on_kind_toggled()

    def missing_field(self) -> tuple[Field, str] | None:
        if self.kind == CLARIFICATION or self.reason:
            return None
        return self._reason_field, _("Say why it changes: the reason stays with the definition.")

    def _add_kind(self, kind: str, *, available: bool) -> None:
        title, what = words.change_words(kind)
        if not available:
            what = _("Not possible here: one of the fields changes what is counted.")
        holder = QVBoxLayout()
        holder.setSpacing(2)
        self.kinds[kind] = made = RadioButton(title)
        made.setEnabled(available)
        made.setAccessibleDescription(what)
        made.toggled.connect(self._on_kind_toggled)
        holder.addWidget(made)
        told = label(what, "small", wrap=True)
        told.setContentsMargins(current().px(24), 0, current().px(24), 0)
        holder.addWidget(told)
        self.fields.addLayout(holder)

    def _on_kind_toggled(self) -> None:
        asked = not self.kinds[CLARIFICATION].isChecked()
        self._from_field.setVisible(asked)
        self._reason_field.setVisible(asked)
        back = COUNTED_BACK in self.kinds and self.kinds[COUNTED_BACK].isChecked()
        self._from_field.explain(_("The earliest month that is read again; counting back opens next.") if back else "")
        if back and self._from.currentIndex() < 2:
            # The year before is what a chart needs; another month can be chosen.
            self._from.setCurrentIndex(min(BACK + 1, self._from.count() - 1))
        if self.isVisible():
            self.fit()


def _pairs(view: MeasureView, changed: Mapping[str, object]) -> list[tuple[str, Sequence[Word]]]:
    latest = view.definition
    return [(name, _marked(name, getattr(latest, name, None), value)) for name, value in changed.items()]


def _marked(name: str, before: object, after: object) -> Sequence[Word]:
    return words_between(words.value_words(name, before), words.value_words(name, after))


def differences_label(pairs: Sequence[tuple[str, Sequence[Word]]]) -> QLabel:
    """Field by field what is taken away (struck through) and what is new (underlined); it can be read aloud too."""
    theme = current()
    lines, spoken = [], []
    for name, found in pairs:
        title = words.field_words(name).title
        parts = [_marked_up(word, theme.hex("muted"), theme.hex("accent")) for word in found]
        lines.append(f'<span style="color:{theme.hex("muted")}">{escape(title)}</span><br>{" ".join(parts) or "–"}')
        spoken.append(f"{title}: {' '.join(_said(word) for word in found)}")
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.RichText)
    made.setWordWrap(True)
    made.setText("".join(f'<p style="margin:0 0 6px 0; line-height:140%">{line}</p>' for line in lines))
    made.setAccessibleName("; ".join(spoken))
    return made


def _marked_up(word: Word, gone: str, new: str) -> str:
    text = escape(word.text)
    if word.sign == "-":
        return f'<s style="color:{gone}">{text}</s>'
    return f'<u style="color:{new}; font-weight:600">{text}</u>' if word.sign == "+" else text


def _said(word: Word) -> str:
    names = {"-": _("taken away: {text}"), "+": _("new: {text}"), "": "{text}"}
    return names[word.sign].format(text=word.text)


class EarlierDefinitions(QWidget):
    """All definitions of a measure, the latest first: from when, why, and what differs from the one before."""

    def __init__(self, revisions: Sequence[DefinitionRevision], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(label(_("All definitions"), "section"))
        for place in reversed(range(len(revisions))):
            one = revisions[place]
            column.addWidget(rule())
            column.addWidget(label(words.revision_title(one), "strong", wrap=True))
            if one.reason:
                column.addWidget(label(_("Why: {reason}").format(reason=one.reason), wrap=True))
            told = words.clarification_words(one)
            if told:
                column.addWidget(label(_("Made clearer: {text}").format(text=told), "muted", wrap=True))
            if place:
                found = differences(revisions[place - 1], one)
                pairs = [(each.name, _marked(each.name, each.before, each.after)) for each in found]
                if pairs:
                    column.addWidget(differences_label(pairs))
            elif one.numerator_text:
                column.addWidget(label(one.numerator_text, wrap=True))
