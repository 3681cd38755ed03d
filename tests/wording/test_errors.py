"""Every expected error and every code has a sentence of its own."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest

from qic_desktop import errors, i18n
from qic_desktop.wording import errors as wording
from qic_desktop.wording.errors import describe, describe_code, describe_outcome

PROJECT = Path(__file__).resolve().parents[2]
SOURCES = [path.read_text(encoding="utf-8") for path in (PROJECT / "qic_desktop").rglob("*.py")]
CODES = sorted({code for text in SOURCES for code in re.findall(r'"([EQN]-[A-Z0-9]+(?:-[A-Z0-9]+)*)"', text)})
REASONS = sorted(set(re.findall(r'NotAllowedError\([^)]*why="([a-z-]+)"', "\n".join(SOURCES))) - {"role"})
STEPS = sorted(set(re.findall(r'NotAllowedError\("([a-z-]+)", why="role"', "\n".join(SOURCES))))
THINGS = sorted(set(re.findall(r'NotFoundError\([^\n]*what="([a-z-]+)"', "\n".join(SOURCES))))


def families(base: type[errors.QicError] = errors.QicError) -> list[type[errors.QicError]]:
    return [base, *(member for child in base.__subclasses__() for member in families(child))]


def made(family: type[errors.QicError]) -> errors.QicError:
    """A member of the family with something in every field."""
    values: dict[str, Any] = {"path": Path("a.qic"), "folder": Path("fonts"), "backup": Path("b.db"), "files": ("x",)}
    fields = {
        field.name: values.get(field.name, 3 if "int" in str(field.type) else "x")
        for field in dataclasses.fields(family)
    }
    return family(**fields)


def is_sentence(text: str) -> bool:
    return (text[0].isupper() or text.startswith(("“", "a.qic"))) and text.endswith((".", ").")) and "{" not in text


@pytest.mark.parametrize("family", families())
def test_every_expected_error_has_a_sentence(family: type[errors.QicError]) -> None:
    assert family in wording._SENTENCES, "add a sentence to qic_desktop/wording/errors.py"
    assert is_sentence(describe(made(family)))


@pytest.mark.parametrize("code", CODES)
def test_every_code_in_the_source_has_a_sentence(code: str) -> None:
    assert code in wording.KNOWN_CODES, "add a sentence to qic_desktop/wording/errors.py"
    assert is_sentence(describe_code(code))
    assert code not in describe_code(code)


def test_there_are_codes_to_describe() -> None:
    assert len(CODES) > 40
    assert {"E-ZIP", "Q-UNKNOWN-KEY", "N-ALREADY-HELD"} <= set(CODES)


@pytest.mark.parametrize("why", REASONS)
def test_every_reason_has_a_sentence(why: str) -> None:
    general = describe(errors.NotAllowedError("x", why="never used"))
    assert describe(errors.NotAllowedError("x", why=why)) != general


@pytest.mark.parametrize("step", STEPS)
def test_every_step_of_another_role_has_a_sentence(step: str) -> None:
    general = describe(errors.NotAllowedError("never used", why="role")).replace("never used", step)
    assert describe(errors.NotAllowedError(step, why="role")) != general


@pytest.mark.parametrize("what", THINGS)
def test_everything_looked_for_has_a_sentence(what: str) -> None:
    assert describe(errors.NotFoundError("x", what=what)) != describe(errors.NotFoundError("x", what="never used"))
    assert is_sentence(describe(errors.NotFoundError("", what=what)))


def test_sentences_say_what_is_known() -> None:
    assert "12345 67890" in describe_code("Q-UNKNOWN-KEY", signer="12345 67890")
    assert describe_code("N-ALREADY-HELD", when="2 April") == "Nothing new; this copy was read on 2 April."
    assert describe_code("E-COLLABORATIVE") == "For another collaborative. Hand it on; it cannot be opened here."
    assert "observation.counts" in describe(errors.RefusedError("E-VALUE", "observation.counts"))
    assert "b.db" in describe(errors.StoreDamagedError(Path("a.qic"), Path("b.db")))
    assert "no backup" in describe(errors.StoreDamagedError(Path("a.qic")))
    assert "X-9" in describe_code("X-9")


def test_a_partial_package_says_that_the_rest_is_sound() -> None:
    sentence = describe_outcome("partial", "E-OPS")
    assert describe_code("E-OPS") in sentence
    assert "can be accepted" in sentence
    assert describe_outcome("refuse", "E-ZIP") == describe_code("E-ZIP")
    assert describe_outcome("accept", "") == describe_code("")


def test_the_mark_before_decimals_is_that_of_the_language() -> None:
    assert "“.”" in describe(errors.NotANumberError("1,2,3"))
    i18n.use_language("fr")
    assert "“,”" in describe(errors.NotANumberError("1.2.3"))


def test_an_error_without_its_own_sentence_gets_that_of_its_family() -> None:
    @dataclasses.dataclass(eq=False)
    class StoreOnFireError(errors.StoreError):
        """Not a member of errors.py."""

    assert describe(StoreOnFireError(Path("a.qic"))) == "Something is wrong with a.qic."


def test_a_page_of_typed_text_is_not_said_back() -> None:
    sentence = describe(errors.NotAPeriodError("9" * 5000))
    assert len(sentence) < 300
    assert "…" in sentence
