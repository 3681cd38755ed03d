"""QR codes of a package: what they hold, that they stay within what was measured, and a key's own code."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from qic_desktop.domain.qr_code import QUIET, QrCode
from qic_desktop.errors import RefusedError
from qic_desktop.exchange import codes
from qic_desktop.exchange.message import MessageReader

ALPHANUMERIC = re.compile(r"[0-9A-Z $%*+\-./:]+")
KEY = "4c6377bdfe0d733ee7fd8eb59bcac76f"
DOCUMENT = Path(__file__).resolve().parents[2] / "resources" / "docs" / "data-package.md"


def package(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


def gathered(*texts: str) -> MessageReader:
    reader = MessageReader()
    for text in texts:
        reader.add(text)
    return reader


def examples() -> dict[str, str]:
    blocks = re.compile(r"^```\w+ ([a-z0-9-]+)\n(.*?)\n```$", re.MULTILINE | re.DOTALL)
    return dict(blocks.findall(DOCUMENT.read_text(encoding="utf-8")))


@pytest.mark.parametrize("size", [1, 40, 639, 640, 641, 1_786, 4_400, 20_000])
def test_the_texts_are_the_package(size: int) -> None:
    data = package(size)
    made = codes.package_codes(data)
    assert len(made) == -(-size // (40 * codes.LINES_EACH))
    assert all(ALPHANUMERIC.fullmatch(code.text) for code in made)
    shuffled = random.Random(2).sample(made, len(made))
    (found,) = gathered(*(code.text for code in shuffled)).packages
    assert found.data == data
    assert [part.number for part in found.parts] == list(range(1, len(made) + 1))


def test_no_code_is_larger_than_the_version_that_was_measured() -> None:
    made = codes.package_codes(package(20_000))
    assert {code.size for code in made[:-1]} == {97}
    assert made[-1].size <= 97
    assert len(made[0].text) == 1_239


def test_a_lost_code_is_named_and_the_others_stay() -> None:
    made = codes.package_codes(package(2_600))
    (found,) = gathered(*(code.text for code in made if code.name not in ("2/5", "4/5"))).packages
    assert found.data is None
    assert [part.number for part in found.parts if part.is_missing] == [2, 4]


def test_doubled_codes_and_codes_of_two_packages_do_no_harm() -> None:
    first, second = package(2_000, 1), package(1_900, 2)
    texts = [code.text for data in (first, second, first) for code in codes.package_codes(data)]
    random.Random(3).shuffle(texts)
    assert {one.data for one in gathered(*texts).packages} == {first, second}


def test_codes_of_other_sizes_fill_what_is_missing() -> None:
    data = package(2_000)
    some = codes.package_codes(data)[:2]
    others = codes.package_codes(data, lines_each=8, level="M")[2:]
    (found,) = gathered(*(code.text for code in (*some, *others))).packages
    assert found.data == data


def test_what_is_too_large_is_refused() -> None:
    with pytest.raises(RefusedError, match="E-CODES"):
        codes.package_codes(package(200 * 640 + 1))


def test_bars_and_modules_are_the_same_picture() -> None:
    code = codes.package_codes(package(700))[0]
    drawn = {(x + step, y) for x, y, length in code.bars() for step in range(length)}
    modules = {
        (x + QUIET, y + QUIET) for y, row in enumerate(code.rows) for x, module in enumerate(row) if module == "1"
    }
    assert drawn == modules
    assert code.width == code.size + 2 * QUIET
    assert list(QrCode("", ("101", "000", "111")).bars()) == [(4, 4, 1), (6, 4, 1), (4, 6, 3)]


def test_a_key_is_a_small_code_and_back() -> None:
    made = codes.key_code(KEY)
    assert made.size == 29
    assert codes.key_of(made.text) == KEY
    assert codes.key_of(made.text.lower()) == KEY


@pytest.mark.parametrize(
    "text", ["", "QIC KEY ", "QIC KEY 4C63", f"QIC KEY {KEY}00", f"see QIC KEY {KEY}", "x" * 4_000]
)
def test_what_is_no_key_is_none(text: str) -> None:
    assert codes.key_of(text) is None


def test_a_key_that_is_none_makes_no_code() -> None:
    with pytest.raises(ValueError, match="nokey"):
        codes.key_code("nokey")


def test_the_examples_of_the_document_are_made_again() -> None:
    known = examples()
    (message,) = gathered(known["message-1"]).packages
    assert message.data is not None
    (code,) = codes.package_codes(message.data)
    assert code.text == known["code-1"]
    assert codes.key_code(KEY).text == known["key-code-1"]
