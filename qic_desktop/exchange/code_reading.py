"""QR codes out of pictures: what a telephone photographed, what a messenger made of it, what a scanner saved.

Owns the limits under which a picture from anywhere is opened. Only this module knows zxing-cpp and Pillow's decoders;
both are loaded when the first picture is read. Texts come out as they stand in the codes: whether they are parts of a
package is judged by :mod:`qic_desktop.exchange.message`, whom to trust by the package itself.

A camera's frame is read in the same way: as the bytes of a picture.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from qic_desktop.errors import PictureError

if TYPE_CHECKING:
    from PIL import Image

MOST_BYTES = 32 * 1024 * 1024
MOST_PIXELS = 64_000_000
"""A JPEG of so many pixels is decoded at a half or a quarter of its size, so memory stays small."""
MOST_WHOLE_PIXELS = 25_000_000
"""PNG and WebP cannot be decoded smaller: a screen of 5K has 15 million pixels."""
WORKING_SIDE = 3_000
"""Codes are looked for in a picture of at most this many pixels on its longer side."""
MOST_CODES = 60
"""More texts are not taken from one picture."""
MOST_SCANS = 60
"""A JPEG in more passes than any camera writes would take minutes to decode."""
_SMALL = 1_700
_JPEG, _PNG, _RIFF = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF"
_SCAN = b"\xff\xda"
_HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_PDF = b"%PDF"
_OTHER = (b"GIF8", b"BM", b"II*\0", b"MM\0*", _PDF)
SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".heic", ".heif", ".avif", ".gif", ".bmp"})
_DAMAGED = (OSError, SyntaxError, ValueError, TypeError, IndexError, KeyError, EOFError, OverflowError, struct.error,
            zlib.error, MemoryError, AttributeError, RuntimeError, ZeroDivisionError)  # fmt: skip
"""What Pillow's decoders raise on a damaged picture."""


def is_picture(start: bytes) -> bool:
    """Whether a file that begins with these 16 bytes is a picture, of a kind that is read here or not."""
    return _kind(start) is not None


def read_codes(data: bytes) -> tuple[str, ...]:
    """The texts of all QR codes in a picture, each once, in the order in which they were found; often none.

    Args:
        data: A file in PNG, JPEG or WebP.

    Raises:
        PictureError: it cannot be opened; ``why`` says what is wrong: "too-large", "too-many-pixels", "heic",
            "format", "pdf", "moving" or "damaged".
    """
    if len(data) > MOST_BYTES:
        raise PictureError("too-large")
    kind = _kind(data[:16])
    if kind not in ("JPEG", "PNG", "WEBP"):
        raise PictureError("heic" if kind == "HEIC" else "pdf" if data.startswith(_PDF) else "format")
    if kind == "JPEG" and data.count(_SCAN) > MOST_SCANS:
        raise PictureError("damaged")
    return _texts(_opened(data, kind))


def _kind(start: bytes) -> str | None:
    if start.startswith(_JPEG):
        return "JPEG"
    if start.startswith(_PNG):
        return "PNG"
    if start.startswith(_RIFF) and start[8:12] == b"WEBP":
        return "WEBP"
    if start[4:8] == b"ftyp" and start[8:12] in _HEIC:
        return "HEIC"
    return "OTHER" if start.startswith(_OTHER) else None


def _opened(data: bytes, kind: str) -> Image.Image:
    """The picture in shades of grey, no larger than what is looked at."""
    import warnings

    from PIL import Image

    try:
        with warnings.catch_warnings():
            # What Pillow only warns of is judged by the limits here.
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data), formats=(kind,)) as picture:
                width, height = picture.size
                if width * height > (MOST_PIXELS if kind == "JPEG" else MOST_WHOLE_PIXELS):
                    raise PictureError("too-many-pixels")
                # A telephone's JPEG often has a second picture behind the first, for depth or brightness.
                if kind != "JPEG" and getattr(picture, "n_frames", 1) > 1:
                    raise PictureError("moving")
                picture.draft("L", (WORKING_SIDE, WORKING_SIDE))
                return _grey(picture)
    except Image.DecompressionBombError as error:
        raise PictureError("too-many-pixels") from error
    except _DAMAGED as error:
        raise PictureError("damaged") from error


def _grey(picture: Image.Image) -> Image.Image:
    from PIL import Image

    picture.load()
    if picture.mode in ("RGBA", "LA", "PA", "P"):
        # What is transparent is paper.
        seen = picture.convert("RGBA")
        ground = Image.new("RGBA", seen.size, "white")
        ground.alpha_composite(seen)
        picture = ground
    grey = picture.convert("L")
    longer = max(grey.size)
    if longer > WORKING_SIDE:
        grey.thumbnail((WORKING_SIDE, WORKING_SIDE), Image.Resampling.BOX)
    return grey


def _texts(grey: Image.Image) -> tuple[str, ...]:
    """Look at the picture as it is, and again in other ways: a grid of a screen or a shade hides a code from one."""
    import zxingcpp

    found: dict[str, None] = {}
    for look in _looks(grey):
        try:
            codes = zxingcpp.read_barcodes(look, formats=zxingcpp.BarcodeFormat.QRCode)
        except (ValueError, TypeError, RuntimeError, MemoryError) as error:
            raise PictureError("damaged") from error
        found.update(dict.fromkeys(code.text for code in codes if code.valid and code.text))
    return tuple(found)[:MOST_CODES]


def _looks(grey: Image.Image) -> Iterator[Image.Image]:
    """The picture itself, then sharper and larger: measured, that finds half of the codes that are lost at first."""
    from PIL import Image, ImageFilter

    yield grey
    yield grey.filter(ImageFilter.UnsharpMask(3, 250, 0))
    if max(grey.size) <= _SMALL:
        double = (grey.width * 2, grey.height * 2)
        yield grey.resize(double, Image.Resampling.BICUBIC).filter(ImageFilter.UnsharpMask(5, 250, 0))
    else:
        # The lines of a screen in a large picture disappear in a smaller one.
        yield grey.resize((grey.width // 2, grey.height // 2), Image.Resampling.BOX)
