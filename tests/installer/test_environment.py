"""Setting up: done once, begun afresh after an interruption, and every obstacle is one sentence."""

import errno
import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import environment
import installing
import pytest
import python_check
import setting_up
import system_parts

PROJECT = Path(environment.PROJECT)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A project folder with a real, empty environment and a requirement file."""
    folder = tmp_path / "a place with spaces and é"
    folder.mkdir()
    (folder / "requirements.txt").write_text("# nothing\n", encoding="utf-8")
    command = [sys.executable, "-m", "venv", "--without-pip", str(folder / ".venv")]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def stamped(folder: Path) -> bool:
    requirements = str(folder / "requirements.txt")
    return environment.is_stamped(str(folder), requirements, requirements)


def stamp(folder: Path) -> None:
    requirements = str(folder / "requirements.txt")
    environment.write_stamp(str(folder), requirements, requirements)


@pytest.mark.parametrize(
    ("version", "largest", "said"),
    [
        ((3, 10), 2**63 - 1, "QIC Desktop needs Python 3.11 to 3.14; this one is 3.10."),
        ((3, 15), 2**63 - 1, "QIC Desktop needs Python 3.11 to 3.14; this one is 3.15."),
        ((2, 7), 2**63 - 1, "this one is 2.7"),
        ((3, 12), 2**31 - 1, "32-bit"),
    ],
)
def test_a_python_that_does_not_fit_is_named(version: tuple[int, int], largest: int, said: str) -> None:
    assert said in python_check.complaint(version, largest)


@pytest.mark.parametrize("minor", [11, 12, 13, 14])
def test_supported_pythons_are_accepted(minor: int) -> None:
    assert python_check.complaint((3, minor), 2**63 - 1) == ""


def test_supported_pythons_are_those_of_the_project_file() -> None:
    text = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    oldest, newest = python_check.OLDEST, python_check.NEWEST
    assert f'requires-python = ">={oldest[0]}.{oldest[1]},<{newest[0]}.{newest[1] + 1}"' in text


def test_a_stamped_environment_needs_no_work(place: Path) -> None:
    assert not stamped(place)
    stamp(place)
    assert stamped(place)


def test_other_requirements_need_work_again(place: Path) -> None:
    stamp(place)
    (place / "requirements.txt").write_text("# something else\n", encoding="utf-8")
    assert not stamped(place)


def test_another_python_needs_work_again(place: Path) -> None:
    stamp(place)
    facts = place / ".venv" / "pyvenv.cfg"
    facts.write_text(re.sub(r"version = .*", "version = 3.99.0", facts.read_text(encoding="utf-8")), encoding="utf-8")
    assert not stamped(place)


def test_a_python_that_has_gone_needs_work_again(place: Path) -> None:
    stamp(place)
    facts = place / ".venv" / "pyvenv.cfg"
    facts.write_text(re.sub(r"home = .*", "home = /gone/bin", facts.read_text(encoding="utf-8")), encoding="utf-8")
    assert not environment.python_works(str(place))


def test_a_folder_that_was_moved_needs_work_again(place: Path, tmp_path: Path) -> None:
    stamp(place)
    moved = place.rename(tmp_path / "moved")
    assert not stamped(moved)


def test_a_damaged_stamp_needs_work_again(place: Path) -> None:
    stamp(place)
    Path(environment.stamp_file(str(place), "requirements.txt")).write_bytes(b"\xff\xfe")
    assert not stamped(place)


def test_an_interrupted_set_up_begins_afresh(place: Path) -> None:
    leftover = place / ".venv" / "half a package"
    leftover.mkdir()
    (place / ".venv" / "set-up.unfinished").touch()
    assert setting_up.make_environment(str(place))
    assert not leftover.exists()
    assert environment.python_works(str(place))
    assert not setting_up.make_environment(str(place))


def test_the_project_becomes_importable_and_its_commands_run(place: Path) -> None:
    package = place / "qic_desktop"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "cli.py").write_text(
        "def main():\n    import sys\n    print('argument', sys.argv[1])\n", encoding="utf-8"
    )
    setting_up.link_project(str(place))
    setting_up.compile_sources(str(place))
    names = ("qic.cmd",) if environment.ON_WINDOWS else ("qic",)
    command = os.path.join(environment.scripts_folder(str(place)), names[0])
    said = subprocess.run([command, "a b"], capture_output=True, text=True, check=True, cwd=place.parent)
    assert said.stdout.strip() == "argument a b"
    assert list((package / "__pycache__").glob("cli.*.pyc"))


@pytest.mark.parametrize(("is_for_tests", "needed"), [(False, 700), (True, 1300)])
def test_too_little_room_is_said_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_for_tests: bool, needed: int
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _path: _Usage(free=120_000_000))
    said = f"nearly full: setting up needs about {needed} MB and 120 MB are free"
    with pytest.raises(environment.SetUpError, match=said):
        setting_up.make_environment(str(tmp_path), is_for_tests=is_for_tests)
    assert list(tmp_path.iterdir()) == []


class _Usage:
    def __init__(self, *, free: int) -> None:
        self.free = free


NO_CONNECTION = """\
WARNING: Retrying (Retry(total=4)) after NewConnectionError('Failed to establish a new connection: [Errno -2] …')
ERROR: No matching distribution found for babel==2.18.0
"""


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("ERROR: Could not install packages: [Errno 28] No space left on device", "The disk is full."),
        (NO_CONNECTION, "no connection"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "is not the one"),
        ("urllib3.exceptions.IncompleteRead(3 bytes read, 9 more expected)", "A download was cut off."),
        ("ERROR: Could not install packages: [Errno 30] Read-only file system: 'x'", "cannot be written"),
        ("ERROR: No matching distribution found for numpy==9", "no ready-made numpy==9 for this computer"),
        ("noise\nERROR: Something new\nmore", "The packages could not be installed: Something new"),
        ("", "The packages could not be installed."),
    ],
)
def test_what_pip_says_becomes_one_sentence(output: str, said: str) -> None:
    sentence = installing.reason(output, "The packages could not be installed")
    assert said in sentence
    assert "Traceback" not in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "The disk is full."),
        (errno.EROFS, "cannot be written to"),
        (errno.EACCES, "cannot be written to"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_an_error_of_the_system_becomes_one_sentence(
    number: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def work(_arguments: list[str]) -> int:
        raise OSError(number, os.strerror(number), "some/file")

    assert environment.guarded(work, []) == 1
    shown = capsys.readouterr().err
    assert said in shown
    assert shown.count("\n") == 1


def test_stopping_it_is_no_error_message(capsys: pytest.CaptureFixture[str]) -> None:
    def work(_arguments: list[str]) -> int:
        raise KeyboardInterrupt

    assert environment.guarded(work, []) == 130
    assert "Stopped." in capsys.readouterr().err


def test_an_unreachable_registry_is_one_sentence_and_keeps_the_earlier_set_up(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Real pip, sent to a port of this computer where nobody listens."""
    subprocess.run([environment.python_of(str(place)), "-m", "ensurepip"], check=True, capture_output=True)
    wanted = place / "requirements.txt"
    stamp(place)
    wanted.write_text("nothing-there==1.0 --hash=sha256:" + "0" * 64 + "\n", encoding="utf-8")
    settings = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "1", "PIP_CONFIG_FILE": os.devnull}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(environment.SetUpError, match="There is no connection"):
        setting_up.set_up(str(place), str(wanted))
    assert "Connection refused" in (place / ".venv" / "set-up.log").read_text(encoding="utf-8")
    assert not (place / ".venv" / "set-up.unfinished").exists()
    wanted.write_text("# nothing\n", encoding="utf-8")
    assert stamped(place)


