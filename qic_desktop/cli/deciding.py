"""Conflicts and how they are decided: one by one, or all of one kind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from qic_desktop.cli.frame import BY, JSON, STORE, iso_time, opened, say_json
from qic_desktop.domain.canonical import loads_strict
from qic_desktop.domain.typed import parse_number
from qic_desktop.errors import NotFoundError
from qic_desktop.i18n import _, decimal_separator, n_
from qic_desktop.services.exchanging import conflict_views, merging
from qic_desktop.services.exchanging.conflict_views import ConflictView
from qic_desktop.services.exchanging.merging import RULES, Rule
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.workspace import Workspace


@click.command("conflicts")
@STORE
@JSON
def conflicts_command(store: Path, as_json: bool) -> None:
    """List values that were entered twice without either person having seen the other.

    Example: qic conflicts organiser.qic
    """
    with opened(store) as workspace:
        found = [_row(view) for view in conflict_views.conflict_views(workspace)]
    if as_json:
        say_json(found)
        return
    for row in found:
        click.echo(f"{row['id']}  {row['title']}, {row['field']}")
        click.echo(f"   {row['why']}")
        for value in row["values"]:
            mark = "*" if value["shown"] else " "
            click.echo(f" {mark} {value['keep']}: {value['words']}  {value['when']}  {value['by']}  {value['package']}")


def _row(view: ConflictView) -> dict[str, Any]:
    conflict = view.conflict
    return {
        "id": view.id,
        "kind": view.kind,
        "scope": conflict.scope,
        "record": f"{conflict.entity} {conflict.record}",
        "register": conflict.register,
        "title": view.title,
        "field": view.field,
        "why": view.why,
        "may_decide": view.may_decide,
        "values": [
            {
                "keep": value.number,
                "value": loads_strict(sibling.value),
                "words": value.words,
                "register": sibling.register,
                "when": iso_time(sibling.wall_ms),
                "person": sibling.person,
                "writer": sibling.writer,
                "by": value.hand,
                "package": value.package,
                "shown": value.is_shown,
            }
            for value, sibling in zip(view.values, conflict.values, strict=True)
        ],
    }


@click.command("resolve")
@STORE
@click.argument("conflict")
@click.option("--keep", type=int, help="The number of the value to show from now on.")
@click.option("--value", metavar="V", help="Another value: a number, two as 12/40, or words.")
@click.option("--reason", metavar="T", default="", help="Why; it is added to the note beside the value.")
@click.option("--use", "rule", type=click.Choice(RULES), help="Decide all conflicts of the same kind by this rule.")
@click.option("--laptop", metavar="KEY", default="", help="Whose values --use laptop keeps (first letters of the key).")
@click.option("--dry-run", is_flag=True, help="With --use: only list what would be kept.")
@BY
@JSON
def resolve_command(store: Path, conflict: str, *, person: str | None, as_json: bool, **given: Any) -> None:
    """Decide a conflict, or all of its kind; the decision is recorded and nothing is erased.

    Example: qic resolve walstead.qic 3f0c9a1b22 --keep 1
    """
    if sum(given[name] is not None for name in ("keep", "value", "rule")) != 1:
        raise click.UsageError(_("Give --keep, or --value, or --use."))
    with opened(store, person) as workspace:
        if given["rule"] is not None:
            rows = _many(workspace, conflict, given["rule"], given["laptop"], dry_run=given["dry_run"])
        else:
            _one(workspace, conflict, given)
            rows = []
    if as_json:
        say_json(rows)
    elif given["rule"] is None:
        click.echo(_("Decided. Both values stay in the history."))
    else:
        for row in rows:
            click.echo(f"{row['id']}  {row['title']}: {row['kept'] or _('stays open')}")
        count = sum(row["keep"] is not None for row in rows)
        text = n_("{n} would be decided.", "{n} would be decided.", count)
        if not given["dry_run"]:
            text = n_(
                "{n} decided. The other values stay in the history.",
                "{n} decided. The other values stay in the history.",
                count,
            )
        click.echo(text.format(n=count))


def _one(workspace: Workspace, identity: str, given: dict[str, Any]) -> None:
    if given["keep"] is not None:
        merging.resolve_conflict(workspace, identity, given["keep"], reason=given["reason"])
        return
    conflict = merging.find_conflict(workspace, identity)
    text = str(given["value"])
    view = next(one for one in conflict_views.conflict_views(workspace) if one.id == identity)
    value: object = text
    decimal = decimal_separator()
    if view.typing == "counts":
        numbers = [parse_number(part, decimal=decimal) for part in text.split("/", 1)]
        entry = Entry(numerator=numbers[0], denominator=numbers[1]) if len(numbers) > 1 else Entry(value=numbers[0])
        value = conflict_views.counts_value(workspace, conflict, entry)
    elif view.typing == "number":
        value = parse_number(text, decimal=decimal)
    merging.resolve_with(workspace, identity, value, reason=given["reason"])


def _many(workspace: Workspace, identity: str, rule: Rule, laptop: str, *, dry_run: bool) -> list[dict[str, Any]]:
    groups = conflict_views.conflict_groups(workspace)
    group = next((one for one in groups if any(view.id == identity for view in one.members)), None)
    if group is None:
        raise NotFoundError(identity, what="conflict")
    keys = {value.writer for view in group.members for value in view.values if value.writer.startswith(laptop)}
    if rule == "laptop" and not laptop:
        raise click.UsageError(_("Say whose values, with --laptop."))
    if rule == "laptop" and len(keys) != 1:
        raise NotFoundError(laptop, what="key")
    picks = conflict_views.decide_many(group, rule, min(keys, default=""))
    if not dry_run:
        merging.resolve_many(workspace, picks)
    return [
        {
            "id": view.id,
            "title": view.title,
            "keep": pick.keep,
            "kept": view.values[pick.keep - 1].words if pick.keep is not None else "",
        }
        for view, pick in zip(group.members, picks, strict=True)
    ]
