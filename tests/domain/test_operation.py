"""The operation line: making, reading, and what is refused."""

from __future__ import annotations

import pytest

from qic_desktop.domain.catalogue import find_declaration
from qic_desktop.domain.operation import Dot, Operation, Stamp, check_operation, hash8, make_line, parse_line
from qic_desktop.domain.scope import organiser_scope, private_of, site_scope
from qic_desktop.errors import RefusedError

SITE = "019a2f3e-6c10-7b52-9d41-2f6b8e0c7a15"
PERSON = "019a2f3e-7a01-7c3e-8b11-5d0e9f4a2b60"
MEASURE = "019a2f40-1111-7abc-8def-0123456789ab"
WRITER = "4c6377bdfe0d733ee7fd8eb59bcac76f"
HEAD = f'[1,1,1795341600000,"{PERSON}","observation","{MEASURE}|2026-10|",'
LINE = (
    HEAD + '{"counts":{"numerator":412,"denominator":450,"revision":1},'
    '"source":{"source":"register","counted_back":null}},[]]'
).encode()


def code_of(line: bytes | str) -> str:
    with pytest.raises(RefusedError) as caught:
        parse_line(line if isinstance(line, bytes) else line.encode())
    return caught.value.code


def checked(
    registers: dict[str, object], *, entity: str = "observation", identity: str = f"{MEASURE}|2026-10|"
) -> None:
    line = make_line(Stamp(1, 1, 0, None), entity=entity, identity=identity, registers=registers)
    check_operation(parse_line(line), site_scope(SITE), find_declaration)


def test_a_line_is_parsed_and_its_values_stay_slices() -> None:
    operation = parse_line(LINE)
    assert operation.hash8 == hash8(LINE) == "7ba66000fc22b759"
    assert (operation.seq, operation.lamport, operation.person) == (1, 1, PERSON)
    assert operation.registers["counts"] == {"numerator": 412, "denominator": 450, "revision": 1}
    assert operation.raw["source"] == '{"source":"register","counted_back":null}'
    again = make_line(
        Stamp(1, 1, 1795341600000, PERSON),
        entity=operation.entity,
        identity=operation.id,
        registers=operation.registers,
    )
    assert again == LINE


def test_slices_keep_a_spelling_that_our_number_writer_would_change() -> None:
    operation = parse_line((HEAD + '{"counts":{"value":1.50}},[]]').encode())
    assert operation.raw["counts"] == '{"value":1.50}'
    assert operation.registers["counts"] == {"value": 1.5}


def test_dots_and_escaped_ids() -> None:
    dots = (Dot(WRITER, 1, "7ba66000fc22b759"), Dot(WRITER, 2, "00000000000000ff"))
    line = make_line(
        Stamp(3, 9, 5, None), entity="thing", identity='5" \\ wide', registers={"text": "a [b], c"}, dots=dots
    )
    operation = parse_line(line)
    assert operation.dots == dots
    assert operation.id == '5" \\ wide'
    assert operation.person is None


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]",
        b"null",
        LINE + b"\r",
        LINE + b" ",
        LINE[:-1],
        b" " + LINE,
        LINE.replace(b"[1,1,", b"[01,1,"),
        LINE.replace(b"[1,1,", b"[1.0,1,"),
        LINE.replace(b"[1,1,", b"[true,1,"),
        LINE.replace(b"[1,1,", b"[0,1,"),
        LINE.replace(b"1795341600000", b"-1"),
        LINE.replace(b"1795341600000", b"99999999999999999"),
        LINE.replace(PERSON.encode(), b"Anna"),
        LINE.replace(b'"observation"', b'"Observation"'),
        LINE.replace(b'"counts":', b'"Counts":'),
        LINE.replace(b'"source":{', b'"counts":{'),
        LINE.replace(b",[]]", b",[[]]]"),
        LINE.replace(b",[]]", b"]"),
        LINE.replace(b",[]]", b",[],[]]"),
        (HEAD + "{},[]]").encode(),
        (HEAD + '{"a":1,},[]]').encode(),
        (HEAD + f'{{"a":1}},[["{WRITER}",1,"7ba66000fc22b759"],["{WRITER}",1,"7ba66000fc22b759"]]]').encode(),
        (HEAD + f'{{"a":1}},[["{WRITER}",1,"7ba66000"]]]').encode(),
        b"[" * 9,
        b"\xff",
    ],
)
def test_what_is_no_operation_is_refused(line: bytes) -> None:
    assert code_of(line) in ("E-OPS", "E-JSON")


