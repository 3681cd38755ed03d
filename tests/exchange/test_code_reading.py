"""Pictures from anywhere: what cannot be read is refused with one of a few reasons, and quickly."""

from __future__ import annotations

import random
import struct
import time
import tracemalloc
import zlib
from io import BytesIO

import pytest
import segno  # noqa: TID251  # codes of others
from PIL import Image, ImageFile

from qic_desktop.errors import PictureError
from qic_desktop.exchange import code_reading, codes
from qic_desktop.exchange.code_reading import read_codes

REASONS = {"too-large", "too-many-pixels", "heic", "format", "pdf", "moving", "damaged"}
CODE = codes.package_codes(random.Random(1).randbytes(640))[0]


def saved(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def code_picture(mode: str = "L", module: int = 4) -> Image.Image:
    side = CODE.width * module
    picture = Image.new("L", (side, side), 255)
    for x, y, length in CODE.bars():
        picture.paste(0, (x * module, y * module, (x + length) * module, (y + 1) * module))
    return picture.convert(mode)


def qr(content: str | bytes, **options: object) -> bytes:
    out = BytesIO()
    segno.make(content, micro=False, **options).save(out, kind="png", scale=4)
    return out.getvalue()


def why(data: bytes) -> str:
    with pytest.raises(PictureError) as refused:
        read_codes(data)
    return refused.value.why


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that says it is so large; what is there of it is sound."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    rows = zlib.compress(bytes(min(width, 100_000) // 8 + 1) * 64, 9)
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


# --- what is read -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "RGBA", "P", "LA", "I;16"])
def test_png_in_every_depth(mode: str) -> None:
    assert read_codes(saved(code_picture(mode))) == (CODE.text,)


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_the_formats_of_phones_and_messengers(kind: str) -> None:
    assert read_codes(saved(code_picture("RGB"), kind, quality=70)) == (CODE.text,)


def test_a_code_on_nothing_stands_on_paper() -> None:
    picture = code_picture("RGBA")
    clear = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), mask=picture.convert("L").point(lambda shade: 255 - shade))
    assert read_codes(saved(clear)) == (CODE.text,)


def test_a_large_photograph_is_read_smaller() -> None:
    picture = Image.new("RGB", (8_000, 6_000), "white")
    picture.paste(code_picture("RGB", 24), (2_500, 1_500))
    assert read_codes(saved(picture, "JPEG", quality=60)) == (CODE.text,)


def test_a_picture_without_codes_gives_nothing() -> None:
    assert read_codes(saved(Image.new("L", (1, 1), 255))) == ()
    assert read_codes(saved(Image.effect_noise((400, 300), 90))) == ()


# --- other codes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    ["https://example.org", "WIFI:S:ward;T:WPA;P:secret;;", "x" * 2_900, "7" * 7_000, "ü€漢字" * 20],
)
def test_codes_with_other_content_are_only_text(content: str) -> None:
    assert all(isinstance(text, str) for text in read_codes(qr(content, error="L")))


def test_binary_content_is_no_error() -> None:
    assert len(read_codes(qr(random.Random(2).randbytes(1_500), error="L"))) == 1


def test_other_kinds_of_codes_are_passed_over() -> None:
    import zxingcpp  # noqa: TID251  # codes of another kind

    made = zxingcpp.create_barcode("1234567890", zxingcpp.BarcodeFormat.DataMatrix)
    picture = Image.fromarray(made.to_image(scale=8))
    assert read_codes(saved(picture)) == ()


# --- hostile pictures ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(50_000, 50_000), (100_000, 300), (2**31 - 1, 2**31 - 1)])
def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]) -> None:
    unpacked: list[object] = []
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda picture: unpacked.append(picture.size))
    tracemalloc.start()
    assert why(bomb(*size)) in ("too-many-pixels", "damaged")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert unpacked == []
    assert peak < 20_000_000


def test_a_jpeg_that_says_it_is_vast_is_refused() -> None:
    data = bytearray(saved(Image.new("RGB", (64, 64)), "JPEG"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", 65_500, 65_500)
    assert why(bytes(data)) == "too-many-pixels"


def test_a_jpeg_of_endless_passes_is_refused() -> None:
    data = saved(Image.new("RGB", (64, 64)), "JPEG", progressive=True)
    scan = data[data.rindex(b"\xff\xda") : -2]
    assert why(data[:-2] + scan * 100 + data[-2:]) == "damaged"


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG"])
@pytest.mark.parametrize("left", [0.02, 0.5, 0.97])
def test_a_cut_picture_is_damaged(kind: str, left: float) -> None:
    data = saved(code_picture("RGB"), kind)
    assert why(data[: max(20, int(len(data) * left))]) == "damaged"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "format"),
        (b"not a picture at all", "format"),
        (b"PK\x03\x04" + bytes(60), "format"),
        (b"GIF89a" + bytes(60), "format"),
        (b"%PDF-1.7", "pdf"),
        (b"\0\0\0\x18ftypheic" + bytes(60), "heic"),
        (b"\0\0\0\x18ftypmif1" + bytes(60), "heic"),
        (b"\xff\xd8\xff", "damaged"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "damaged"),
    ],
)
def test_what_is_no_picture_is_said_plainly(data: bytes, reason: str) -> None:
    assert why(data) == reason


def test_a_file_that_is_too_large_is_not_looked_at() -> None:
    assert why(b"\xff\xd8\xff" + bytes(code_reading.MOST_BYTES)) == "too-large"


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_moving_picture_is_refused(kind: str) -> None:
    frames = [Image.new("RGB", (60, 60), shade) for shade in ("white", "black", "red")]
    assert why(saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=50)) == "moving"


def test_a_telephones_jpeg_with_a_second_picture_in_it_is_read() -> None:
    picture = code_picture("RGB", 6)
    assert read_codes(saved(picture, "MPO", save_all=True, append_images=[picture.copy()])) == (CODE.text,)


def test_a_wall_of_corner_marks_takes_no_long_time() -> None:
    mark = Image.new("L", (28, 28), 255)
    mark.paste(0, (0, 0, 28, 28))
    mark.paste(255, (4, 4, 24, 24))
    mark.paste(0, (8, 8, 20, 20))
    wall = Image.new("L", (2_000, 1_500), 255)
    for x in range(0, 2_000, 36):
        for y in range(0, 1_500, 36):
            wall.paste(mark, (x, y))
    began = time.monotonic()
    assert read_codes(saved(wall)) == ()
    assert time.monotonic() - began < 20


def test_two_hundred_corruptions_give_a_text_or_one_of_the_reasons() -> None:
    chance = random.Random(11)
    small = code_picture("RGB", 3)
    whole = [saved(small, "PNG"), saved(small, "JPEG", quality=60), saved(small, "WEBP", quality=60)]
    seen = set()
    for number in range(200):
        data = bytearray(whole[number % 3])
        for _change in range(chance.choice((1, 3, 20, 200))):
            # The head of a file is where lengths and sizes stand.
            span = len(data) if chance.random() < 0.5 else min(200, len(data))
            data[chance.randrange(16, span)] = chance.randrange(256)
        if chance.random() < 0.2:
            del data[chance.randrange(len(data)) :]
        try:
            found = read_codes(bytes(data))
        except PictureError as refused:
            seen.add(refused.why)
        else:
            assert all(text == CODE.text for text in found)
            seen.add("read" if found else "nothing")
    assert {"read", "damaged"} <= seen <= REASONS | {"read", "nothing"}
