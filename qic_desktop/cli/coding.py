"""QR codes on the command line: a package written as pictures or as a PDF, pictures in the place of packages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from qic_desktop.cli.frame import opened, say_json
from qic_desktop.domain.message_parts import Received
from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.i18n import _
from qic_desktop.services.exchanging import phone, pictures
from qic_desktop.services.exchanging.messages import Gathered
from qic_desktop.services.locking.package_locks import Lock
from qic_desktop.wording.messages import arrived_sentence
from qic_desktop.wording.phone import (
    codes_name,
    codes_sentence,
    key_sentence,
    pictures_sentence,
    too_many_sentence,
)
from qic_desktop.wording.spoken_words import spoken_text


def export_as_codes(store: Path, out: Path, *, to: str, only_new: bool, lock: Lock | None, as_json: bool) -> None:
    """Write the package as codes: a PDF where the name says so, else a folder of pictures."""
    with opened(store) as workspace:
        made = phone.write_codes(workspace, whole=not only_new, to=to, lock=lock)
        if out.suffix.lower() == ".pdf":
            files = [phone.write_sheet(workspace, made, out)]
        else:
            files = phone.write_pictures(made, out)
    if as_json:
        say_json(
            {
                "files": [str(file) for file in files],
                "codes": len(made.codes),
                "size_bytes": made.size_bytes,
                "locked": made.locked,
                "words": list(made.spoken.words),
            }
        )
        return
    click.echo(
        _("Wrote {file}: {codes}, {size} bytes.").format(
            file=out, codes=codes_name(len(made.codes)), size=made.size_bytes
        )
    )
    if made.is_many:
        click.echo(too_many_sentence(len(made.codes)))
    click.echo(_("Say these six words to the receiver: {words}").format(words=spoken_text(made.spoken)))


def with_pictures(files: Iterable[Path]) -> list[Path]:
    """The files, and in the place of a folder the pictures in it; a folder without any stays, so that it is refused."""
    found: list[Path] = []
    for file in files:
        found += pictures.pictures_in([file]) or [file]
    return found


def arrived(gathered: Gathered, one: Received) -> str:
    """What is in of a package, in parts or in codes."""
    return codes_sentence(one) if one.digest in gathered.pictures.packages else arrived_sentence(one)


def picture_sentences(gathered: Gathered) -> list[str]:
    """What pictures gave that is no package."""
    read = gathered.pictures
    said = [key_sentence(spoken_text(Spoken.of_key(one))) for one in read.keys]
    if not read.is_quiet:
        said.append(pictures_sentence(read.without, read.foreign, read.bad))
    return said
