"""Packages: invite, join, enrol, publish, export, verify, import; conflicts and their resolution."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from qic_desktop.cli.frame import BY, JSON, STORE, iso_time, opened, say_json
from qic_desktop.domain.canonical import loads_strict
from qic_desktop.domain.period import parse_period
from qic_desktop.exchange import message
from qic_desktop.i18n import _
from qic_desktop.services import enrolling, exporting, importing, joining, merging, messages, originals, trust
from qic_desktop.services.exporting import SentPackage
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording.errors import describe_code
from qic_desktop.wording.messages import arrived_sentence, nothing_sentence, parts_name
from qic_desktop.wording.spoken_words import spoken_text

_OUT = click.option("--out", type=click.Path(path_type=Path), required=True, help="The file to write.")
GOOD = ("accept", "partial", "note")
_FILE = click.argument("file", type=click.Path(path_type=Path))


def _say_sent(sent: SentPackage) -> None:
    click.echo(
        _("Wrote {file}: {entries} entries in {segments} segments, {size} bytes.").format(
            file=sent.file, entries=sent.entries, segments=sent.segments, size=sent.size_bytes
        )
    )
    click.echo(_("Say these six words to the receiver: {words}").format(words=spoken_text(sent.spoken)))


@click.command("invite")
@STORE
@click.argument("name")
@click.option("--as", "role", type=click.Choice([role.value for role in Role]), default="site")
@click.option("--code", default="", help="The site's code in this collaborative.")
@_OUT
def invite_command(store: Path, name: str, *, role: str, code: str, out: Path) -> None:
    """Write an invitation for a site, a coach or another organiser.

    Example: qic invite organiser.qic "Walstead Infirmary" --code S001 --out S001-invitation.qicpkg
    """
    with opened(store) as workspace:
        _say_sent(exporting.invite(workspace, name, out, role=Role(role), code=code))
        root = trust.root_fingerprint(workspace)
    if root is not None:
        click.echo(_("Whoever joins compares the organiser's key: {fingerprint}").format(fingerprint=spoken_text(root)))


@click.command("join")
@STORE
@_FILE
def join_command(store: Path, file: Path) -> None:
    """Open an invitation; a request to join rides in the next package.

    Example: qic join walstead.qic S001-invitation.qicpkg
    """
    with opened(store) as workspace:
        result = joining.join(workspace, file)
        root = trust.root_fingerprint(workspace)
    click.echo(
        _("Joined; {n} entries came along. Compare the organiser's key: {fingerprint}").format(
            n=result.counts.new, fingerprint=spoken_text(root) if root else ""
        )
    )


@click.command("enrol")
@STORE
@click.argument("request", required=False)
@click.option("--all", "everyone", is_flag=True, help="Accept all that prove an invitation.")
@click.option("--since", metavar="DAY", help="From when the site takes part.")
@JSON
def enrol_command(store: Path, *, request: str | None, everyone: bool, since: str | None, as_json: bool) -> None:
    """Accept a request to join (a key id, site code, name or package file); without one, list them.

    Example: qic enrol organiser.qic S001
    """
    since = parse_period(since).text if since is not None else None
    with opened(store) as workspace:
        if request is None:
            found = enrolling.pending_requests(workspace)
        elif Path(request).is_file():
            found = enrolling.requests_in_file(workspace, Path(request))
        else:
            found = enrolling.find_requests(workspace, request)
        if everyone:
            found = enrolling.uncontested(found)
        if request is not None or everyone:
            for one in found:
                enrolling.enrol(workspace, one, since=since)
    shown = [
        {
            "key": one.request.keyid,
            "name": one.request.name,
            "code": one.invitation.code if one.invitation else None,
            "as": one.request.role,
            "fingerprint": one.fingerprint.digits,
            "words": list(one.fingerprint.words),
            "genuine": one.genuine,
        }
        for one in found
    ]
    if as_json:
        say_json(shown)
        return
    for one, row in zip(found, shown, strict=True):
        click.echo(f"{row['code'] or '-':8} {row['as']:9} {spoken_text(one.fingerprint)}  {row['name']}")


@click.command("publish")
@STORE
@_OUT
def publish_command(store: Path, out: Path) -> None:
    """Release the drafts and write the organiser's signed definition package.

    Example: qic publish organiser.qic --out news.qicpkg
    """
    with opened(store) as workspace:
        _say_sent(exporting.publish(workspace, out))


@click.command("export")
@STORE
@_OUT
@click.option("--to", "recipient", default="any", help="Id of the only one who may read it in.")
@click.option("--as-message", is_flag=True, help="Write text in parts for a messenger; --out - prints it.")
@click.option(
    "--part-size", type=click.IntRange(message.LEAST_PART_SIZE, message.MOST_PART_SIZE), default=message.PART_SIZE,
    show_default=True, help="About how many characters a part may have.",
)  # fmt: skip
@click.option("--unnamed", is_flag=True, help="Leave the site's name out of the first line of each part.")
def export_command(store: Path, out: Path, *, recipient: str, as_message: bool, part_size: int, unnamed: bool) -> None:
    """Write a signed data package (read back and verified before it gets its name).

    Example: qic export walstead.qic --out S001-2026-11.qicpkg
    """
    with opened(store) as workspace:
        if not as_message:
            _say_sent(exporting.export_data_package(workspace, out, to=recipient))
            return
        made = messages.write_message(workspace, part_size=part_size, named=not unnamed, to=recipient)
    text = "\n".join(made.parts)
    if str(out) == "-":
        click.echo(text)
        return
    exporting.write_atomically(out.absolute(), text.encode())
    click.echo(
        _("Wrote {file}: {messages}, {size} bytes as text.").format(
            file=out, messages=parts_name(len(made.parts)), size=made.size_bytes
        )
    )
    click.echo(_("Say these six words to the receiver: {words}").format(words=spoken_text(made.spoken)))


@click.command("verify")
@_FILE
@click.option("--trust", "store", type=click.Path(path_type=Path), help="A store that knows who may sign.")
@JSON
def verify_command(file: Path, store: Path | None, as_json: bool) -> int:
    """Check a package without changing anything.

    Example: qic verify S001-2026-11.qicpkg --trust organiser.qic
    """
    if store is None:
        verdict = importing.verify_file(file)
    else:
        with opened(store) as workspace:
            verdict = importing.verify_file(file, workspace)
    spoken = originals.spoken_file(file)
    message = describe_code(verdict.code) if verdict.code else _("Sound, and signed by somebody known.")
    if as_json:
        say_json(
            {
                "outcome": verdict.outcome,
                "code": verdict.code,
                "message": message,
                "signer": verdict.packer,
                "words": list(spoken.words) if spoken else [],
                "segments": [
                    {
                        "outcome": one.outcome,
                        "code": one.code,
                        "writer": one.writer,
                        "scope": one.scope,
                        "first": one.first,
                        "last": one.last,
                    }
                    for one in verdict.segments
                ],
            }
        )
    elif verdict.outcome in GOOD:
        click.echo(f"{verdict.outcome}: {message}")
    if spoken is not None and not as_json:
        click.echo(_("The whole file in six words: {words}").format(words=spoken_text(spoken)))
    if verdict.outcome in GOOD:
        return 0
    click.echo(f"{verdict.outcome}: {message}", err=True)
    return 1


def _counts(counts: importing.Counts) -> dict[str, int]:
    """The six counts of the contract: operations, not entries."""
    return {name: number for name, number in asdict(counts).items() if name != "entries"}


def _packages_in(workspace: Workspace, files: tuple[Path, ...]) -> tuple[list[Path], list[str]]:
    """The files to import, those in messages included, and a sentence for each message that is not complete."""
    found: list[Path] = []
    unfinished: list[str] = []
    named = [file for file in files if str(file) != "-"]
    if len(named) < len(files):
        reader = messages.gather_text([messages.decoded(sys.stdin.buffer.read(message.MOST_TEXT))])
        found += messages.keep_all(workspace, [one for one in reader.packages if one.data is not None])
        unfinished += [arrived_sentence(one) for one in reader.packages if one.data is None]
        if not reader.packages:
            unfinished.append(nothing_sentence(headless=reader.has_headless))
    if named:
        gathered = messages.gather(workspace, named, keep_older=bool(found))
        found += gathered.files
        unfinished += [f"{file}: {arrived_sentence(one)}" for file, one in gathered.unfinished]
    return found, unfinished


@click.command("import")
@STORE
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@JSON
def import_command(store: Path, files: tuple[Path, ...], *, dry_run: bool, as_json: bool) -> int:
    """Take packages in; one bad file never stops the others.

    Text with messages (a saved chat) stands for the packages in it; "-" reads such text from the standard input.

    Example: qic import organiser.qic stick/*.qicpkg
    """
    with opened(store) as workspace:
        found, unfinished = _packages_in(workspace, files)
        result = importing.import_packages(workspace, found, dry_run=dry_run)
    for sentence in unfinished:
        click.echo(sentence, err=True)
    if unfinished and not result.packages:
        if as_json:
            say_json({"packages": [], "totals": _counts(result.totals)})
        return 1
    rows = [
        {
            "file": one.file,
            "outcome": one.outcome,
            "code": one.code,
            "message": describe_code(one.code) if one.code else "",
            **_counts(one.counts),
        }
        for one in result.packages
    ]
    if as_json:
        say_json({"packages": rows, "totals": _counts(result.totals)})
    else:
        for row in rows:
            click.echo(
                f"{row['outcome']:10} {row['file']}: "
                + _(
                    "{new} new, {superseded} replaced, {conflicts} in conflict, {already_had} known, "
                    "{waiting} waiting, {refused} refused"
                ).format(**row)
                + (f". {row['message']}" if row["message"] else "")
            )
    if not result.nothing_could_be_read:
        return 0
    click.echo(_("Nothing could be taken in: {reason}").format(reason=rows[0]["message"]), err=True)
    return 1


@click.command("conflicts")
@STORE
@JSON
def conflicts_command(store: Path, as_json: bool) -> None:
    """List values that were entered twice without either person having seen the other.

    Example: qic conflicts organiser.qic
    """
    with opened(store) as workspace:
        found: list[dict[str, Any]] = [
            {
                "id": one.id,
                "scope": one.scope,
                "record": f"{one.entity} {one.record}",
                "register": one.register,
                "values": [
                    {
                        "keep": number,
                        "value": loads_strict(value.value),
                        "when": iso_time(value.wall_ms),
                        "person": value.person,
                        "writer": value.writer,
                    }
                    for number, value in enumerate(one.values, 1)
                ],
            }
            for one in merging.list_conflicts(workspace)
        ]
    if as_json:
        say_json(found)
        return
    for row in found:
        click.echo(f"{row['id']}  {row['record']} {row['register']}")
        for value in row["values"]:
            click.echo(f"   {value['keep']}: {value['value']}  {value['when']}  {value['writer'][:8]}")


@click.command("resolve")
@STORE
@click.argument("conflict")
@click.option("--keep", type=int, required=True, help="The number of the value to show from now on.")
@BY
def resolve_command(store: Path, conflict: str, keep: int, person: str | None) -> None:
    """Decide a conflict; the decision is recorded and nothing is erased.

    Example: qic resolve walstead.qic 3f0c9a1b22 --keep 1
    """
    with opened(store, person) as workspace:
        merging.resolve_conflict(workspace, conflict, keep)
    click.echo(_("Decided. Both values stay in the history."))
