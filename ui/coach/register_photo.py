"""The photo of the paper register beside the numbers that are read from it; it never leaves this laptop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QScrollArea, QWidget

from qic_desktop.domain.period import Period
from qic_desktop.i18n import _, format_number
from qic_desktop.services.coaching import register_photos
from qic_desktop.services.coaching.register_photos import RegisterPhoto
from qic_desktop.services.workspace import Workspace
from ui import shortcuts
from ui.coach.photo_cover import CoverDialog
from ui.coach.register_pictures import read_picture
from ui.desk import Desk
from ui.theme.tokens import current
from ui.widgets.buttons import button, icon_button
from ui.widgets.flow import FlowLayout
from ui.widgets.panel import Panel
from ui.widgets.texts import label

NOTICE = "register-photo"
HEIGHT = 224
ZOOMS = (1.0, 1.5, 2.0, 3.0, 4.0)


class RegisterPhotoPanel(Panel):
    """The photos of one site's month, one at a time, with what can be done about them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Photo of the register"))
        self._desk = desk
        self._site = ""
        self._month: Period | None = None
        self.photos: tuple[RegisterPhoto, ...] = ()
        self._number, self._zoom = 0, 0
        self.dialog: CoverDialog | None = None
        self.none = label(_("Add a photo of the totals page. Cover the names first."), "muted", wrap=True)
        self.picture = QLabel()
        self.picture.setAccessibleName(_("Photo of the register"))
        self.area = QScrollArea()
        self.area.setWidget(self.picture)
        self.area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.area.setFixedHeight(current().px(HEIGHT))
        self.area.setAccessibleName(_("Photo of the register"))
        self.larger = icon_button("plus", _("Larger"), lambda: self.zoom(1), keys="Ctrl++")
        self.smaller = icon_button("minus", _("Smaller"), lambda: self.zoom(-1), keys="Ctrl+-")
        self.next = button("", self.show_next, icon="chevron-right", size="small")
        self.next.setAccessibleName(_("Next photo"))
        self.cover = button(_("Cover more"), self.cover_more, icon="eye-off", size="small")
        self.delete = button(_("Delete the photo"), self.delete_shown, icon="trash-2", size="small")
        self.add_photo = button(_("Add photo"), self.choose, icon="camera", size="small")
        self.note = label(
            _("Names are covered. The photo stays on this laptop; only numbers are sent."), "small", wrap=True
        )
        steps = QWidget()
        flow = FlowLayout(steps, 8)
        for step in (self.add_photo, self.cover, self.delete, self.next):
            flow.addWidget(step)
        for step in (self.smaller, self.larger):
            self.head.addWidget(step)
        for part in (self.none, self.area, self.note, steps):
            self.add(part)
        self.body.addStretch(1)
        shortcuts.bind(self, "Ctrl++", lambda: self.zoom(1))
        shortcuts.bind(self, "Ctrl+-", lambda: self.zoom(-1))
        self._show(())

    # --- what the page calls -----------------------------------------------------------------------------------

    def show_for(self, site: str, month: Period, *, allowed: bool) -> None:
        """Show the photos of another site or month; without the right to enter there are none to add."""
        self.setVisible(allowed)
        if (site, month) != (self._site, self._month):
            self._site, self._month = site, month
            self._number = self._zoom = 0
            self._read()

    # --- steps -------------------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for a picture's file."""
        kinds = _("Pictures") + " (*.jpg *.jpeg *.png)"
        name, _kind = QFileDialog.getOpenFileName(self, _("Photo of the register"), "", kinds)
        if name:
            self.take(Path(name))

    def take(self, path: Path) -> None:
        """Read a picture and ask what is to be covered."""
        image = read_picture(path)
        if image is None:
            self._desk.say.notice(
                _("This picture cannot be opened. The numbers are kept. Take it as JPEG or PNG, at most 20 MB."),
                "concern",
                topic=NOTICE,
                passing=True,
            )
            return
        self._desk.say.clear_notice(NOTICE)
        self._ask_covers(image, "")

    def cover_more(self) -> None:
        """Cover another part of the photo that is shown; it takes the former one's place."""
        shown = self._shown()
        if shown is not None:
            self._ask_covers(QImage.fromData(shown.jpeg), shown.sha256)

    def delete_shown(self) -> None:
        """Delete the photo that is shown; the numbers stay."""
        shown, place = self._shown(), self._place
        if shown is None or place is None:
            return

        def put_back() -> None:
            self._run(lambda: register_photos.keep(*place, shown.jpeg))

        self._run(lambda: register_photos.delete(*place, shown.sha256))
        self._desk.say.toast(_("The photo is deleted. The numbers stay."), put_back)

    def show_next(self) -> None:
        """The next of several photos; after the last the first."""
        self._number += 1
        self._show(self.photos)

    def zoom(self, step: int) -> None:
        """Show the photo larger or smaller; at the smallest the whole width is seen."""
        self._zoom = min(max(self._zoom + step, 0), len(ZOOMS) - 1)
        self._draw()

    # --- inside ------------------------------------------------------------------------------------------------

    def _ask_covers(self, image: QImage, former: str) -> None:
        place = self._place
        if place is None or image.isNull():
            return

        def keep(jpeg: bytes) -> None:
            def run() -> None:
                kept = register_photos.keep(*place, jpeg)
                if former and former != kept:
                    register_photos.delete(*place, former)

            self._run(run)

        self.dialog = CoverDialog(image, self)
        self.dialog.finished_picture.connect(keep)
        self.dialog.destroyed.connect(self._forget_dialog)
        self.dialog.resize(current().px(900), current().px(640))
        self.dialog.open()

    def _forget_dialog(self) -> None:
        self.dialog = None

    def _run(self, work: Callable[[], object]) -> None:
        # No entry is made: nothing is told to other pages, and there is nothing to guard.
        self._desk.tasks.query(work, lambda _done: self._read(), failed=self._desk.say.error, owner=self)

    def _read(self) -> None:
        place = self._place
        if place is not None:
            self._desk.tasks.query(lambda: register_photos.list_photos(*place), self._show, owner=self, topic=NOTICE)

    @property
    def _place(self) -> tuple[Workspace, str, Period] | None:
        """Where photos lie: the store, the site and the month that are shown."""
        return None if self._month is None else (self._desk.workspace, self._site, self._month)

    def _shown(self) -> RegisterPhoto | None:
        return self.photos[self._number % len(self.photos)] if self.photos else None

    def _show(self, photos: tuple[RegisterPhoto, ...]) -> None:
        self.photos = photos
        several = len(photos) > 1
        for part in (self.area, self.note, self.larger, self.smaller, self.cover, self.delete):
            part.setVisible(bool(photos))
        self.none.setVisible(not photos)
        self.next.setVisible(several)
        if several:
            place, count = format_number(self._number % len(photos) + 1), format_number(len(photos))
            self.next.set_word(_("{place} of {count}").format(place=place, count=count))
        self._draw()

    def _draw(self) -> None:
        shown = self._shown()
        if shown is None:
            self.picture.setPixmap(QPixmap())
            return
        width = max(self.area.viewport().width(), 80) * ZOOMS[self._zoom]
        pixels = QPixmap.fromImage(QImage.fromData(shown.jpeg))
        ratio = self.devicePixelRatioF()
        drawn = pixels.scaledToWidth(round(width * ratio), Qt.TransformationMode.SmoothTransformation)
        drawn.setDevicePixelRatio(ratio)
        self.picture.setPixmap(drawn)
        self.picture.adjustSize()
