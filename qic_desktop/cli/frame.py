"""What all commands share: lazy loading, opening a store, JSON, the list of commands."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from qic_desktop.services.workspace import Workspace

COMMANDS: Mapping[str, str] = {
    "new": "stores",
    "check": "stores",
    "backup": "stores",
    "restore": "stores",
    "digest": "stores",
    "lock": "locking_stores",
    "passphrase": "locking_stores",
    "recovery-sheet": "locking_stores",
    "collaborative": "defining",
    "design": "designing",
    "measure": "defining",
    "cycle": "cycles",
    "drivers": "driving",
    "aim": "aims",
    "same-measure": "same_measures",
    "team": "teams",
    "progress": "progressing",
    "learning": "learning",
    "storyboard": "learning",
    "record": "recording",
    "import-table": "importing_tables",
    "add-site": "entering",
    "allow-entry": "entering",
    "caseload": "caseloads",
    "enter-for": "entering",
    "confirm": "entering",
    "excel-return": "excel_returns",
    "reminders": "reminding",
    "letters": "letters",
    "history": "recording",
    "event": "recording",
    "chart": "charting",
    "spc": "charting",
    "aggregate": "aggregating",
    "reporting": "aggregating",
    "quality": "aggregating",
    "support": "aggregating",
    "area-report": "aggregating",
    "harvest": "harvesting",
    "evaluate": "evaluating",
    "evaluation-export": "evaluating",
    "collaborative-report": "closing",
    "dossier": "closing",
    "archive": "closing",
    "context": "aggregating",
    "feedback": "feeding_back",
    "sessions": "sessions",
    "peers": "feeding_back",
    "parquet": "scaling",
    "report": "charting",
    "funnel": "comparing",
    "pareto": "comparing",
    "histogram": "comparing",
    "cusum": "comparing",
    "ewma": "comparing",
    "candidates": "registering",
    "site": "registering",
    "invite": "exchanging",
    "join": "exchanging",
    "enrol": "exchanging",
    "enrolment": "enrolling",
    "restore-package": "laptops",
    "join-team": "laptops",
    "vouch": "laptops",
    "missing": "laptops",
    "keys": "trusting",
    "revoke": "trusting",
    "rotate": "trusting",
    "root": "trusting",
    "publish": "exchanging",
    "export": "exchanging",
    "verify": "exchanging",
    "import": "exchanging",
    "salvage": "recovering",
    "readers": "locked",
    "recovery": "locked",
    "conflicts": "deciding",
    "resolve": "deciding",
    "redact": "removing",
    "check-text": "checking",
    "need": "coaching",
    "bag": "bag",
    "coach": "coaching_skills",
    "visit": "coaching",
    "demo": "demonstrating",
}


class LazyGroup(click.Group):
    """Loads the module of a command when it is first asked for."""

    def __init__(self, *args: Any, commands_by_name: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commands_by_name = commands_by_name

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands in the order of the work."""
        return list(self.commands_by_name)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, loaded now."""
        module_name = self.commands_by_name.get(cmd_name)
        if module_name is None:
            return None
        module = importlib.import_module(f"qic_desktop.cli.{module_name}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        _let_unlock(command)
        return command


def _let_unlock(command: click.Command) -> None:
    """Every command that names a store takes the file with its passphrase."""
    from qic_desktop.cli.passphrases import passphrase_option

    if isinstance(command, click.Group):
        for one in command.commands.values():
            _let_unlock(one)
        return
    names = {parameter.name for parameter in command.params}
    if "store" in names and "--passphrase-file" not in {text for one in command.params for text in one.opts}:
        command.params.append(passphrase_option())


STORE = click.argument("store", type=click.Path(path_type=Path))
BY = click.option("--by", "person", metavar="PERSON", help="Who is typing (a name in this store's list).")
JSON = click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for programs.")
SITE = click.option("--site", metavar="CODE", help="Which site, in a store with many.")


@contextmanager
def opened(path: Path, person: str | None = None) -> Iterator[Workspace]:
    """An open store for the length of a command; a backup is made when something was added."""
    from qic_desktop import bootstrap
    from qic_desktop.cli.passphrases import unlock_for_session
    from qic_desktop.services import people

    unlock_for_session(path)
    workspace = bootstrap.open_workspace(path)
    try:
        if person is not None:
            known = {one.name: one.id for one in people.list_people(workspace)}
            identity = known.get(person) or people.add_person(workspace, person).id
            people.type_as(workspace, identity)
        yield workspace
    finally:
        problem = bootstrap.close_workspace(workspace)
    if problem is not None:
        from qic_desktop.i18n import _
        from qic_desktop.wording.errors import describe

        click.echo(_("No backup could be made now: {reason}").format(reason=describe(problem)), err=True)


def say_json(value: object) -> None:
    """One JSON value on stdout; missing is null, numbers keep their full precision."""
    click.echo(json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1))


def site_id(workspace: Workspace, code: str | None) -> str | None:
    """The id behind ``--site``."""
    from qic_desktop.services.trusting import trust

    return None if code is None else trust.find_site(workspace, code).id


def iso_time(milliseconds: int) -> str:
    """A wall time as ISO 8601, UTC."""
    from datetime import UTC, datetime

    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="seconds")
    except (OverflowError, ValueError, OSError):
        return str(milliseconds)