@pytest.mark.parametrize("value", ["NaN", "1e400", '{"a":1,"a":2}', '"\\u0000"', "[[[[[[[1]]]]]]]", "9007199254740993"])
def test_bad_json_in_a_register_is_refused(value: str) -> None:
    assert code_of(HEAD + '{"counts":' + value + "},[]]") == "E-JSON"


def test_lamport_numbers_have_a_ceiling() -> None:
    assert code_of(LINE.replace(b"[1,1,", b"[1,281474976710657,")) == "E-LAMPORT"
    assert code_of(LINE.replace(b"[1,1,", b"[1,1152921504606846,")) == "E-LAMPORT"
    assert code_of(LINE.replace(b"[1,1,", b"[1,0,")) == "E-LAMPORT"
    assert parse_line(LINE.replace(b"[1,1,", b"[1,281474976710656,")).lamport == 2**48


def test_sizes_have_limits() -> None:
    stamp = Stamp(1, 1, 0, None)
    make_line(stamp, entity="letter", identity=MEASURE, registers={"body": "x" * 65_536})
    with pytest.raises(RefusedError) as caught:
        make_line(stamp, entity="letter", identity=MEASURE, registers={"body": {"deep": ["é" * 32_769]}})
    assert caught.value.code == "E-VALUE"
    with pytest.raises(RefusedError) as caught:
        make_line(stamp, entity="letter", identity=MEASURE, registers={f"t{n}": "x" * 60_000 for n in range(5)})
    assert caught.value.code == "E-OPS"
    for identity in ("", "x" * 513):
        with pytest.raises(RefusedError) as caught:
            make_line(stamp, entity="letter", identity=identity, registers={"body": ""})
        assert caught.value.code == "E-ID"


@pytest.mark.parametrize("counts", ["412", True, [1], {"numerator": "3"}, {"numerator": True}, {"denominator": []}])
def test_a_known_register_of_the_wrong_type_is_refused(counts: object) -> None:
    with pytest.raises(RefusedError) as caught:
        checked({"counts": counts})
    assert caught.value.code == "E-VALUE"


@pytest.mark.parametrize(
    "registers",
    [
        {"counts": {"numerator": -1, "denominator": 3.5}},
        {"counts": {"numerator": 451, "denominator": 450}},
        {"counts": None},
        {"counts": {"numerator": 1, "colour": "blue"}},
        {"of_a_later_version": [True]},
        {"deleted": True},
    ],
)
def test_what_only_makes_no_sense_or_is_unknown_passes(registers: dict[str, object]) -> None:
    checked(registers)


def test_ids_of_known_entities_have_their_form() -> None:
    for identity in ("x", MEASURE, f"{MEASURE}|2026-10|a|b", f"{MEASURE}|2026-10"):
        with pytest.raises(RefusedError) as caught:
            checked({"counts": None}, identity=identity)
        assert caught.value.code == "E-ID"
    checked({"anything": 1}, entity="of_a_later_version", identity="x")


def test_an_entity_lives_in_its_scopes_only() -> None:
    operation: Operation = parse_line(LINE)
    for scope in (organiser_scope(), private_of(site_scope(SITE))):
        with pytest.raises(RefusedError) as caught:
            check_operation(operation, scope, find_declaration)
        assert caught.value.code == "E-ENTITY"
