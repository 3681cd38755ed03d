"""What a person types or pastes, read as numbers and blocks of cells.

Owns how written numbers are understood in languages with a decimal comma or point, with any thousands mark and in
any script's digits. Knows no measures: whether a number makes sense is judged elsewhere and never stops recording.
"""

from __future__ import annotations

import csv
import io
import math
import re
import unicodedata

from qic_desktop.errors import NotANumberError

LARGEST = 2**53
"""Integers beyond this are not exact on every computer (RFC 8259 section 6), so they are no numbers here."""

_LONGEST = 100
"""A text of more digits is no number of anything that is counted."""
_FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_MINUS = str.maketrans(
    {
        "\u2212": "-",
        "\u2010": "-",
        "\u2011": "-",
        "\u2013": "-",
        "\ufe63": "-",
        "\uff0d": "-",
        "\u066b": "\ue000",
        "\u066c": None,
    }
)
_ARABIC_DECIMAL = "\ue000"
_APOSTROPHES = "'\u2019\u02bc"
_INVISIBLE = "\u200e\u200f\u061c\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff"
_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]{1,3})?|-?\.[0-9]+([eE][-+]?[0-9]{1,3})?")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff]")
_BREAKS = re.compile("[\t\n\u2028\u2029]+")
_GROUPED = {mark: re.compile(rf"-?[0-9]{{1,3}}({re.escape(mark)}[0-9]{{3}})+") for mark in (",", ".", " ")}


def parse_number(text: str, decimal: str = ".") -> float | int:
    """The number that ``text`` writes.

    Args:
        text: as typed or pasted: spaces of any kind and apostrophes between thousands, Western, Arabic, Indic and
            other digits, a minus of any shape.
        decimal: the mark before the decimals in the person's language, "." or ",". The other one groups thousands
            ("1.234,5" with ","), where it stands between groups of three; with ",", a single point that cannot
            group thousands is taken as the numeric keypad's decimal point ("12.5").

    Returns:
        An int where no decimals and no exponent are written, else a float.

    Raises:
        NotANumberError: for anything else: words, NaN, infinities, numbers too large to be kept exactly ("1e400",
            integers beyond 2 ** 53), and, with ".", a decimal comma, which could be read both ways.
    """
    plain = _normalised(text, decimal)
    if plain is None or not _PLAIN.fullmatch(plain):
        raise NotANumberError(text=text)
    if not any(mark in plain for mark in ".eE"):
        # Python itself refuses to reckon with thousands of digits, in another way.
        if len(plain) > _LONGEST or abs(whole := int(plain)) > LARGEST:
            raise NotANumberError(text=text)
        return whole
    value = float(plain)
    if not math.isfinite(value) or abs(value) > LARGEST:
        raise NotANumberError(text=text)
    return value


def is_number(text: str, decimal: str = ".") -> bool:
    """True if :func:`parse_number` would answer a number."""
    try:
        parse_number(text, decimal)
    except NotANumberError:
        return False
    return True


def whole_number(text: str, most: int = LARGEST) -> int | None:
    """The number that ``text`` writes in digits of any script and nothing else; None beyond ``most`` too."""
    plain = text.strip()
    if not plain.isdecimal() or len(plain) > _LONGEST:
        return None
    return found if (found := int(plain)) <= most else None


def parse_block(text: str) -> tuple[tuple[str, ...], ...]:
    """The rows and cells of a block copied from Excel, Calc or a text: tabs between cells, lines between rows.

    Quoted cells may hold tabs and line ends. Empty rows at the end are dropped, cells are stripped; rows may differ
    in length, which is for the caller to judge.
    """
    clean = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n\x00")
    if not clean.strip():
        return ()
    try:
        rows = list(csv.reader(io.StringIO(clean, newline=""), dialect="excel-tab"))
    except csv.Error:
        # A quote that never ends makes one endless cell of it all: then the quotes are letters.
        rows = [line.split("\t") for line in clean.split("\n")]
    block = [tuple(cell.strip() for cell in row) or ("",) for row in rows]
    while block and not any(block[-1]):
        block.pop()
    return tuple(block)


def format_block(rows: tuple[tuple[str, ...], ...]) -> str:
    """The text that a spreadsheet takes as these rows: the inverse of :func:`parse_block`."""
    out = io.StringIO(newline="")
    csv.writer(out, dialect="excel-tab", lineterminator="\n").writerows(rows)
    return out.getvalue()


def spreadsheet_text(text: str) -> str:
    """A typed text as a cell of a file for spreadsheets: what would be run as a formula gets an apostrophe in front.

    Only for texts: a number keeps its minus sign. Full-width signs count, since spreadsheets read them too.
    :func:`typed_text` gives back exactly what was typed.
    """
    return f"'{text}" if _may_run(text) else text


def typed_text(cell: str) -> str:
    """What was typed, from a cell as :func:`spreadsheet_text` wrote it."""
    return cell[1:] if cell.startswith("'") and _may_run(cell) else cell


def _may_run(text: str) -> bool:
    # Apostrophes that were typed get one more, so that the way back is exact; spaces in front fall off on the way.
    return text.lstrip("' \u00a0").startswith(_FORMULA_MARKS)


def without_controls(text: str) -> str:
    """``text`` without the signs that nobody sees and no record may hold: NUL and its like, halves of characters."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def in_one_line(text: str) -> str:
    """The same for a field of one line: what was copied from a cell or from several lines stands in one."""
    return _BREAKS.sub(" ", without_controls(text))


def without_grouping(text: str) -> str:
    """``text`` without the spaces and apostrophes between thousands, so that a spreadsheet reads a number."""
    if not any(character.isdigit() for character in text):
        return text
    return "".join(c for c in text if unicodedata.category(c) != "Zs" and c not in _APOSTROPHES)


def _normalised(text: str, decimal: str) -> str | None:
    western = "".join(_western(c) for c in text if c not in _INVISIBLE).strip().translate(_MINUS)
    western = western.removeprefix("+")
    for mark in _APOSTROPHES:
        western = western.replace(mark, " ")
    if " " in western:
        western = _join_spaced(western, decimal)
        if not western:
            return None
    if _ARABIC_DECIMAL in western:
        return western.replace(_ARABIC_DECIMAL, ".") if western.count(_ARABIC_DECIMAL) == 1 else None
    return _with_point(western, decimal)


def _western(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return " " if unicodedata.category(character) == "Zs" else character


def _join_spaced(western: str, decimal: str) -> str:
    """Take out spaces that group thousands; an empty text where they do not."""
    sign = "-" if western.startswith("-") else ""
    mark = _ARABIC_DECIMAL if _ARABIC_DECIMAL in western else decimal
    whole, found, fraction = western.removeprefix("-").strip().partition(mark)
    if " " in fraction or (" " in whole and not _GROUPED[" "].fullmatch(whole)):
        return ""
    return sign + whole.replace(" ", "") + found + fraction


def _with_point(western: str, decimal: str) -> str | None:
    group = "." if decimal == "," else ","
    if group not in western:
        return western.replace(decimal, ".") if western.count(decimal) <= 1 else None
    whole, found, fraction = western.partition(decimal)
    if _GROUPED[group].fullmatch(whole):
        return whole.replace(group, "") + ("." if found else "") + fraction
    keypad = decimal == "," and not found and western.count(".") == 1
    return western if keypad else None
