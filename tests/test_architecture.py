"""The project's shape: sizes, layers, places and words that every file keeps to."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
PYTHON_FOLDERS = ("qic_desktop", "ui", "installer", "tests")
TOP_LEVEL_FOLDERS = {".ci", "installer", "qic_desktop", "resources", "tests", "ui"}
TOP_LEVEL_FILES = {
    ".gitattributes",
    ".gitignore",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "README.md",
    "pyproject.toml",
}
LARGEST_FILE, LARGEST_CLASS, LARGEST_FUNCTION = 500, 300, 60
MAY_CATCH_ANYTHING = {
    "qic_desktop/cli/__init__.py",
    "qic_desktop/cli/main.py",
    "qic_desktop/services/locking/key_rings.py",
    "ui/crash.py",
    "ui/tasks.py",
    "qic_desktop/scale/engines.py",
}
TEXT_SUFFIXES = {"", ".cfg", ".css", ".csv", ".html", ".json", ".md", ".po", ".py", ".svg", ".toml", ".txt", ".xml"}

# Put together here so that this file does not hold them itself.
FORBIDDEN_WORDS = {
    "the host of a package registry": re.compile(
        "https?://[^\\s\"'<>]*(" + "|".join(("pypi" + r"\.", "python" + "hosted", "npm" + "js", "deb" + r"ian\.")) + ")"
    ),
    "a path of one machine": re.compile("/work" + "/|/root" + "/|/home" + "/[a-z]"),
    "a folder outside the project": re.compile(r"\.\./" + "shared"),
}


def tracked_files() -> list[Path]:
    """What belongs to the project: git's own list with what is new and not ignored; without git, a walk."""
    git = shutil.which("git")
    if git and (PROJECT / ".git").exists():
        command = [git, "-C", str(PROJECT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return sorted(PROJECT / name for name in set(listed.split("\0")) if name and (PROJECT / name).is_file())
    ignored = {".git", ".venv", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", "build", "dist"}
    ignored |= {".import_linter_cache", "__pycache__"}
    found: list[Path] = []
    for folder, names, files in os.walk(PROJECT):
        names[:] = [name for name in names if name not in ignored and not name.endswith(".egg-info")]
        found += [Path(folder, name) for name in files]
    return sorted(found)


def relative(path: Path) -> str:
    """The path inside the project, with forward slashes."""
    return path.relative_to(PROJECT).as_posix()


FILES = tracked_files()
SOURCES = [path for path in FILES if path.suffix == ".py" and relative(path).split("/")[0] in PYTHON_FOLDERS]
TEXTS = [path for path in FILES if path.suffix in TEXT_SUFFIXES]


@cache
def tree_of(path: Path) -> ast.Module:
    """What a source file says, read once for all tests."""
    return ast.parse(path.read_text(encoding="utf-8"))


def definitions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Every function and class, at any depth."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node


def test_there_is_something_to_check() -> None:
    names = {relative(path) for path in FILES}
    assert {"pyproject.toml", "qic_desktop/errors.py", "installer/run.py", "tests/test_architecture.py"} <= names


def test_files_functions_and_classes_stay_small() -> None:
    too_large = []
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        lines = len(text.splitlines())
        if lines > LARGEST_FILE:
            too_large.append(f"{relative(path)}: {lines} lines")
        for node in definitions(tree_of(path)):
            size = (node.end_lineno or node.lineno) - node.lineno + 1
            limit = LARGEST_CLASS if isinstance(node, ast.ClassDef) else LARGEST_FUNCTION
            if size > limit:
                too_large.append(f"{relative(path)}:{node.lineno} {node.name}: {size} lines")
    assert too_large == []


def test_top_level_holds_only_what_belongs_there() -> None:
    parts = [relative(path).split("/") for path in FILES]
    assert {names[0] for names in parts if len(names) > 1} - TOP_LEVEL_FOLDERS == set()
    assert {names[0] for names in parts if len(names) == 1} - TOP_LEVEL_FILES == set()


def test_any_exception_is_caught_only_at_the_edges() -> None:
    found = []
    for path in SOURCES:
        for node in ast.walk(tree_of(path)):
            if not isinstance(node, ast.ExceptHandler):
                continue
            names = {each.id for each in ast.walk(node.type) if isinstance(each, ast.Name)} if node.type else {"bare"}
            re_raises = bool(node.body) and isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
            if names & {"Exception", "BaseException", "bare"} and not re_raises:
                found.append((relative(path), node.lineno))
    assert [place for place in found if place[0] not in MAY_CATCH_ANYTHING] == []


@pytest.mark.parametrize("meaning", FORBIDDEN_WORDS)
def test_no_file_names(meaning: str) -> None:
    pattern = FORBIDDEN_WORDS[meaning]
    found = []
    for path in TEXTS:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if pattern.search(line):
                found.append(f"{relative(path)}:{number}")
    assert found == []


def test_nothing_is_left_for_later() -> None:
    later = re.compile("TO" + "DO|FIX" + "ME|X" + "XX|NotImplemented" + "Error")
    found = [
        f"{relative(path)}:{number}"
        for path in SOURCES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if later.search(line)
    ]
    assert found == []


def test_no_test_is_skipped() -> None:
    skipping = re.compile("mark" + r"\.skip|pytest" + r"\.skip|mark" + r"\.xfail|import" + "orskip")
    tests = [path for path in SOURCES if relative(path).startswith("tests/")]
    assert [relative(path) for path in tests if skipping.search(path.read_text(encoding="utf-8"))] == []


def test_requirement_files_are_locked_and_name_no_address() -> None:
    for name in ("requirements.txt", "requirements-test.txt"):
        text = (PROJECT / "installer" / name).read_text(encoding="utf-8")
        packages = re.findall(r"^[a-z0-9][\w.-]*==", text, re.MULTILINE)
        assert "://" not in text
        assert len(packages) > 10
        assert len(re.findall(r"==.*\\\n +--hash=sha256:[0-9a-f]{64}", text)) == len(packages)


def test_core_starts_without_qt_and_without_slow_packages() -> None:
    """What the window imports before its first frame must bring neither numpy nor reportlab nor sqlite-utils."""
    code = (
        "import sys, qic_desktop.settings, qic_desktop.logs, qic_desktop.paths, qic_desktop.i18n\n"
        "slow = {'PySide6', 'shiboken6', 'pyqtgraph', 'numpy', 'reportlab', 'sqlite_utils', 'babel', 'ui'}\n"
        "print(sorted(slow & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-P", "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_layers_hold() -> None:
    """The contracts of pyproject.toml (import-linter): downward only, no Qt below the window."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    said = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr


def test_core_never_names_qt() -> None:
    qt = {"PySide6", "shiboken6", "pyqtgraph", "ui"}
    found = []
    for path in SOURCES:
        if not relative(path).startswith("qic_desktop/"):
            continue
        for node in ast.walk(tree_of(path)):
            named = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            named += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [f"{relative(path)}: {name}" for name in named if name.split(".")[0] in qt]
    assert found == []


def test_no_module_imports_itself_in_a_circle() -> None:
    """Pages are imported in a thread while the window works: a circle could hand out a module that is half made."""
    modules = {relative(path).removesuffix(".py").removesuffix("/__init__").replace("/", "."): path for path in SOURCES}
    imported = {name: _imported_at_once(path) & modules.keys() - {name} for name, path in modules.items()}
    done: set[str] = set()
    for first in sorted(imported):
        found = _circle(first, imported, done)
        assert found == [], " → ".join(found)


def _imported_at_once(path: Path) -> set[str]:
    """What a module imports when it is imported itself; what only type checkers see is left out."""
    found: set[str] = set()
    waiting = list(tree_of(path).body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
        elif isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.Try):
            waiting += node.body
        elif isinstance(node, ast.If) and not (isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            waiting += [*node.body, *node.orelse]
    return found


def _circle(first: str, imported: dict[str, set[str]], done: set[str]) -> list[str]:
    """The modules of a circle that is met from ``first`` on, or nothing; ``done`` are known to meet none."""
    way, waiting = [first], [iter(sorted(imported[first]))]
    while way:
        following = next((one for one in waiting[-1] if one not in done), None)
        if following is None:
            done.add(way.pop())
            waiting.pop()
        elif following in way:
            return [*way[way.index(following) :], following]
        else:
            way.append(following)
            waiting.append(iter(sorted(imported[following])))
    return []
