"""A chart for the wall on one page across, A3 or A4; pure line art, so that it copies well."""

from __future__ import annotations

from io import BytesIO

from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.pdfgen.canvas import Canvas

from qic_desktop import __version__
from qic_desktop.i18n import _
from qic_desktop.reports.fonts import REGULAR, elide, ensure_fonts
from qic_desktop.reports.scene import draw_scene
from qic_desktop.reports.wall_value import WallChart

_TITLE_LIMIT = 250


def wall_pdf(wall: WallChart) -> bytes:
    """The page as a PDF; the same value gives the same bytes.

    Raises:
        FontsMissingError: the program's fonts are not where they belong.
    """
    ensure_fonts()
    width, height = (float(side) for side in landscape(A3 if wall.paper == "a3" else A4))
    out = BytesIO()
    canvas = Canvas(out, pagesize=(width, height), initialFontName=REGULAR, invariant=1, lang=wall.imprint.language)
    made = wall.imprint.made_date
    if made is not None:
        canvas.setDateFormatter(lambda *_moment: f"D:{made:%Y%m%d}")
    canvas.setTitle(elide(f"{wall.owner} · {wall.measure}", 1e9, 1.0)[:_TITLE_LIMIT])
    canvas.setAuthor(elide(wall.imprint.made_by or wall.owner, 1e9, 1.0)[:_TITLE_LIMIT])
    canvas.setSubject(_("Wall chart"))
    canvas.setCreator(f"QIC Desktop {__version__}")
    scale = min(width / wall.page.width, height / wall.page.height)
    draw_scene(canvas, wall.page, ((width - wall.page.width * scale) / 2, height), scale=scale)
    canvas.showPage()
    canvas.save()
    return out.getvalue()
