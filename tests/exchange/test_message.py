"""Messages: what phones and chats do to a text, and the bytes that must come out of it all the same."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qic_desktop.domain.message_parts import Received
from qic_desktop.errors import RefusedError
from qic_desktop.exchange import message
from qic_desktop.exchange.message import MessageReader, write_parts

TITLE = "QIC Desktop, Les Filaos, November 2026, part {n} of {total}"


def package(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


def sent(data: bytes, part_size: int = message.PART_SIZE) -> list[str]:
    bodies = write_parts(data, part_size)
    return [TITLE.format(n=n, total=len(bodies)) + "\n" + body for n, body in enumerate(bodies, 1)]


def read(*texts: str) -> Received:
    reader = MessageReader()
    for text in texts:
        reader.add(text)
    (found,) = reader.packages
    return found


MONTH = package(4_400)


# --- what happens on the way --------------------------------------------------------------------------------

HEADERS = (
    "[12:03, 22/11/2026] Anna: ",
    "22/11/2026, 12:03 - Lulu 0711 000 111: ",
    "[22.11.26, 12:03:44] ~ Paul O’Hil: ",
)


def forwarded(text: str) -> str:
    """Each line as a chat program exports it: time and sender before it."""
    return "\n".join(HEADERS[n % len(HEADERS)] + line for n, line in enumerate(text.splitlines()))


def wrapped(text: str) -> str:
    return "\n".join(re.sub("(.{20})", r"\1\n", line) for line in text.splitlines())


def quoted(text: str) -> str:
    return "\n".join(f"> > {line}" for line in wrapped(text).splitlines())


def spaced(text: str) -> str:
    return re.sub("(.{7})", "\\1\u00a0 ", text)


def smart(text: str) -> str:
    return "“" + text.replace("\n", "”\r\n‘…*_~`") + "’ 👍🏽"


def capitalised(text: str) -> str:
    return "\n".join(line[:1].upper() + line[1:] for line in text.splitlines())


def with_chat(text: str) -> str:
    chat = ("Hello Lulu, you will love our louvolul", "ok 👍", "u l o u l", "Meeting 14:00 at ward 3b?", "uuuu0000lll")
    return "\n".join(f"{chat[n % len(chat)]}\n{line}" for n, line in enumerate(text.splitlines()))


def full_width(text: str) -> str:
    return "".join(chr(ord(mark) + 0xFEE0) if mark in "0123456789abc" else mark for mark in text)


def other_digits(text: str) -> str:
    return text.translate({ord("0") + n: 0x0660 + n for n in range(10)})


def multiplied(text: str) -> str:
    return re.sub(r"(?<=\d)x(?=\d)", "×", text)


def marked(text: str) -> str:
    return "\u200e\ufeff" + "\u200b".join(text) + "\u202c"


CHANGES: tuple[Callable[[str], str], ...] = (
    str, str.upper, str.title, forwarded, wrapped, quoted, spaced, smart, capitalised, with_chat, full_width,
    other_digits, marked, multiplied,
)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=[change.__name__ for change in CHANGES])
def test_what_messengers_do_to_a_text_changes_nothing(change: Callable[[str], str]) -> None:
    assert read(change("\n".join(sent(MONTH)))).data == MONTH


@given(
    st.binary(min_size=1, max_size=3_000),
    st.integers(500, 4_000),
    st.lists(st.sampled_from(CHANGES[1:]), max_size=3, unique=True),
    st.randoms(use_true_random=False),
)
@settings(max_examples=60)
def test_any_package_comes_out_of_any_order_and_doubling(
    data: bytes, size: int, changes: list[Callable[[str], str]], chance: random.Random
) -> None:
    parts = sent(data, size)
    parts += [chance.choice(parts)]
    chance.shuffle(parts)
    # A sender's name inside a line that was cut is the one thing that costs the line.
    order = sorted(changes, key=lambda change: change in (wrapped, quoted, spaced, marked))
    for change in order:
        parts = [change(part) for part in parts]
    assert read("\n\nfine, here it is\n".join(parts)).data == data


@pytest.mark.parametrize("size", [500, 1_500, 3_000, 60_000])
def test_parts_keep_within_their_size_and_say_their_number(size: int) -> None:
    parts = write_parts(package(20_000), size)
    assert max(len(part) for part in parts) <= size
    assert len(write_parts(MONTH)) == 3
    assert [one.number for one in read(*parts).parts] == list(range(1, len(parts) + 1))


def test_only_letters_and_digits_that_nothing_corrects_are_used() -> None:
    for part in write_parts(MONTH):
        assert re.fullmatch(r"(?:[ou][0-9a-hjkmnp-tv-z]+l\n)+", part)


# --- what is missing or damaged -----------------------------------------------------------------------------


def test_a_missing_part_is_named() -> None:
    parts = sent(MONTH)
    found = read(parts[2], parts[0])
    assert found.data is None
    assert [one.number for one in found.parts if one.is_missing] == [2]
    assert found.in_parts == 2


@pytest.mark.parametrize("seed", range(25))
def test_one_changed_letter_is_found_and_named(seed: int) -> None:
    chance = random.Random(seed)
    parts = sent(MONTH)
    start = parts[1].index("\n") + 58
    at = chance.randrange(start, len(parts[1]) - 2)
    while parts[1][at] == "\n":
        at += 1
    wrong = chance.choice([mark for mark in "0a9zkl" if mark != parts[1][at]])
    parts[1] = parts[1][:at] + wrong + parts[1][at + 1 :]
    found = read(*parts)
    assert found.data is None
    assert [one.number for one in found.parts if not one.is_complete] == [2]
    # Two lines where the mark between them is hit, since both then look like one.
    assert found.parts[1].lines - found.parts[1].arrived in (1, 2)


def test_a_part_that_was_cut_off_is_damaged_and_not_missing() -> None:
    parts = sent(MONTH)
    found = read(parts[0], parts[1][:900], parts[2])
    assert [one.number for one in found.parts if not one.is_complete] == [2]
    assert not found.parts[1].is_missing
    only_head = read(parts[0], "\n".join(parts[1].splitlines()[:2]), parts[2])
    assert only_head.parts[1].arrived == 0
    assert not only_head.parts[1].is_missing


def test_two_damaged_copies_of_a_part_make_a_whole_one() -> None:
    parts = sent(MONTH)
    lines = parts[1].splitlines()
    first, second = "\n".join(lines[:20]), "\n".join([lines[0], *lines[15:]])
    assert read(parts[0], first, parts[2]).data is None
    assert read(parts[0], first, second, parts[2]).data == MONTH


def test_the_first_line_of_a_part_may_be_lost_if_another_part_has_one() -> None:
    parts = sent(MONTH)
    parts[1] = "\n".join(parts[1].splitlines()[2:])
    assert read(*parts).data == MONTH


def test_lines_without_any_beginning_are_noticed() -> None:
    reader = MessageReader()
    reader.add("\n".join(sent(MONTH)[0].splitlines()[3:9]))
    assert reader.packages == ()
    assert reader.has_headless
    assert not reader.is_empty


def test_chat_alone_is_no_message() -> None:
    reader = MessageReader()
    reader.add(with_chat("no\n" * 400))
    assert reader.is_empty


def test_parts_of_two_packages_are_never_mixed() -> None:
    other = package(4_400, seed=2)
    mixed = [line for pair in zip(sent(MONTH), sent(other), strict=True) for line in pair]
    reader = MessageReader()
    reader.add("\n".join(mixed))
    assert {one.data for one in reader.packages} == {MONTH, other}
    line = next(one for one in sent(other)[0].splitlines() if one.startswith("u"))
    half = sent(MONTH)[0].replace(sent(MONTH)[0].splitlines()[2], line)
    assert not read(half, *sent(MONTH)[1:]).parts[0].is_complete


def test_the_same_package_in_parts_of_another_size_completes_it() -> None:
    large, small = sent(MONTH, 3_000), sent(MONTH, 1_000)
    found = read(large[0], *small[3:])
    assert found.data == MONTH or not [one for one in found.parts if one.is_missing]
    assert read(large[0], large[2], *small).data == MONTH


# --- limits -------------------------------------------------------------------------------------------------


def test_what_is_too_large_for_messages_is_refused() -> None:
    for data in (b"", bytes(message.MOST_BYTES + 1)):
        with pytest.raises(RefusedError, match="E-MESSAGE-SIZE"):
            write_parts(data)
    with pytest.raises(RefusedError, match="E-TOO-LARGE"):
        MessageReader().add("x" * (message.MOST_TEXT + 1))


def test_the_largest_package_goes_through() -> None:
    data = package(message.MOST_BYTES)
    assert read(*write_parts(data, 60_000)).data == data


def test_a_reader_forgets_rather_than_fills_the_memory() -> None:
    reader = MessageReader()
    for seed in range(message._MOST_PACKAGES + 20):
        reader.add(write_parts(package(30, seed))[0])
    assert len(reader.packages) == message._MOST_PACKAGES
    chance = random.Random(3)
    marks = "0123456789abcdefghjkmnpqrstvwxyz"
    reader.add("".join("u" + "".join(chance.choices(marks, k=13)) + "l" for _ in range(140_000)))
    assert reader._kept == message._MOST_LINES


def test_a_message_that_promises_another_whole_is_not_opened() -> None:
    """Lines that check out one by one, under a head whose whole they are not."""
    other = package(len(MONTH), seed=9)
    digest = sha256(other).digest()[:20]
    lines = [message._write_line(n, MONTH[at : at + 40], digest) for n, at in enumerate(range(0, len(MONTH), 40))]
    head = write_parts(other, 60_000)[0].splitlines()[0]
    found = read(head, *lines)
    assert all(one.is_complete for one in found.parts)
    assert found.data is None


# --- the published format -----------------------------------------------------------------------------------


def test_the_example_of_the_format_document_is_made_again_and_read() -> None:
    document = Path(__file__).resolve().parents[2] / "resources" / "docs" / "data-package.md"
    blocks = re.compile(r"^```\w+ ([a-z0-9-]+)\n(.*?)\n```$", re.MULTILINE | re.DOTALL)
    examples = dict(blocks.findall(document.read_text(encoding="utf-8")))
    data = examples["header-1"].encode()
    assert write_parts(data) == (examples["message-1"] + "\n",)
    assert read(examples["message-1"]).data == data


def test_a_second_reader_written_from_the_clauses_agrees() -> None:
    """The clause, followed word by word with other means."""
    alphabet = "0123456789abcdefghjkmnpqrstvwxyz"

    def top(data: bytes) -> int:
        return int(bin(int.from_bytes(b"\1" + sha256(data).digest(), "big"))[3 : 3 + 25], 2)

    def bits(letters: str) -> str:
        return "".join(format(alphabet.index(mark), "05b") for mark in letters)

    pieces = {}
    text = write_parts(MONTH, 500)[0] + "".join(write_parts(MONTH, 500)[1:])
    head = re.search("o(.{48})(.{5})l", text)
    assert head is not None
    packed = int(bits(head[1]), 2).to_bytes(30, "big")
    assert int(bits(head[2]), 2) == top(b"qic-head\0" + packed)
    for line in re.findall("u(.{3})(.+)(.{5})l\n", text):
        number = int(bits(line[0]), 2)
        size = len(line[1]) * 5 // 8
        piece = int(bits(line[1])[: size * 8], 2).to_bytes(size, "big")
        sums = top(b"qic-line\0" + number.to_bytes(2, "big") + piece) ^ top(b"qic-tag\0" + packed[10:])
        assert int(bits(line[2]), 2) == sums
        pieces[number] = piece
    assert b"".join(pieces[number] for number in range(len(pieces))) == MONTH
    assert int.from_bytes(packed[7:10], "big") == len(MONTH)


@given(st.text(max_size=400), st.text(alphabet="ou0123abcdefghjkl \n", max_size=600))
@settings(max_examples=150)
def test_no_text_makes_the_reader_stumble(any_text: str, like_lines: str) -> None:
    reader = MessageReader()
    reader.add(any_text)
    reader.add(like_lines + any_text + like_lines)
    assert all(one.data is None for one in reader.packages)


@pytest.mark.parametrize("seed", range(6))
def test_mangled_messages_give_the_package_or_nothing(seed: int) -> None:
    chance = random.Random(seed)
    text = "\n".join(sent(package(900, seed), 500))
    for _ in range(60):
        marks = list(text)
        for _ in range(chance.randrange(1, 12)):
            at = chance.randrange(len(marks))
            marks[at] = chance.choice(["", "l", "u", "o", "0", "\u202e", "\ud800", marks[at] * 2])
        reader = MessageReader()
        reader.add("".join(marks))
        assert all(one.data in (None, package(900, seed)) for one in reader.packages)
