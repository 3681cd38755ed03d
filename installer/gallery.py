"""Writes ``resources/handbook/pictures/charts``: the pictures of charts in the handbook, light and dark, as SVG.

For developers, after a change of charts, their geometry or their words: ``python installer/gallery.py``. It draws with
the program's own analysis, geometry and SVG; a test compares the files with what is drawn now. The numbers are in
``gallery_data``, the charts in ``gallery_charts``.
"""

from __future__ import annotations

import os

import environment
import gallery_cards
import gallery_charts

from qic_desktop import i18n
from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.analysis.geometry.palette import DARK, LIGHT, PAPER
from qic_desktop.analysis.svg import to_svg

FOLDER = os.path.join(environment.PROJECT, "resources", "handbook", "pictures", "charts")
THEMES = {"light": LIGHT, "dark": DARK}


def pictures() -> dict[str, str]:
    """File name and SVG of every picture; a sheet in grey is the same in both themes."""
    i18n.use_language("en")
    found: dict[str, str] = {}
    for picture in [*gallery_charts.gallery(), *gallery_charts.reading()]:
        scene = picture.scene()
        for theme, palette in THEMES.items():
            found[f"{picture.name}-{theme}.svg"] = to_svg(scene, palette)
    found["paper.svg"] = to_svg(paper(), gallery_cards.grey(dict(PAPER)))
    return found


def paper() -> Scene:
    """The sheet of charts in the style of printed pages."""
    by_name = {picture.name: picture for picture in gallery_charts.gallery()}
    return gallery_cards.sheet([by_name[name].scene("paper") for name in gallery_charts.PAPER], 2)


def main() -> None:
    """Write the pictures, and take away those that are no longer drawn."""
    os.makedirs(FOLDER, exist_ok=True)
    drawn = pictures()
    for name in set(os.listdir(FOLDER)) - set(drawn):
        os.remove(os.path.join(FOLDER, name))
    for name, svg in drawn.items():
        with open(os.path.join(FOLDER, name), "w", encoding="utf-8", newline="\n") as file:
            file.write(svg)
    print(f"{len(drawn)} pictures in {FOLDER}")


if __name__ == "__main__":
    main()
