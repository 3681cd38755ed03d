"""Removing a name that slipped in: find it, remove it, see which copies have confirmed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from qic_desktop.cli.frame import BY, JSON, STORE, iso_time, opened, say_json
from qic_desktop.domain.removal import Found
from qic_desktop.i18n import _, n_
from qic_desktop.services.naming import names_of
from qic_desktop.services.removing import cleaning, redacting, removals
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.redaction import place_words, reach_words, removal_words


@click.command("redact")
@STORE
@click.option("--find", "words", metavar="TEXT", help="The words to look for in everything written here.")
@click.option("--apply", "applied", is_flag=True, help="Remove them; else only show where they stand.")
@click.option("--backups", is_flag=True, help="Delete the backups that hold removed words; a fresh one is made first.")
@BY
@JSON
def redact_command(
    store: Path, *, words: str | None, applied: bool, backups: bool, person: str | None, as_json: bool
) -> None:
    """Remove a name from what was written and sent; without --find, say what was removed and who has confirmed.

    Example: qic redact walstead.qic --find "Awa Traoré" --apply
    """
    with opened(store, person) as workspace:
        shown = _removed(workspace, words, applied=applied) if words is not None else _listed(workspace)
        found = {*cleaning.old_backups(workspace), *shown.pop("left", ())}
        left = [str(file) for file in sorted(found)]
        if backups and left:
            cleaning.delete_backups(workspace, [Path(file) for file in left])
            left = []
        shown["backups"] = left
        lines = _lines(workspace, shown)
    if as_json:
        say_json({name: value for name, value in shown.items() if name not in ("found", "states")})
    else:
        for line in lines:
            click.echo(line)


def _removed(workspace: Workspace, words: str, *, applied: bool) -> dict[str, Any]:
    if applied:
        done = redacting.redact(workspace, words)
        places, replaced, left = done.places, done.replaced, done.backups
    else:
        places, replaced, left = redacting.find_words(workspace, words), 0, ()
    return {
        "places": [_row(one) for one in places],
        "removed": applied,
        "replaced": replaced,
        "found": places,
        "left": left,
    }


def _row(one: Found) -> dict[str, object]:
    return {
        "entity": one.entity,
        "id": one.id,
        "register": one.register,
        "key": one.key or None,
        "before": one.before,
        "after": one.after,
        "written": iso_time(one.wall_ms),
        "sent": one.sent,
        "stands": one.stands,
        "may_remove": one.allowed,
    }


def _listed(workspace: Workspace) -> dict[str, Any]:
    found = removals.list_removals(workspace)
    rows = [
        {
            "segment": one.segment,
            "removed": iso_time(one.wall_ms),
            "here": one.here,
            "sent": one.sent,
            "copies": one.copies,
            "confirmed": one.removed,
            "unheard": one.unheard,
        }
        for one in found
    ]
    return {"removals": rows, "states": found}


def _lines(workspace: Workspace, shown: dict[str, Any]) -> list[str]:
    if "states" in shown:
        lines = [removal_words(one) for one in shown["states"]] or [_("Nothing was removed so far.")]
    else:
        names = names_of(workspace)
        places: tuple[Found, ...] = shown["found"]
        lines = [f"{place_words(one, names)}\n  - {one.before}\n  + {one.after}" for one in places]
        count = len(places)
        if shown["removed"]:
            said = n_("Removed at {count} place.", "Removed at {count} places.", count)
        else:
            said = n_(
                "{count} place. Nothing was changed; --apply removes the words.",
                "{count} places. Nothing was changed; --apply removes the words.",
                count,
            )
        lines += [said.format(count=count), reach_words()]
    if shown["backups"]:
        lines.append(_("These backups still hold removed words (--backups deletes them):"))
        lines += [f"  {file}" for file in shown["backups"]]
    return lines
