"""Packages: invite, join, enrol, publish, export, verify, import."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from qic_desktop.cli.frame import JSON, STORE, opened, say_json
from qic_desktop.domain.period import parse_period
from qic_desktop.exchange import message
from qic_desktop.i18n import _, n_
from qic_desktop.services.exchanging import (
    exporting,
    foreign_files,
    holding,
    import_summary,
    importing,
    messages,
    news_for_some,
    originals,
)
from qic_desktop.services.exchanging.exporting import SentPackage
from qic_desktop.services.exchanging.import_results import Counts, PackageResult
from qic_desktop.services.locking import package_locks
from qic_desktop.services.locking.package_locks import LOCKED, Lock
from qic_desktop.services.organising import caseloads, joining_late, releasing, timetable
from qic_desktop.services.printing.papers import write_paper
from qic_desktop.services.trusting import enrolling, joining, trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording.designing import missed_words
from qic_desktop.wording.enrolment import late_start_words
from qic_desktop.wording.errors import describe_code
from qic_desktop.wording.messages import arrived_sentence, nothing_sentence, parts_name
from qic_desktop.wording.package_locks import plain_beside
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.releases import unsaid_line
from qic_desktop.wording.remarks import remark_words
from qic_desktop.wording.spoken_words import spoken_text

_OUT = click.option("--out", type=click.Path(path_type=Path), required=True, help="The file to write.")
GOOD = ("accept", "partial", "note")
_FILE = click.argument("file", type=click.Path(path_type=Path))


def _say_sent(sent: SentPackage) -> None:
    entries = n_("{n} entry", "{n} entries", sent.entries).format(n=sent.entries)
    segments = n_("{n} segment", "{n} segments", sent.segments).format(n=sent.segments)
    said = _("Wrote {file}: {entries} in {segments}, {size} bytes.")
    click.echo(said.format(file=sent.file, entries=entries, segments=segments, size=sent.size_bytes))
    click.echo(_("Say these six words to the receiver: {words}").format(words=spoken_text(sent.spoken)))


@click.command("invite")
@STORE
@click.argument("name")
@click.option("--as", "role", type=click.Choice([role.value for role in Role]), default="site")
@click.option("--code", default="", help="The site's code in this collaborative.")
@click.option("--again", metavar="SITE", help="For a site (or coach) whose laptop was lost: brings back what is here.")
@_OUT
def invite_command(store: Path, name: str, *, role: str, code: str, again: str | None, out: Path) -> None:
    """Write an invitation for a site, a coach or another organiser.

    Example: qic invite organiser.qic "Walstead Infirmary" --code S001 --out S001-invitation.qicpkg
    """
    with opened(store) as workspace:
        site = None
        if again is not None and Role(role) is Role.COACH:
            site = caseloads.find_coach(workspace, again).id
        elif again is not None:
            known = trust.find_site(workspace, again)
            code, site = code or known.code or "", known.id
        _say_sent(exporting.invite(workspace, name, out, role=Role(role), code=code, site=site))
        root = trust.root_fingerprint(workspace)
        missed = timetable.missed_session(workspace) if Role(role) is Role.SITE and site is None else None
    if missed is not None and missed.first is not None:
        click.echo(missed_words(missed.number, period_name(missed.first.isoformat(), short=True)), err=True)
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
    came = n_("Joined; {n} entry came along.", "Joined; {n} entries came along.", result.counts.new)
    compare = _("Compare the organiser's key: {fingerprint}").format(fingerprint=spoken_text(root) if root else "")
    click.echo(f"{came.format(n=result.counts.new)} {compare}")


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
        late = joining_late.late_starts(workspace, [one.request.keyid for one in found])
    if late is not None:
        codes = [one.code or one.name or "" for one in late.sites]
        said = late_start_words(codes, period_name(late.since), late.months)
        click.echo(_("{said} To begin later: qic site begin").format(said=said), err=True)
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

    Beside it lies a file for each reader for whom alone something is new: for-S001-news.qicpkg.

    Example: qic publish organiser.qic --out news.qicpkg
    """
    with opened(store) as workspace:
        unsaid = [one.name for one in releasing.what_takes_effect(workspace).measures if one.is_unsaid]
        if unsaid:
            click.echo(unsaid_line(unsaid), err=True)
        _say_sent(exporting.publish(workspace, out))
        beside = news_for_some.write_beside(workspace, out.parent, out.stem)
    for file in beside:
        click.echo(_("For one reader alone: {file}").format(file=file))


def _warn_of_texts(workspace: Workspace) -> None:
    """What left looks as if it named a patient: said, never blocked."""
    from qic_desktop.services.removing import text_guard

    count = len(text_guard.open_texts(workspace))
    if count:
        said = n_(
            "{n} text that leaves looks as if it named a patient. See it with: qic check-text",
            "{n} texts that leave look as if they named a patient. See them with: qic check-text",
            count,
        )
        click.echo(said.format(n=count), err=True)


