"""The shapes of national numbers that texts are looked through for at every site: typed, or taken from a country."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.identity_shapes import COUNTRIES, MOST
from qic_desktop.i18n import _
from qic_desktop.wording.identity_shapes import country_names, written_shapes
from ui.theme.tokens import current
from ui.widgets.choice import Select
from ui.widgets.fields import Field, LongTextField


class IdentityShapes(QWidget):
    """Emits ``chosen(list)``: the lines, once all of them are shapes."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = LongTextField("", "AA 99 99 99 A\n9999 9999 9999 verhoeff", lines=2)
        self.lines.setFixedHeight(current().px(58))
        self.country = Select([("", _("Add those of …")), *country_names()])
        self.country.setAccessibleName(_("Add those of a country"))
        self.field = Field(
            _("National identity numbers, one shape a line"),
            self.lines,
            _(
                "A text that holds such a number is asked about at every site before it leaves. 9 is a digit, A a "
                "letter; “luhn” or “verhoeff” at the end checks the last digit."
            ),
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.field, 1)
        side = QVBoxLayout()
        side.setContentsMargins(0, current().px(24), 0, 0)
        side.addWidget(self.country)
        side.addStretch(1)
        row.addLayout(side)
        self.lines.committed.connect(self._tell)
        self.country.chosen.connect(self._add)

    def show_shapes(self, shapes: list[object] | None) -> None:
        """Show what the store says."""
        self.lines.show_text("\n".join(str(one) for one in shapes or ()))

    def _add(self, code: str) -> None:
        self.country.choose("")
        if code and COUNTRIES[code] not in self.lines.toPlainText().splitlines():
            before = self.lines.toPlainText().rstrip()
            self.lines.setPlainText(f"{before}\n{COUNTRIES[code]}" if before else COUNTRIES[code])
            self.lines.commit()

    def _tell(self, text: str) -> None:
        good, wrong = written_shapes(text)
        if not wrong and len(good) > MOST:
            wrong = _("At most {n} can be kept.").format(n=MOST)
        if wrong:
            self.field.refuse(wrong)
        else:
            self.field.say_error("")
            self.chosen.emit(list(good))
