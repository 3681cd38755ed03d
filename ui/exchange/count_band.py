"""The six counts of an import side by side: always the same six, zero is shown too."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qic_desktop.i18n import _, format_number
from qic_desktop.services.exchanging.import_results import Counts
from ui.widgets.texts import label, rule


def count_words() -> tuple[tuple[str, str], ...]:
    """The six counts, always the same six: the field and its word."""
    return (
        ("new", _("new")),
        ("superseded", _("changed")),
        ("conflicts", _("to decide later")),
        ("already_had", _("already here")),
        ("waiting", _("waiting for a key")),
        ("refused", _("refused")),
    )


class CountBand(QFrame):
    """The six counts side by side; zero is shown too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "card")
        self.numbers: dict[str, QLabel] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for place, (name, word) in enumerate(count_words()):
            if place:
                layout.addWidget(rule(upright=True))
            cell = QWidget()
            inner = QVBoxLayout(cell)
            inner.setContentsMargins(16, 6, 8, 6)
            inner.setSpacing(0)
            number = label("–", "title")
            inner.addWidget(number)
            inner.addWidget(label(word, "small"))
            self.numbers[name] = number
            layout.addWidget(cell, 1)

    def show_counts(self, counts: Counts) -> None:
        """Show other counts."""
        said = []
        for name, word in count_words():
            text = format_number(getattr(counts, name))
            shown = self.numbers[name]
            shown.setText(text)
            said.append(f"{text} {word}")
        self.setAccessibleName(", ".join(said))
