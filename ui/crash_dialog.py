"""The crash dialog: says whose mistake it is, that the entries are kept, and offers the text to copy."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from qic_desktop.i18n import _


class CrashDialog(QDialog):
    """Says that the program made a mistake, that the entries are kept, and offers the text to copy."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Something went wrong in the program"))
        self.resize(720, 420)
        title = QLabel(_("Something went wrong in the program"), self)
        title.setProperty("look", "section")
        why = QLabel(
            _(
                "This is a mistake in QIC Desktop, not yours. What you have entered is kept. Nothing is sent anywhere: "
                "copy the text below and give it to whoever looks after the program."
            ),
            self,
        )
        why.setWordWrap(True)
        self.text = QPlainTextEdit(report, self)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(_("Technical details"))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        copy = QPushButton(_("Copy the text"), self)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
        go_on = QPushButton(_("Go on"), self)
        go_on.setProperty("kind", "primary")
        go_on.setDefault(True)
        go_on.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(copy)
        buttons.addWidget(go_on)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        for part in (title, why, self.text):
            layout.addWidget(part)
        layout.addLayout(buttons)
