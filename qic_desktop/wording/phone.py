"""Packages as QR codes, in sentences: what a code is, what has been read, what is wrong with a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qic_desktop.domain.message_parts import Received
from qic_desktop.errors import PictureError
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.wording.foreign_files import pdf_sentence
from qic_desktop.wording.messages import numbers_name

MOST_NAMED = 3
"""So many pictures are spoken of one by one."""


def codes_name(count: int) -> str:
    """ "5 codes"."""
    return n_("{n} code", "{n} codes", count).format(n=format_number(count))


def code_name(number: int, total: int) -> str:
    """ "Code 2 of 5", beside the code."""
    return _("Code {n} of {total}").format(n=number, total=total)


def seconds_sentence(count: int, seconds: int) -> str:
    """How long it takes to show all of them once."""
    return n_(
        "{n} code: photograph it.",
        "{n} codes, one every {seconds} seconds: take a picture of each.",
        count,
    ).format(n=format_number(count), seconds=seconds)


def too_many_sentence(count: int) -> str:
    """Where another way is better."""
    return _("This is {codes}. A file or a message is better for so much.").format(codes=codes_name(count))


def codes_sentence(one: Received) -> str:
    """What is in of a package that comes as codes: "3 of 5 codes are in. Still missing: 2 and 4." """
    total, arrived = len(one.parts), one.in_parts
    if one.data is not None:
        return n_(
            "The code is read. It is the same as the file, byte for byte.",
            "All {n} codes are read. Together they are the same as the file, byte for byte.",
            total,
        ).format(n=format_number(total))
    if arrived == total:
        return _("All codes are read, but together they are not what was sent. Take pictures of all of them again.")
    missing = [part.number for part in one.parts if not part.is_complete]
    return n_(
        "{n} of {total} codes is read. Still missing: {numbers}.",
        "{n} of {total} codes are read. Still missing: {numbers}.",
        arrived,
    ).format(n=format_number(arrived), total=format_number(total), numbers=numbers_name(missing))


def ask_codes_again(one: Received) -> str:
    """What to write back to the sender: which codes are still wanted."""
    wanted = [part.number for part in one.parts if not part.is_complete]
    return n_(
        "QIC Desktop: please send a picture of code {numbers} of {total}.",
        "QIC Desktop: please send pictures of codes {numbers} of {total}.",
        len(wanted),
    ).format(numbers=numbers_name(wanted), total=len(one.parts))


def key_sentence(words: str) -> str:
    """What a picture of a key's code says."""
    return _("The code of a key. Its words: {words}").format(words=words)


def describe_picture(error: PictureError) -> str:
    """Why a picture cannot be opened, and what to do."""
    reasons = {
        "too-large": _("The picture is too large to be opened. Send it through a messenger, which makes it smaller."),
        "too-many-pixels": _(
            "The picture has too many pixels to be opened. Send it through a messenger, which makes it smaller."
        ),
        "heic": _(
            "This kind of picture (HEIC) cannot be read here. Send it through a messenger, or set the phone’s camera "
            "to “most compatible”: then it takes JPEG."
        ),
        "pdf": pdf_sentence(),
        "format": _("This kind of picture cannot be read here. PNG, JPEG and WebP can."),
        "moving": _("This is a moving picture. Take one still picture of each code."),
        "missing": _("The picture is not there, or it cannot be read."),
        "damaged": _("The picture is damaged or unsafe and was not read. Take it again."),
    }
    said = reasons.get(error.why, _("The picture cannot be read."))
    return _("“{name}”: {reason}").format(name=error.name, reason=said) if error.name else said


def pictures_sentence(without: Sequence[Path], foreign: Sequence[Path], bad: Sequence[PictureError]) -> str:
    """What came of pictures that gave nothing; empty where all gave something."""
    said = [describe_picture(one) for one in bad[:MOST_NAMED]]
    if len(bad) > MOST_NAMED:
        said.append(
            n_("{n} more picture cannot be read.", "{n} more pictures cannot be read.", len(bad) - MOST_NAMED).format(
                n=format_number(len(bad) - MOST_NAMED)
            )
        )
    if without:
        said.append(
            n_(
                "No code could be read in {names}. It is a picture, and only pictures of codes are opened here. If it "
                "shows one, take it again with the phone held straight and the white edge in the picture.",
                "No code could be read in {n} pictures ({names}). Only pictures of codes are opened here. If they show "
                "some, take them again with the phone held straight and the white edge in the picture.",
                len(without),
            ).format(names=_names(without), n=format_number(len(without)))
        )
    if foreign:
        said.append(
            n_(
                "The code in {names} is not from this program.",
                "The codes in {n} pictures ({names}) are not from this program.",
                len(foreign),
            ).format(names=_names(foreign), n=format_number(len(foreign)))
        )
    return " ".join(said)


def _names(files: Sequence[Path]) -> str:
    return ", ".join(one.name for one in files[:MOST_NAMED]) + (" …" if len(files) > MOST_NAMED else "")


def how_to_photograph() -> tuple[str, ...]:
    """The steps, for the screen and for paper."""
    return (
        _("Hold the phone straight in front of the code, so close that it fills most of the picture."),
        _("Take one picture of each code, in any order. The white edge belongs to it."),
        _("Send the pictures, or show them to the receiver."),
        _("The receiver chooses “Paste a message” in QIC Desktop and opens the pictures there."),
    )
