"""Every command with arguments that nobody should type: a status, one line, no crash, and a sound store after it.

The commands are read from the parser, so a new one is covered by itself. Which hostile value goes where is fixed:
each option gets a few of them, another option others, and all of them are used many times.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from qic_desktop import cli, practice
from qic_desktop.practice import PracticeFolder
from qic_desktop.store.database import DATABASE, settings_of

HOSTILE = (
    "x" * 300, "😀" * 50, "\u202eabc\u202c", "\x01\x02", "\n\n", " ", "", "%s{0}", "<b>&amp;</b>", "'; drop table--",
    "١٢٣", "A\u2028B", "0", "-1", "1e400", "nan", "2019-13-45", "12 Meskerem 2012", "२०८१-०५-०१", "../../etc/passwd",
    "\ufffe", "K" * 70_000, "=cmd|' /C calc'!A0", "9999-12", "0001-01", "9" * 20, "\udcff",
)  # fmt: skip
EACH = 2
"""How many hostile values each option gets."""
SECRET = {("demo",), ("lock",), ("passphrase",), ("root", "key"), ("root", "sign")}
"""Commands that make many stores, change the lock, or ask for a passphrase at the keyboard."""
ORDINARY = {
    "code": "four-hours",
    "measure": "four-hours",
    "site": "S002",
    "period": "2019-03",
    "month": "2019-03",
    "on": "2019-03-01",
    "day": "2019-03-01",
}


def leaves(found: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if not isinstance(found, click.Group):
        yield path, found
        return
    context = click.Context(found)
    for name in found.list_commands(context):
        command = found.get_command(context, name)
        assert command is not None
        yield from leaves(command, (*path, name))


def typed(command: click.Command) -> list[click.Parameter]:
    """What a person types after the command's name."""
    return [one for one in command.params if not one.is_eager and not (isinstance(one, click.Option) and one.is_flag)]


EVERY = [one for one in leaves(cli.qic) if one[0] not in SECRET and typed(one[1])]
GROUPS = sorted({path[0] for path, _command in EVERY})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeFolder]:
    root = tmp_path_factory.mktemp("commands")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QIC_HOME", str(root / "home"))
        practice.demonstrate(root / "demo", 2)
    yield PracticeFolder(root / "demo")
    shutil.rmtree(root)


@pytest.fixture
def crashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []

    def note(error: Exception) -> str:
        found.append(f"{type(error).__name__}: {str(error)[:120]}")
        return "the log"

    monkeypatch.setattr(cli, "_note_crash", note)
    return found


def ordinary(parameter: click.Parameter, store: Path, out: Path) -> str:
    """What a person would give."""
    kind = parameter.type
    if isinstance(kind, click.Path):
        return str(store) if parameter.name in ("store", "folder") else str(out)
    if isinstance(kind, click.Choice):
        return str(next(iter(kind.choices)))
    if isinstance(kind, click.types.IntParamType | click.types.FloatParamType):
        return "3"
    return ORDINARY.get(parameter.name or "", "x")


def calls(path: tuple[str, ...], command: click.Command, store: Path, out: Path) -> Iterator[list[str]]:
    """The command with one option or argument hostile, all others as a person gives them."""
    asked = typed(command)
    start = sum(map(ord, "".join(path)))
    for place, hostile in enumerate(asked):
        for turn in range(EACH):
            value = HOSTILE[(start + place * EACH + turn * 10) % len(HOSTILE)]
            options: list[str] = []
            arguments: list[str] = []
            for one in asked:
                given = value if one is hostile else ordinary(one, store, out)
                if isinstance(one, click.Argument):
                    arguments += [given] * max(1, one.nargs)
                elif one is hostile or one.required:
                    options += [max(one.opts, key=len), *[given] * max(1, one.nargs)]
            yield [*path, *options, "--", *arguments]


def fault_of(answer: Any, crashes: list[str]) -> str:
    if crashes:
        return crashes.pop()
    if answer.status not in (0, 1, 2):
        return f"status {answer.status}"
    if "Traceback" in answer.out + answer.err:
        return "a traceback"
    if answer.status == 1 and len(answer.err.splitlines()) > 1:
        return f"more than a line: {answer.err[:200]!r}"
    return "" if answer.status != 1 or answer.err or answer.out else "nothing said"


@pytest.mark.parametrize("name", GROUPS)
def test_hostile_arguments_are_answered_with_a_sentence(
    name: str, folder: PracticeFolder, qic: Any, crashes: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QIC_HOME", str(folder.root.parent / "home"))
    monkeypatch.chdir(tmp_path)
    stores = (folder.organiser, folder.coach, next(iter(sorted(folder.root.glob("sites/*.qic")))))
    found = []
    made = 0
    for number, (path, command) in enumerate(one for one in EVERY if one[0][0] == name):
        for turn, arguments in enumerate(calls(path, command, stores[number % 3], tmp_path / "out.bin")):
            store = stores[(number + turn) % 3]
            answer = qic(*[str(store) if one == str(stores[number % 3]) else one for one in arguments])
            made += 1
            if fault := fault_of(answer, crashes):
                found.append(f"qic {' '.join(one[:40] for one in arguments)}: {fault}")
    assert made
    assert not found, "\n".join(found)


def test_the_stores_are_sound_after_all_of_it(
    folder: PracticeFolder, done: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QIC_HOME", str(folder.root.parent / "home"))
    roles = []
    for store in (folder.organiser, folder.coach, *folder.root.glob("sites/*.qic")):
        assert "all sound" in done("check", store).out
        roles.append(settings_of(store / DATABASE)["role"])
    assert roles == ["organiser", "coach", "site", "site"]
