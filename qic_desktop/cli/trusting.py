"""Keys: whose there are, ending one, a new one for this laptop, and root keys that sign together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from qic_desktop.cli.frame import JSON, STORE, iso_time, opened, say_json
from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.i18n import _
from qic_desktop.services.trusting import revoking, rooting, rotating, trust
from qic_desktop.services.trusting.revoking import KeyHolder, RevocationPreview
from qic_desktop.services.trusting.rooting import Proposal
from qic_desktop.wording.spoken_words import spoken_text

_PATH = click.Path(path_type=Path)
_OUT = click.option("--out", type=_PATH, required=True, help="The proposal to write (.qicroot).")


def _holder(one: KeyHolder) -> dict[str, Any]:
    return {
        "key": one.key,
        "words": list(one.spoken.words),
        "as": one.role,
        "code": one.code or None,
        "name": one.name or None,
        "entries": one.entries,
        "last": None if one.last is None else iso_time(one.last),
        "revoked": one.revoked,
        "own": one.own,
        "officer": one.officer,
    }


@click.command("keys")
@STORE
@JSON
def keys_command(store: Path, as_json: bool) -> None:
    """List the laptops that were accepted, by their keys.

    Example: qic keys organiser.qic
    """
    with opened(store) as workspace:
        found = revoking.list_keys(workspace)
    if as_json:
        say_json([_holder(one) for one in found])
        return
    for one in found:
        state = _("ended") if one.revoked else _("this laptop") if one.own else ""
        click.echo(f"{one.key[:8]}  {one.role:9} {one.code or '-':8} {one.entries:6}  {one.name}  {state}".rstrip())


@click.command("revoke")
@STORE
@click.argument("name")
@click.option("--keep", default=revoking.ALL, help="all (what is held), none, or a package up to which it is valid.")
@click.option("--reason", default="", help="For the organisers alone.")
@click.option("--dry-run", is_flag=True, help="Say what would be set aside, and change nothing.")
@JSON
def revoke_command(store: Path, name: str, *, keep: str, reason: str, dry_run: bool, as_json: bool) -> None:
    """End a key, or all keys of a site or coach; it takes effect elsewhere with the next news.

    Example: qic revoke organiser.qic 4c6377bd --keep all
    """
    with opened(store) as workspace:
        seen = revoking.preview_revocation(workspace, name, keep=keep)
        if not dry_run:
            revoking.revoke(workspace, name, keep=keep, reason=reason)
    if as_json:
        say_json(
            {
                "done": not dry_run,
                "keys": [_holder(one) for one in seen.keys],
                "kept": dict(seen.kept),
                "set_aside": dict(seen.set_aside),
                "ends": {key: dict(chains) for key, chains in seen.ends.items()},
                "others": [_holder(one) for one in seen.others],
            }
        )
        return
    _say_preview(seen, done=not dry_run)


def _say_preview(seen: RevocationPreview, *, done: bool) -> None:
    said = _("{who}: {kept} entries stay valid, {lost} are set aside.")
    plan = _("{who}: {kept} entries would stay valid, {lost} would be set aside.")
    who = revoking.keys_named(seen.keys)
    click.echo((said if done else plan).format(who=who, kept=seen.kept_entries, lost=seen.lost_entries))
    if seen.others:
        click.echo(
            _("Accepted by this key alone, and ended with it: {names}").format(names=revoking.keys_named(seen.others))
        )
    if done:
        click.echo(_("Publish news so that others know. Its owner goes on under a new key, which asks to be accepted."))


@click.command("rotate")
@STORE
@JSON
def rotate_command(store: Path, as_json: bool) -> None:
    """Give this laptop a new key; what was sealed with the old one stays valid.

    Example: qic rotate walstead.qic
    """
    with opened(store) as workspace:
        key = rotating.rotate_key(workspace)
        waits = bool(trust.open_requests(workspace))
    spoken = Spoken.of_key(key)
    if as_json:
        say_json({"key": key, "words": list(spoken.words), "waits_for_certificate": waits})
        return
    click.echo(_("This laptop has a new key: {words}").format(words=spoken_text(spoken)))
    if waits:
        click.echo(_("Its request rides in the next package; the organiser compares these words and accepts it."))


# --- root keys ----------------------------------------------------------------------------------------------


@click.group("root")
def root_command() -> None:
    """Root keys: several keys on sticks, of which some must sign together (Advanced).

    Begin: qic root key three times, qic root new, qic root sign with two of them, qic root adopt.
    Lost laptop: qic root take-up on the new one, qic root sign with two keys, qic root adopt.
    """


@root_command.command("show")
@STORE
@JSON
def show_command(store: Path, as_json: bool) -> None:
    """Show the root that this store trusts.

    Example: qic root show organiser.qic
    """
    with opened(store) as workspace:
        view = rooting.root_view(workspace)
    if as_json:
        shown = view and {
            "version": view.version,
            "threshold": view.threshold,
            "keys": list(view.keys),
            "officers": list(view.officers),
            "this_laptop": view.own_officer,
            "rivals": view.rivals,
            "words": list(view.spoken.words),
        }
        say_json(shown)
        return
    if view is None:
        click.echo(_("This team works alone: there is no root."))
        return
    click.echo(_("Root, version {n}: {words}").format(n=view.version, words=spoken_text(view.spoken)))
    click.echo(
        _("{threshold} of {keys} root keys sign together; laptops of the organiser: {officers}").format(
            threshold=view.threshold, keys=len(view.keys), officers=", ".join(one[:8] for one in view.officers)
        )
    )
    if view.rivals:
        click.echo(_("Another root of the same version was signed as well. Ask those who hold the root keys."))


@root_command.command("key")
@click.argument("file", type=_PATH)
@click.option("--name", default="", help="Whose it is.")
@click.option("--passphrase", prompt=True, hide_input=True, confirmation_prompt=True, help="Asked for if left out.")
@JSON
def key_command(file: Path, *, name: str, passphrase: str, as_json: bool) -> None:
    """Make a root key in a file, for a stick.

    Example: qic root key /media/stick/matron.qickey --name "Matron A"
    """
    made = rooting.new_root_key(file, name, passphrase)
    if as_json:
        say_json({"file": str(made.file), "key": made.key, "name": made.name, "words": list(made.spoken.words)})
        return
    click.echo(_("Wrote {file}: {words}").format(file=made.file, words=spoken_text(made.spoken)))
    click.echo(_("Without its passphrase it cannot be used, and nobody can find it out."))


@root_command.command("new")
@STORE
@click.option("--key", "files", type=_PATH, multiple=True, required=True, help="A root key's file, once for each.")
@click.option("--threshold", type=click.IntRange(1, 16), default=2, show_default=True, help="How many must sign.")
@_OUT
@JSON
def new_command(store: Path, *, files: tuple[Path, ...], threshold: int, out: Path, as_json: bool) -> None:
    """Propose other root keys; this laptop goes on doing the daily work.

    Example: qic root new organiser.qic --key a.qickey --key b.qickey --key c.qickey --out root.qicroot
    """
    with opened(store) as workspace:
        _say(rooting.propose_root(workspace, files, out, threshold=threshold), as_json=as_json)


@root_command.command("certify")
@STORE
@click.option("--add", multiple=True, metavar="FILE", type=_PATH, help="Another laptop’s key (qic root laptop).")
@click.option("--remove", multiple=True, metavar="KEYID", help="A laptop that does the work no longer.")
@_OUT
@JSON
def certify_command(store: Path, *, add: tuple[Path, ...], remove: tuple[str, ...], out: Path, as_json: bool) -> None:
    """Propose other laptops for the organiser's work.

    Example: qic root certify organiser.qic --add second.qickey --out root.qicroot
    """
    public = [rooting.read_laptop(file) for file in add]
    with opened(store) as workspace:
        _say(rooting.propose_officers(workspace, out, add=public, remove=remove), as_json=as_json)


@root_command.command("laptop")
@STORE
@click.option("--out", type=_PATH, required=True, help="The file to write (.qickey, no secret in it).")
def laptop_command(store: Path, out: Path) -> None:
    """Write this laptop's public key, for qic root certify on another one.

    Example: qic root laptop second.qic --out second.qickey
    """
    with opened(store) as workspace:
        spoken = rooting.write_laptop(workspace, out)
    click.echo(_("Wrote {file}: {words}").format(file=out, words=spoken_text(spoken)))


@root_command.command("take-up")
@STORE
@click.argument("news", type=_PATH)
@click.option("--instead-of", multiple=True, metavar="KEYID", help="The lost laptop; without it, all there are.")
@_OUT
@JSON
def take_up_command(store: Path, news: Path, *, instead_of: tuple[str, ...], out: Path, as_json: bool) -> None:
    """On a new laptop after the organiser's was lost: begin with any package of the organiser's.

    Example: qic root take-up new.qic news.qicpkg --out root.qicroot
    """
    with opened(store) as workspace:
        _say(rooting.take_up(workspace, news, out, instead_of=instead_of), as_json=as_json)


@root_command.command("sign")
@click.argument("proposal", type=_PATH)
@click.option("--key", type=_PATH, required=True, help="The root key's file.")
@click.option("--passphrase", prompt=True, hide_input=True, help="Asked for if left out.")
@JSON
def sign_command(proposal: Path, *, key: Path, passphrase: str, as_json: bool) -> None:
    """Sign a proposal with one root key.

    Example: qic root sign root.qicroot --key a.qickey
    """
    _say(rooting.sign_proposal(proposal, key, passphrase), as_json=as_json)


@root_command.command("adopt")
@STORE
@click.argument("proposal", type=_PATH)
def adopt_command(store: Path, proposal: Path) -> None:
    """Let a root that enough keys have signed hold; it travels with the next news.

    Example: qic root adopt organiser.qic root.qicroot
    """
    with opened(store) as workspace:
        rooting.adopt_root(workspace, proposal)
        view = rooting.root_view(workspace)
    if view is not None:
        click.echo(_("Root, version {n}: {words}").format(n=view.version, words=spoken_text(view.spoken)))
    click.echo(_("Publish news so that others know. New printed sheets show these words."))


def _say(found: Proposal, *, as_json: bool) -> None:
    if as_json:
        say_json(
            {
                "file": str(found.file),
                "version": found.version,
                "threshold": found.threshold,
                "keys": list(found.keys),
                "officers": list(found.officers),
                "signed_by": list(found.signed_by),
                "missing": found.missing,
                "words": list(found.spoken.words),
                "words_now": list(found.now.words),
            }
        )
        return
    click.echo(_("{file}: root, version {n}.").format(file=found.file, n=found.version))
    click.echo(_("Compare the root of now with the printed sheet: {words}").format(words=spoken_text(found.now)))
    if found.missing:
        click.echo(_("Signatures still needed: {n}. Next: qic root sign").format(n=found.missing))
    else:
        click.echo(_("Enough keys have signed. Next: qic root adopt"))
