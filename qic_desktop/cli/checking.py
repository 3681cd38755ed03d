"""Texts that look as if they named a patient: what would be asked before they leave, and the answers."""

from __future__ import annotations

from pathlib import Path

import click

from qic_desktop.cli.frame import BY, JSON, STORE, iso_time, opened, say_json
from qic_desktop.domain.identifiers import text_hash
from qic_desktop.domain.text_check import Answer
from qic_desktop.i18n import _, n_
from qic_desktop.services.removing import text_guard
from qic_desktop.services.removing.text_guard import OpenText
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.record_kinds import kind_name

TAKE_OUT = "take-out"
_ANSWERS = (TAKE_OUT, *(one.value for one in Answer))


@click.command("check-text")
@STORE
@click.option("--answer", "said", type=click.Choice(_ANSWERS), help="Answer, for all texts or for those of --text.")
@click.option("--text", "only", metavar="HASH", help="Only the text with this hash (see --json); its first digits do.")
@BY
@JSON
def check_text_command(store: Path, *, said: str | None, only: str | None, person: str | None, as_json: bool) -> None:
    """List the texts that look as if they named a patient and were not answered yet; or answer.

    Example: qic check-text walstead.qic --answer no-patient
    """
    with opened(store, person) as workspace:
        found = [one for one in _open_texts(workspace) if text_hash(one.text).startswith(only or "")]
        if said is not None:
            _answer(workspace, found, said)
            left = {(one.id, one.register, one.key, one.text) for one in _open_texts(workspace)}
            answered = sum((one.id, one.register, one.key, one.text) not in left for one in found)
        else:
            answered = 0
    if as_json:
        say_json({"texts": [_row(one) for one in found], "answered": answered})
        return
    for one in found:
        sent = _("left already; remove it with: qic redact") if one.sent else _("not sent yet")
        click.echo(
            f"{text_hash(one.text)[:8]}  {kind_name(one.entity)} · {sent}\n  {' | '.join(one.words)}\n  {one.text}"
        )
    count = len(found)
    click.echo(n_("{n} text", "{n} texts", count).format(n=count))


def _open_texts(workspace: Workspace) -> list[OpenText]:
    """What may leave in a package, and what stands only on papers (the minutes of meetings)."""
    found = {(one.entity, one.id, one.register, one.key, one.text): one for one in text_guard.open_texts(workspace)}
    for one in text_guard.open_printed(workspace):
        found.setdefault((one.entity, one.id, one.register, one.key, one.text), one)
    return list(found.values())


def _answer(workspace: Workspace, found: list[OpenText], said: str) -> None:
    if said != TAKE_OUT:
        for text in dict.fromkeys(one.text for one in found):
            text_guard.answer(workspace, text, Answer(said))
        return
    for one in found:
        if not (one.sent or one.fixed):
            text_guard.take_out(workspace, one)


def _row(one: OpenText) -> dict[str, object]:
    return {
        "hash": text_hash(one.text),
        "entity": one.entity,
        "id": one.id,
        "register": one.register,
        "key": one.key or None,
        "text": one.text,
        "suspected": [{"kind": each.kind, "words": words} for each, words in zip(one.suspects, one.words, strict=True)],
        "written": iso_time(one.wall_ms),
        "sent": one.sent,
    }
