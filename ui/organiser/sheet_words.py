"""All words of one questionnaire or scale in fields, one line each."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from qic_desktop.domain.instrument import Sheet, SheetKind
from qic_desktop.i18n import _
from qic_desktop.services.organising import sheet_wording
from qic_desktop.services.organising.sheet_wording import SheetWords
from ui.theme.tokens import current
from ui.widgets.fields import Field, LongTextField, TextField

LINES_HIGH = 20


class SheetWordsForm(QWidget):
    """Shows words and answers what stands in the fields; it keeps nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = TextField()
        self.purpose, self.questions, self.answers, self.groups, self.readings = map(_lines_high, (3, 14, 5, 3, 4))
        self._questions = Field("", self.questions)
        self._answers = Field(_("Answers that all questions share, one a line"), self.answers)
        self._groups = Field("", self.groups)
        self._readings = Field(_("What a result says, the lowest first"), self.readings)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        head = (Field(_("Title"), self.title), Field(_("What it is for"), self.purpose))
        for field in (*head, self._questions, self._answers, self._groups, self._readings):
            column.addWidget(field)

    def show_words(self, sheet: Sheet, words: SheetWords) -> None:
        """Show words of a sheet; what it does not have is not asked for."""
        self.title.replace_text(words.title)
        self.purpose.replace_text(words.purpose)
        lines = (words.lines, words.answers, words.groups, words.readings)
        for field, said in zip(self._listed(), lines, strict=True):
            editor = field.editor
            assert isinstance(editor, LongTextField)
            editor.replace_text("\n".join(said))
        now = sheet_wording.words_of(sheet)
        for field, there in zip(self._listed(), (now.lines, now.answers, now.groups, now.readings), strict=True):
            field.setVisible(bool(there))
        is_scale = sheet.kind is SheetKind.STEPS
        self._questions.rename(_("Steps, one a line") if is_scale else _("Questions, one a line"))
        self._groups.rename(_("The question") if is_scale else _("Groups of questions, one a line"))
        self._questions.explain(_explained(sheet))

    def words(self) -> SheetWords:
        """What stands in the fields."""
        texts = (self.questions, self.answers, self.groups, self.readings)
        lines = [tuple(line for line in text.toPlainText().splitlines() if line.strip()) for text in texts]
        return SheetWords(self.title.text(), self.purpose.toPlainText(), *lines)

    def say_error(self, sentence: str) -> None:
        """Say what is wrong below the questions."""
        self._questions.say_error(sentence)

    def _listed(self) -> tuple[Field, ...]:
        return (self._questions, self._answers, self._groups, self._readings)


def _lines_high(count: int) -> LongTextField:
    made = LongTextField("", "", count)
    made.setFixedHeight(current().px(14 + LINES_HIGH * count))
    return made


def _explained(sheet: Sheet) -> str:
    """What may be done with the lines of a sheet."""
    below = _("A line that begins with a space belongs to the one above.")
    if sheet.kind is SheetKind.STEPS:
        return _("The steps keep their values; their words may change. {below}").format(below=below)
    if sheet_wording.is_fixed(sheet):
        return _("Questions and answers keep their weights; their words may change. {below}").format(below=below)
    return _("Lines may change, come and go; a changed line is a new question, so old answers stay with the old one.")
