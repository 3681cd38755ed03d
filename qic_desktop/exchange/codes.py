"""QR codes: which text goes into a code, and its modules. Nothing is drawn here.

Owns clause F19 of ``resources/docs/data-package.md``. A code holds one part of a message (F18) in capitals, so that
QR's alphanumeric mode holds it and any telephone's own scanner gives text that can be pasted. Only this module knows
segno; it is loaded when the first code is made.
"""

from __future__ import annotations

from qic_desktop.domain.collaborative import KEYID
from qic_desktop.domain.qr_code import QrCode
from qic_desktop.errors import RefusedError
from qic_desktop.exchange import message

LINES_EACH = 16
LEVEL = "L"
"""Head and lines just fill version 20 (97 x 97 modules) at level L. Chosen by measurement, see
``tests/exchange/test_codes_survive.py``: what a messenger and an unsteady hand do to a picture depends on how large a
module is, so level L reads as well as M of the same version and holds a third more; it survives a bright spot over a
twentieth of the code."""
KEY_LEVEL = "Q"
MANY = 24
"""From more codes than this on, a file or a message is the better way."""
MOST_CODES = 200
KEY_MARK = "QIC KEY "


def package_codes(data: bytes, *, lines_each: int = LINES_EACH, level: str = LEVEL) -> tuple[QrCode, ...]:
    """A finished package as codes, all of one size but the last.

    Raises:
        RefusedError: ``E-CODES``: more than ``MOST_CODES``; ``E-MESSAGE-SIZE``.
    """
    parts = message.write_parts(data, message.size_for(lines_each))
    if len(parts) > MOST_CODES:
        raise RefusedError("E-CODES", str(len(parts)))
    return tuple(
        _code("".join(part.split()).upper(), level, f"{number}/{len(parts)}")
        for number, part in enumerate(parts, start=1)
    )


def key_code(keyid: str) -> QrCode:
    """A key as a small code (29 x 29 modules), to be scanned instead of comparing eight words.

    Args:
        keyid: 32 hex digits.

    Raises:
        ValueError: it is none.
    """
    if not KEYID.fullmatch(keyid):
        raise ValueError(keyid)
    return _code(KEY_MARK + keyid.upper(), KEY_LEVEL, "")


def key_of(text: str) -> str | None:
    """The key id that a scanned text names; None where it is something else."""
    start, _mark, keyid = text.strip().upper().partition(KEY_MARK)
    found = keyid.strip().lower()
    return found if not start and KEYID.fullmatch(found) else None


def _code(text: str, level: str, name: str) -> QrCode:
    import segno

    made = segno.make(text, error=level, mode="alphanumeric", micro=False, boost_error=False)
    rows = tuple("".join("1" if module else "0" for module in row) for row in made.matrix)
    return QrCode(text, rows, name)
