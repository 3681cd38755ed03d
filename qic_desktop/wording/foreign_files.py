"""Files that are no packages, in words: what each is, and where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from qic_desktop.i18n import _

_TITLES: Mapping[str, Callable[[], str]] = {
    "cut": lambda: _("A package that is not whole"),
    "locked": lambda: _("A locked package that is not whole"),
    "shut": lambda: _("A locked package"),
    "changed": lambda: _("A package that was damaged or changed"),
    "empty": lambda: _("An empty file"),
    "gone": lambda: _("A file that cannot be read"),
    "spreadsheet": lambda: _("A spreadsheet"),
    "table": lambda: _("A table"),
    "document": lambda: _("A text document"),
    "slides": lambda: _("A presentation"),
    "office": lambda: _("An Office file"),
    "pdf": lambda: _("A PDF"),
    "picture": lambda: _("A picture"),
    "film": lambda: _("A film"),
    "sound": lambda: _("A sound recording"),
    "mail": lambda: _("An e-mail"),
    "page": lambda: _("A web page"),
    "zip": lambda: _("A ZIP archive"),
    "packed": lambda: _("Packed files"),
    "text": lambda: _("A text"),
    "program": lambda: _("A program"),
}


def _grid(what: str) -> str:
    text = _("{what} Open a measure and paste its cells into the grid, or choose “Import a table …” there.")
    return text.format(what=what)


def _teams_grid(what: str) -> str:
    text = _("{what} Values are entered in the site’s own store: there its team pastes or imports them.")
    return text.format(what=what)


def _only_packages(what: str) -> str:
    return _(
        "{what} QIC Desktop opens data packages (.qicpkg) and pictures of their codes; keep this file in a folder of "
        "your own."
    ).format(what=what)


_SENTENCES: Mapping[str, Callable[[], str]] = {
    "empty": lambda: _("The file is empty: copying it was cut off. Copy it again from where it came."),
    "spreadsheet": lambda: _grid(_("This is a spreadsheet.")),
    "table": lambda: _grid(_("This is a table.")),
    "document": lambda: _only_packages(_("This is a text document.")),
    "slides": lambda: _only_packages(_("This is a presentation.")),
    "office": lambda: _only_packages(_("This is an Office file.")),
    "pdf": lambda: pdf_sentence(),
    "picture": lambda: _("This is a picture that cannot be read here. PNG, JPEG and WebP can, if they show a code."),
    "film": lambda: _only_packages(_("This is a film.")),
    "sound": lambda: _only_packages(_("This is a sound recording.")),
    "mail": lambda: _("This is an e-mail. Open it in your mail program, save the package in it, and open that."),
    "page": lambda: _only_packages(_("This is a web page.")),
    "packed": lambda: _("These are packed files. Unpack them first; a package in them ends in .qicpkg."),
    "text": lambda: _(
        "This is a text, and no part of a package stands in it. If it is a chat, save all of it, with every message."
    ),
    "program": lambda: _(
        "This is a program, and nothing for here. Do not open it if you do not know where it came from."
    ),
}


_ELSEWHERE: Mapping[str, Callable[[], str]] = {
    "spreadsheet": lambda: _teams_grid(_("This is a spreadsheet.")),
    "shut-spreadsheet": lambda: _(
        "This spreadsheet cannot be read: it was cut short, locked with a password or saved in another format. If it "
        "is an Excel return, ask the site to send it again as .xlsx, without a password."
    ),
    "table": lambda: _teams_grid(_("This is a table.")),
}
"""The same in a store where no values are entered."""


def pdf_sentence() -> str:
    """What a PDF is told to be."""
    return _(
        "This is a PDF, and is read on paper or in a PDF viewer. If it shows codes, take a picture of each code and "
        "open the pictures."
    )


def title(kind: str) -> str:
    """What a file is called that is no package, or no whole one."""
    known = _TITLES.get(kind)
    return known() if known else _("A file that is no package")


def sentence(kind: str, *, is_team: bool = True) -> str:
    """What a file is and where it belongs; empty where the reason of the refusal says it better."""
    known = _SENTENCES.get(kind) if is_team else _ELSEWHERE.get(kind, _SENTENCES.get(kind))
    return known() if known else ""
