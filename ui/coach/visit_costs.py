"""What a visit cost: a line to write hours or money down, the lines so far, their sum by currency."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.errors import NotANumberError
from qic_desktop.i18n import _
from qic_desktop.services.coaching.visit_costs import ACTIVITIES
from qic_desktop.services.coaching.visit_page import VisitPage
from qic_desktop.services.progress.costs import CostLine, total
from qic_desktop.wording.progress import activity_name, hours_words, money_text
from ui.site.progress_costs import read_amount
from ui.theme.tokens import current
from ui.widgets.buttons import button, icon_button
from ui.widgets.choice import Select
from ui.widgets.fields import TextField
from ui.widgets.flow import FlowLayout
from ui.widgets.panel import Panel, clear
from ui.widgets.texts import label

NUMBER, CURRENCY = 76, 94


class CostsPanel(Panel):
    """Emits ``given(activity, fields)`` and ``taken_off(cost)``."""

    given = Signal(str, dict)
    taken_off = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("What the visit cost"))
        self.sum = label("", "small")
        self.head.addWidget(self.sum)
        self._room = QVBoxLayout()
        self._room.setSpacing(4)
        self.add(self._room)
        self.activity = Select([(code, activity_name(code)) for code in ACTIVITIES])
        self.activity.setAccessibleName(_("What for?"))
        self.hours = self._field(_("Hours"), NUMBER)
        self.cash = self._field(_("Money"), NUMBER)
        self.currency = self._field(_("Currency"), CURRENCY)
        self.adder = QWidget()
        flow = FlowLayout(self.adder, 6)
        self.ready = button(_("Add"), self._give, icon="plus", size="small")
        for part in (self.activity, self.hours, self.cash, self.currency, self.ready):
            flow.addWidget(part)
        self.add(self.adder)
        self.said = label("", "error", wrap=True)
        self.said.hide()
        self.add(self.said)

    def _field(self, name: str, width: int) -> TextField:
        made = TextField("", name)
        made.setAccessibleName(name)
        made.setFixedWidth(current().px(width))
        made.returnPressed.connect(self._give)
        return made

    def show_page(self, page: VisitPage) -> None:
        """Show what was written down."""
        clear(self._room)
        for one in page.costs:
            self._room.addWidget(self._line(one, editable=page.mine))
        found = total(page.costs)
        self.sum.setText(" · ".join(part for part in (hours_words(found.hours), money_text(found.money)) if part))
        self.adder.setVisible(page.mine)
        self.setVisible(page.mine or bool(page.costs))
        if not self.currency.text() and not self.currency.hasFocus():
            self.currency.replace_text(page.currency)

    def _line(self, one: CostLine, *, editable: bool) -> QWidget:
        made = QWidget()
        across = QHBoxLayout(made)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(label(activity_name(one.entry.activity), wrap=True), 1)
        entry = one.entry
        money = money_text({entry.currency: entry.cash}) if entry.currency and entry.cash is not None else ""
        hours = hours_words(one.person_hours or 0)
        across.addWidget(label(" · ".join(part for part in (hours, money) if part), "small"))
        if editable:
            name = _("Take off: {text}").format(text=activity_name(one.entry.activity))
            across.addWidget(icon_button("x", name, partial(self.taken_off.emit, one.id)))
        return made

    def _give(self) -> None:
        fields: dict[str, object] = {}
        for name, field in (("hours", self.hours), ("cash", self.cash)):
            try:
                fields[name] = read_amount(field.text())
            except NotANumberError:
                self._say(_("Write a number, such as 1.5."), field)
                return
        if fields["hours"] is None and fields["cash"] is None:
            self._say(_("Enter hours or an amount of money."), self.hours)
            return
        fields["currency"] = self.currency.text().strip() or None
        if fields["cash"] is not None and fields["currency"] is None:
            self._say(_("In which currency?"), self.currency)
            return
        self.said.hide()
        for field in (self.hours, self.cash):
            field.replace_text("")
        self.given.emit(self.activity.key, fields)
        self.activity.setFocus()

    def _say(self, text: str, field: TextField) -> None:
        self.said.setText(text)
        self.said.show()
        field.setFocus()
