"""What a telephone, a hand and a messenger do to a code: deterministic pictures made with Pillow.

One picture is taken of a screen or of paper, the messenger then makes it smaller and saves it as JPEG.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from qic_desktop.domain.qr_code import QrCode


@dataclass(frozen=True)
class Harshness:
    """How a picture comes out.

    Attributes:
        longer: Pixels on the longer side after the messenger; the shorter side is three quarters.
        quality: Of the JPEG.
        share: Width of the code with its quiet zone, as a part of the picture's shorter side.
        turned: Degrees.
        leaning: How far a far corner comes nearer to the middle, as a part of the picture.
        blur: Standard deviation in pixels of the final picture.
        light, dark: Shades of grey of paper or screen, and of ink.
        moire: Shades by which the lines of a screen brighten and darken the picture.
        noise: Shades of random noise.
        glare: A bright spot, as a part of the code's area.
    """

    longer: int = 1_600
    quality: int = 60
    share: float = 0.6
    turned: float = 3.0
    leaning: float = 0.03
    blur: float = 1.2
    light: int = 205
    dark: int = 55
    moire: int = 12
    noise: int = 8
    glare: float = 0.0


def drawn(code: QrCode, module: int = 8) -> Image.Image:
    picture = Image.new("L", (code.width * module,) * 2, 255)
    pen = ImageDraw.Draw(picture)
    for x, y, length in code.bars():
        pen.rectangle((x * module, y * module, (x + length) * module - 1, (y + 1) * module - 1), fill=0)
    return picture


def photograph(code: QrCode, how: Harshness, seed: int = 1) -> bytes:
    """One code in the middle of a picture."""
    size = (how.longer, how.longer * 3 // 4)
    side = int(how.share * size[1])
    scene = Image.new("L", size, 90)
    scene.paste(drawn(code).resize((side, side), Image.Resampling.BOX), ((size[0] - side) // 2, (size[1] - side) // 2))
    return taken(scene, how, seed, spot=side)


def photograph_page(codes: Sequence[QrCode], how: Harshness, seed: int = 1) -> bytes:
    """A sheet of paper with two columns of codes of 8.6 cm, which fills the height of an upright picture."""
    width, height = how.longer * 3 // 4, how.longer
    scene = Image.new("L", (width, height), 90)
    per_cm = height * 0.97 / 29.7
    paper = (int(21 * per_cm), int(29.7 * per_cm))
    left, top = (width - paper[0]) // 2, (height - paper[1]) // 2
    scene.paste(250, (left, top, left + paper[0], top + paper[1]))
    side = int(8.6 * per_cm)
    for place, code in enumerate(codes):
        x = left + int((1.5 + 9.4 * (place % 2)) * per_cm)
        y = top + int((6 + 9.5 * (place // 2)) * per_cm)
        scene.paste(drawn(code).resize((side, side), Image.Resampling.BOX), (x, y))
    return taken(scene, how, seed)


def taken(scene: Image.Image, how: Harshness, seed: int, spot: int = 0) -> bytes:
    scene = scene.point([how.dark + (how.light - how.dark) * shade // 255 for shade in range(256)])
    scene = _leaning(scene, how.leaning).rotate(how.turned, Image.Resampling.BICUBIC, fillcolor=80)
    scene = ImageChops.multiply(scene, _shade(scene.size))
    if how.moire:
        scene = ImageChops.add(scene, _moire(scene.size, how.moire), 1, -how.moire)
    if how.glare:
        radius = spot * (how.glare / 3.14159) ** 0.5
        x, y = scene.width / 2 + spot * 0.1, scene.height / 2 - spot * 0.12
        ImageDraw.Draw(scene).ellipse((x - radius, y - radius, x + radius, y + radius), fill=252)
    scene = scene.filter(ImageFilter.GaussianBlur(how.blur))
    scene = ImageChops.add(scene, _noise(scene.size, how.noise, seed), 1, -128)
    out = BytesIO()
    scene.convert("RGB").save(out, "JPEG", quality=how.quality)
    return out.getvalue()


def _leaning(scene: Image.Image, by: float) -> Image.Image:
    """As seen from below and a little from the side: the far edge is shorter."""
    width, height = scene.size
    near, far = by * width, by * 0.6 * width
    corners = (-near, -by * height, 0, height, width, height * (1 + by * 0.5), width + far, 0)
    return scene.transform(scene.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=80)


def _shade(size: tuple[int, int]) -> Image.Image:
    """Light from one side: down to seven tenths at the other."""
    return Image.linear_gradient("L").rotate(90).resize(size).point([178 + shade * 77 // 255 for shade in range(256)])


def _moire(size: tuple[int, int], depth: int) -> Image.Image:
    """Two slanting gratings, of eight and of twelve pixels, around ``depth``."""
    fine, coarse = (0, 1, 2, 2, 2, 1, 0, 0), (2, 2, 2, 2, 1, 1, 0, 0, 0, 0, 1, 1)
    width = size[0] + size[1]
    row = bytes(depth * (fine[x % len(fine)] + coarse[x % len(coarse)]) // 2 for x in range(width))
    grating = Image.frombytes("L", (width, 1), row).resize((width, size[1]))
    return grating.transform(size, Image.Transform.AFFINE, (1, 0.31, 0, 0, 1, 0), Image.Resampling.BILINEAR)


def _noise(size: tuple[int, int], depth: int, seed: int) -> Image.Image:
    """Grey noise around 128, from a generator that is the same everywhere."""
    grain = Image.frombytes("L", (256, 256), random.Random(seed).randbytes(256 * 256))
    scaled = grain.point([128 + (shade - 128) * depth // 74 for shade in range(256)])
    whole = Image.new("L", size)
    for x in range(0, size[0], 256):
        for y in range(0, size[1], 256):
            whole.paste(scaled, (x, y))
    return whole