LDD = """\tlinux-vdso.so.1 (0x00007ffd)
\tlibxcb-icccm.so.4 => not found
\tlibX11.so.6 => /lib/x86_64-linux-gnu/libX11.so.6 (0x00007f)
\tlibxcb-icccm.so.4 => not found
\tlibEGL.so.1 => not found
"""


def test_missing_libraries_are_read_from_ldd() -> None:
    assert system_parts.not_found(LDD) == ["libEGL.so.1", "libxcb-icccm.so.4"]


def test_without_rights_the_one_command_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(system_parts, "_has_apt", lambda: True)
    monkeypatch.setattr(system_parts, "missing_libraries", lambda _project: system_parts.not_found(LDD))
    with pytest.raises(environment.SetUpError) as said:
        system_parts.provide_window_libraries(str(tmp_path))
    command = "sudo apt-get install -y --no-install-recommends libegl1 libxcb-icccm4"
    assert str(said.value) == f"To show a window, run this once, then start again:\n  {command}"


@pytest.fixture
def apt(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A computer with apt-get, as root; answers the commands that were run there."""
    calls: list[list[str]] = []

    def note(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        assert "'DEBIAN_FRONTEND': 'noninteractive'" in str(options["env"])
        calls.append(command)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(system_parts, "_has_apt", lambda: True)
    monkeypatch.setattr("os.geteuid", lambda: 0, raising=False)
    monkeypatch.setattr("subprocess.run", note)
    return calls


def test_as_root_missing_libraries_are_installed(
    apt: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answers = iter([["libEGL.so.1", "libxcb-icccm.so.4"], []])
    monkeypatch.setattr(system_parts, "missing_libraries", lambda _project: next(answers))
    system_parts.provide_window_libraries(str(tmp_path))
    patient = ["apt-get", "-o", "DPkg::Lock::Timeout=300"]
    assert apt == [
        [*patient, "update"],
        [*patient, "install", "-y", "--no-install-recommends", "libegl1", "libxcb-icccm4"],
    ]


def lacking(monkeypatch: pytest.MonkeyPatch, *tools: str) -> None:
    monkeypatch.setattr("shutil.which", lambda tool: None if tool in tools else f"/usr/bin/{tool}")
    monkeypatch.setattr("sys.platform", "linux")


def test_tools_for_a_real_window_are_installed_as_root(apt: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    lacking(monkeypatch, "Xvfb", "xdotool")
    system_parts.provide_screen_tools()
    assert [command[-2:] for command in apt] == [["DPkg::Lock::Timeout=300", "update"], ["xvfb", "xdotool"]]


def test_nothing_is_installed_where_the_tools_are_there(apt: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    lacking(monkeypatch)
    system_parts.provide_screen_tools()
    assert apt == []


def test_without_those_tools_the_tests_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lacking(monkeypatch, "apt-get", "openbox")
    system_parts.provide_screen_tools()
    told = capsys.readouterr().out
    assert "To test with a real window, install: openbox." in told
    assert "passed over" in told


def test_a_bare_debian_python_is_completed_as_root(apt: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([False, True])
    monkeypatch.setattr(system_parts, "_can_make_environments", lambda: next(answers))
    monkeypatch.setattr("os.path.realpath", lambda _path: "/usr/bin/python3")
    system_parts.provide_venv()
    assert apt[-1][-1] == "python{}.{}-venv".format(*sys.version_info[:2])


def test_files_that_appear_while_clearing_mean_another_set_up(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(folder: str) -> None:
        raise OSError(errno.ENOTEMPTY, "Directory not empty", folder)

    monkeypatch.setattr("shutil.rmtree", busy)
    (place / ".venv" / "set-up.unfinished").touch()
    with pytest.raises(environment.SetUpError, match="still at work"):
        setting_up.make_environment(str(place))


def test_a_display_is_needed_on_linux_only() -> None:
    assert not environment.has_display({}, "linux")
    assert not environment.has_display({"DISPLAY": ""}, "linux")
    assert environment.has_display({"DISPLAY": ":0"}, "linux")
    assert environment.has_display({"WAYLAND_DISPLAY": "wayland-0"}, "linux")
    assert environment.has_display({"QT_QPA_PLATFORM": "offscreen"}, "linux")
    assert environment.has_display({}, "darwin")
    assert environment.has_display({}, "win32")


def test_without_a_display_options_still_reach_the_program() -> None:
    run = importlib.import_module("run")
    assert run.wants_no_screen(["--tour", "pictures"])
    assert not run.wants_no_screen([])
    assert not run.wants_no_screen(["Northgate.qic"])


def test_the_main_job_never_writes_over_an_earlier_one(tmp_path: Path) -> None:
    run = importlib.import_module("run")
    wanted = str(tmp_path / "build" / "demo")
    assert run.free_folder(wanted) == wanted
    os.mkdir(wanted)
    os.mkdir(wanted + "-2")
    assert run.free_folder(wanted) == wanted + "-3"


def test_both_requirement_files_hold_the_same_versions() -> None:
    """test.py may stand in for run.py's set-up only because of this."""

    def versions(path: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9][\w.-]*==[^\\\n]*", Path(path).read_text(encoding="utf-8"), re.MULTILINE))

    assert versions(environment.REQUIREMENTS) <= versions(environment.REQUIREMENTS_TEST)


def test_finding_that_nothing_is_to_do_reads_three_small_files(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stamp(place)
    read: list[str] = []

    def listen(path: str, *how: str, **more: str) -> object:
        read.append(os.path.basename(path))
        return open(path, *how, **more)

    monkeypatch.setattr(environment, "open", listen, raising=False)
    monkeypatch.setattr(subprocess, "Popen", lambda *command, **_more: pytest.fail(str(command)))
    loaded = set(sys.modules)
    assert stamped(place)
    assert set(read) == {"requirements.txt", "pyvenv.cfg", "set-up-requirements.txt.done"}
    assert len(read) <= 4
    assert set(sys.modules) == loaded
