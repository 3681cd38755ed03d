"""The chosen version and level, photographed and sent through a messenger: a table of what is read.

Measured with these pictures before the choice: one code in six pictures (JPEG 1600/60 and 1280/50; blur 1.0, 1.4 and
1.8 pixels; turned by four degrees), with its white edge 60, 45 and 35 % as wide as the picture is high.

=====  =====  =======  ====  ====  ====
level  lines  version  60 %  45 %  35 %
=====  =====  =======  ====  ====  ====
L      12     18       6     6     5
L      16     20       6     6     5
L      20     23       6     5     3
L      24     25       6     5     3
M      12     20       6     6     5
M      16     23       6     6     3
M      20     26       6     5     3
=====  =====  =======  ====  ====  ====

What counts is the size of a module: L reads as well as M of the same version and holds a third more.
"""

from __future__ import annotations

import random
import time
from typing import Any

import pytest

from qic_desktop.exchange import codes
from qic_desktop.exchange.code_reading import read_codes
from qic_desktop.exchange.message import MessageReader

DATA = random.Random(5).randbytes(640 * 4)
CODES = codes.package_codes(DATA)
DOCUMENTED: dict[str, dict[str, float]] = {
    "messenger at its best": {"quality": 75, "blur": 0.8},
    "messenger at its usual": {},
    "smaller and coarser": {"longer": 1_280, "quality": 50},
    "unsteady hand": {"blur": 1.6},
    "from farther away": {"share": 0.45},
    "farther, coarser, unsteady": {"longer": 1_280, "quality": 50, "share": 0.45, "blur": 1.6},
    "turned by five degrees, leaning": {"turned": -5, "leaning": 0.06},
    "lying on its side": {"turned": 93},
    "grey recycled paper": {"light": 150, "dark": 70, "moire": 0},
    "dim room": {"light": 110, "dark": 25, "noise": 14},
    "too bright": {"light": 255, "dark": 130},
    "lines of a screen": {"moire": 28},
    "a lamp mirrored in the screen": {"glare": 0.04},
}
"""What has to be read. The code with its white edge is at least 45 % as wide as the picture is high."""


@pytest.mark.parametrize("name", DOCUMENTED)
def test_the_chosen_code_is_read_at_the_documented_harshness(name: str, photographs: Any) -> None:
    how = photographs.Harshness(**DOCUMENTED[name])
    for seed, code in enumerate(CODES[:2]):
        assert code.text in read_codes(photographs.photograph(code, how, seed)), name


@pytest.mark.parametrize(("longer", "quality", "blur"), [(1_600, 75, 1.2), (1_600, 60, 1.0), (1_280, 50, 1.0)])
def test_a_page_of_four_codes_is_one_picture(longer: int, quality: int, blur: float, photographs: Any) -> None:
    how = photographs.Harshness(longer=longer, quality=quality, blur=blur, moire=0, turned=2, leaning=0.01)
    began = time.monotonic()
    texts = read_codes(photographs.photograph_page(CODES, how))
    assert set(texts) == {code.text for code in CODES}
    reader = MessageReader()
    for text in texts:
        reader.add(text)
    assert [one.data for one in reader.packages] == [DATA]
    assert time.monotonic() - began < 20


def test_the_harshness_is_one_that_finer_codes_do_not_survive(photographs: Any) -> None:
    """The pictures are harsh enough to tell: a code of twice as many lines is lost in one of them."""
    how = photographs.Harshness(**DOCUMENTED["farther, coarser, unsteady"])
    fine = codes.package_codes(DATA, lines_each=40)[0]
    assert fine.text not in read_codes(photographs.photograph(fine, how))


def test_the_code_of_a_key_is_read_from_a_corner_of_a_picture(photographs: Any) -> None:
    code = codes.key_code("4c6377bdfe0d733ee7fd8eb59bcac76f")
    how = photographs.Harshness(longer=1_280, quality=50, share=0.22)
    assert read_codes(photographs.photograph(code, how)) == (code.text,)