def _warn_of_plain(workspace: Workspace, folder: Path) -> None:
    """An older package lies unlocked beside a locked one: said, never removed."""
    from qic_desktop.services.exchanging import plain_leftovers

    found = plain_leftovers.plain_packages(workspace, folder)
    if found:
        click.echo(plain_beside([one.file.name for one in found], str(folder), may_go=False), err=True)


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
@click.option("--only-new", is_flag=True, help="Only what the organiser does not have yet; no full copy.")
@click.option("--lock/--plain", "wanted", default=None, help="Only the organiser can open it, or everybody.")
@click.option("--for-coach", is_flag=True, help="Lock it so that accepted coaches can open it, too.")
@click.option("--as-codes", is_flag=True, help="Write QR codes for a phone: --out is a folder of pictures, or a PDF.")
@click.option("--json", "as_json", is_flag=True, help="With --as-codes: answer in JSON, for programs.")
def export_command(store: Path, out: Path, *, recipient: str, only_new: bool, as_message: bool, **parts: Any) -> None:
    """Write a signed data package (read back and verified before it gets its name).

    Example: qic export walstead.qic --out S001-2026-11.qicpkg
    """
    wanted, for_coach = parts.pop("wanted"), parts.pop("for_coach")
    lock = Lock(wanted is not False, for_coach) if wanted is not None or for_coach else None
    if parts.pop("as_codes"):
        from qic_desktop.cli.coding import export_as_codes

        export_as_codes(store, out, to=recipient, only_new=only_new, lock=lock, as_json=parts["as_json"])
        return
    with opened(store) as workspace:
        if not as_message:
            keys = package_locks.keys_for(workspace, out.absolute().parent, lock)
            sent = exporting.export_data_package(workspace, out, to=recipient, only_new=only_new, lock_to=keys)
            _say_sent(sent)
            _warn_of_texts(workspace)
            if sent.locked:
                click.echo(_("It is locked: the organiser, you and whom you named can open it."))
                _warn_of_plain(workspace, out.absolute().parent)
            return
        made = messages.write_message(
            workspace, part_size=parts["part_size"], named=not parts["unnamed"], to=recipient, only_new=only_new
        )
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
    sound = _("Sound, and signed by somebody known.")
    message = describe_code(verdict.code, detail=verdict.detail) if verdict.code else sound
    if verdict.outcome == "refuse" and verdict.manifest is None:
        what = foreign_files.kind_of(file)
        message = foreign_files.reason_for(what, verdict.code, detail=verdict.detail)
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


def _counts(counts: Counts) -> dict[str, int]:
    """The six counts of the contract: operations, not entries."""
    return {name: number for name, number in asdict(counts).items() if name != "entries"}


def _reason(file: Path, one: PackageResult, *, is_team: bool) -> str:
    """Why a package is not simply in; for other kinds of files, what they are."""
    if one.outcome != "refuse" or one.kind:
        return describe_code(one.code, detail=one.detail)
    return foreign_files.reason_for(foreign_files.kind_of(file), one.code, is_team=is_team, detail=one.detail)


def _packages_in(workspace: Workspace, files: tuple[Path, ...]) -> tuple[list[Path], list[str]]:
    """The files to import, those in messages included, and a sentence for each message that is not complete."""
    found: list[Path] = []
    unfinished: list[str] = []
    from qic_desktop.cli.coding import arrived, picture_sentences, with_pictures

    named = with_pictures([file for file in files if str(file) != "-"])
    if any(str(file) == "-" for file in files):
        reader = messages.gather_text([messages.decoded(sys.stdin.buffer.read(message.MOST_TEXT))])
        found += messages.keep_all(workspace, [one for one in reader.packages if one.data is not None])
        unfinished += [arrived_sentence(one) for one in reader.packages if one.data is None]
        if not reader.packages:
            unfinished.append(nothing_sentence(headless=reader.has_headless))
    if named:
        gathered = messages.gather(workspace, named, keep_older=bool(found))
        found += gathered.files
        unfinished += [f"{file}: {arrived(gathered, one)}" for file, one in gathered.unfinished]
        unfinished += picture_sentences(gathered)
    return found, unfinished


@click.command("import")
@STORE
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--report", type=click.Path(path_type=Path), help="Write a summary of what came as a PDF.")
@JSON
def import_command(store: Path, files: tuple[Path, ...], *, dry_run: bool, report: Path | None, as_json: bool) -> int:
    """Take packages in; one bad file never stops the others.

    Text with messages (a saved chat) stands for the packages in it; "-" reads such text from the standard input.
    Pictures of QR codes (also a folder of them) stand for the packages in them.

    Example: qic import organiser.qic stick/*.qicpkg
    """
    if report is not None and dry_run:
        raise click.UsageError(_("A summary tells what was taken in; --dry-run takes nothing in."))
    with opened(store) as workspace:
        found, unfinished = _packages_in(workspace, files)
        remarks = holding.remarks_of(workspace, found)
        result = importing.import_packages(workspace, found, dry_run=dry_run)
        is_team = workspace.role is Role.SITE
        if report is not None:
            write_paper(import_summary.summary_paper(import_summary.summary_of(workspace, result, found)), report)
        # A coach carries what is locked for others: that is no failure.
        carries_locked = workspace.role is Role.COACH and any(one.kind == LOCKED for one in result.packages)
    for sentence in unfinished:
        click.echo(sentence, err=True)
    if unfinished and not result.packages:
        if as_json:
            say_json({"packages": [], "totals": _counts(result.totals)})
        return 1
    rows: list[dict[str, Any]] = [
        {
            "file": one.file,
            "outcome": one.outcome,
            "code": one.code,
            "message": _reason(file, one, is_team=is_team) if one.code else "",
            "remarks": [remark_words(each.why, each.count, each.about) for each in said],
            **_counts(one.counts),
        }
        for file, one, said in zip(found, result.packages, remarks, strict=False)
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
                + "".join(f"\n{'':10} {said}" for said in row["remarks"])
            )
    if not result.nothing_could_be_read or carries_locked:
        return 0
    click.echo(_("Nothing could be taken in: {reason}").format(reason=rows[0]["message"]), err=True)
    return 1
