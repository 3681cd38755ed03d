"""What is known of a facility: its kind and size, and what a reader of its chart should know, as of a month."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.typed import is_number
from qic_desktop.errors import QicError
from qic_desktop.i18n import _
from qic_desktop.services.organising import paper_sites, site_changes
from qic_desktop.services.organising.site_changes import FACTS, facts_of
from qic_desktop.wording.facilities import fact_example, fact_word, way_word
from qic_desktop.wording.period_names import period_name
from ui.desk import Desk
from ui.exchange.sheet import Sheet
from ui.messages import sentence_of
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.fields import Field, TextField
from ui.widgets.panel import scrolled
from ui.widgets.texts import label


class SiteFactsDialog(Sheet):
    """Fields that are recorded when they are left."""

    def __init__(self, desk: Desk, site: Site, parent: QWidget) -> None:
        super().__init__("hospital", _("The facility"), (600, 560), parent)
        self.desk, self._site = desk, site
        self.under.setText(site.name or site.code or "")
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        self.fields: dict[str, TextField] = {}
        self.shown: dict[str, Field] = {}
        top = QHBoxLayout()
        top.setSpacing(12)
        for name, title, text in (
            ("organisation", _("Organisation"), site.organisation or ""),
            ("facility_type", _("Kind of facility"), site.facility_type or ""),
            ("size", _("Size, such as beds"), str(site.size) if site.size is not None else ""),
        ):
            top.addWidget(self._field(name, title, text), 1)
        column.addLayout(top)
        self.way = Select([(way, way_word(way)) for way in paper_sites.REPORTS_BY])
        self.way.choose(site.reports_by or paper_sites.LAPTOP)
        self.way.chosen.connect(self._write_way)
        column.addWidget(Field(_("How it reports"), self.way))
        known = facts_of(site)
        for fact in FACTS:
            text, month = known.get(fact, ("", ""))
            field = self._field(fact, fact_word(fact), text)
            self.fields[fact].setPlaceholderText(fact_example(fact))
            if month:
                field.explain(_("As of {month}").format(month=period_name(month)))
            column.addWidget(field)
        column.addStretch(1)
        self.body.addWidget(scrolled(inner), 1)
        self.foot.addWidget(label(_("It travels with your next news."), "muted"), 1)
        self.foot.addWidget(button(_("Done"), self.accept, kind="primary", icon="check"))
        self.fields["organisation"].setFocus()

    def _field(self, name: str, title: str, text: str) -> Field:
        editor = self.fields[name] = TextField(text)
        editor.committed.connect(lambda said, name=name: self.write(name, said))
        field = self.shown[name] = Field(title, editor)
        return field

    def write(self, name: str, text: str) -> None:
        """Record one field."""
        workspace, site = self.desk.workspace, self._site.id
        field = self.shown[name]
        field.say_error("")
        if name in FACTS:
            self._change(name, lambda: site_changes.set_fact(workspace, site, name, text))
            return
        value: object = text.strip() or None
        if name == "size" and value is not None:
            if not (is_number(text) and text.strip().isdigit() and len(text.strip()) < 10):
                field.say_error(_("Write a whole number, such as 120."))
                return
            value = int(text)
        self._change(name, lambda: site_changes.describe(workspace, site, **{name: value}))

    def _write_way(self, way: str) -> None:
        workspace, site = self.desk.workspace, self._site.id
        self._change("organisation", lambda: paper_sites.set_reports_by(workspace, site, way))

    def _change(self, name: str, act: Callable[[], object]) -> None:
        def failed(error: QicError) -> None:
            self.shown[name].say_error(sentence_of(error))

        self.desk.tasks.change(act, failed=failed, owner=self)
