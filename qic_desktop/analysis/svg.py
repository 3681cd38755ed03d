"""A scene as SVG text. It owns the spelling of marks, not their places nor their colours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from qic_desktop.analysis.geometry.marks import Area, Box, Dots, Label, Line, Mark, Scene

FONT = "Inter"
"""The one family in the attribute: Qt takes a list there as the name of one family, which it then does not find."""
FAMILIES = f"{FONT}, 'Noto Sans', 'Noto Sans Arabic', 'Noto Sans Devanagari', 'Noto Sans Ethiopic', sans-serif"
"""For browsers, which put the style sheet before the attribute; Qt has read the attribute by then."""

_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
"""As the standard library's module for XML does it, which brings half of the internet's protocols along."""
_ANCHORS = {"left": "start", "centre": "middle", "right": "end"}


def to_svg(scene: Scene, palette: Mapping[str, str], *, background: str | None = None) -> str:
    """The scene as one SVG document, the same bytes for the same scene and palette.

    Args:
        scene: what is drawn.
        palette: colour of each role, as in :mod:`qic_desktop.analysis.geometry.palette`.
        background: role that fills the picture, None leaves it transparent.

    Raises:
        KeyError: a mark has a role that the palette does not know.
    """
    title = _text(scene.description)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(scene.width)}" height="{_n(scene.height)}"'
        f' viewBox="0 0 {_n(scene.width)} {_n(scene.height)}" role="img" font-family="{FONT}">',
        f"<title>{title}</title>",
        f"<style>svg{{font-family:{FAMILIES}}}</style>",
    ]
    if background is not None:
        size = f'width="{_n(scene.width)}" height="{_n(scene.height)}"'
        parts.append(f'<rect {size} fill="{palette[background]}"/>')
    for mark in scene.marks:
        parts += _mark(mark, palette)
    return "\n".join([*parts, "</svg>\n"])


def _mark(mark: Mark, palette: Mapping[str, str]) -> Iterator[str]:
    match mark:
        case Line():
            yield _line(mark, palette)
        case Area():
            yield f'<polygon points="{_points(mark.xs, mark.ys)}" fill="{palette[mark.role]}"/>'
        case Dots():
            yield from _dots(mark, palette)
        case Label():
            yield _label(mark, palette)
        case Box():
            yield _box(mark, palette)


def _line(line: Line, palette: Mapping[str, str]) -> str:
    return (
        f'<polyline points="{_points(line.xs, line.ys)}" fill="none" stroke="{palette[line.role]}"'
        f' stroke-width="{_n(line.width)}" stroke-linejoin="round"{_dash(line.dash)}/>'
    )


def _dots(dots: Dots, palette: Mapping[str, str]) -> Iterator[str]:
    fill = "none" if dots.fill is None else palette[dots.fill]
    rim = (
        f' stroke="{palette[dots.rim]}" stroke-width="{_n(dots.rim_width)}"{_dash(dots.dash)}' if dots.rim_width else ""
    )
    shape = _SHAPES[dots.shape]
    yield f'<g fill="{fill}"{rim}>'
    for x, y in zip(dots.xs, dots.ys, strict=True):
        yield shape(x, y, dots.radius)
    yield "</g>"


def _circle(x: float, y: float, radius: float) -> str:
    return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}"/>'


def _square(x: float, y: float, radius: float) -> str:
    return f'<rect x="{_n(x - radius)}" y="{_n(y - radius)}" width="{_n(2 * radius)}" height="{_n(2 * radius)}"/>'


def _diamond(x: float, y: float, radius: float) -> str:
    return f'<polygon points="{_points((x, x + radius, x, x - radius), (y - radius, y, y + radius, y))}"/>'


_SHAPES: Mapping[str, Callable[[float, float, float], str]] = {
    "circle": _circle,
    "ring": _circle,
    "square": _square,
    "diamond": _diamond,
}


def _label(label: Label, palette: Mapping[str, str]) -> str:
    weight = f' font-weight="{label.weight}"' if label.weight != 400 else ""
    return (
        f'<text x="{_n(label.x)}" y="{_n(label.y)}" font-size="{_n(label.size)}"{weight}'
        f' text-anchor="{_ANCHORS[label.align]}" fill="{palette[label.role]}">{_text(label.text)}</text>'
    )


def _box(box: Box, palette: Mapping[str, str]) -> str:
    fill = "none" if box.fill is None else palette[box.fill]
    rim = "" if box.rim is None else f' stroke="{palette[box.rim]}"'
    return (
        f'<rect x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" height="{_n(box.height)}"'
        f' rx="{_n(box.radius)}" fill="{fill}"{rim}/>'
    )


def _points(xs: tuple[float, ...], ys: tuple[float, ...]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in zip(xs, ys, strict=True))


def _dash(dash: tuple[float, ...]) -> str:
    return f' stroke-dasharray="{" ".join(map(_n, dash))}"' if dash else ""


def _n(value: float) -> str:
    """A coordinate with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _text(text: str) -> str:
    """Escaped, without the control characters that XML forbids."""
    return "".join(character for character in text if _is_written(character)).translate(_ESCAPED)


def _is_written(character: str) -> bool:
    """Whether XML 1.0 has the character."""
    if character < " ":
        return character in "\t\n"
    return character < "\ud800" or "\ue000" <= character < "\ufffe" or character > "\uffff"
