"""What a person has set on this computer: look, language, the workspaces opened last, who typed last.

One JSON file in the profile, written whole and swapped in, so that it is always either the old or the new one. A
file that cannot be read is kept aside and the defaults are used. Names and values that this version does not know
are kept as they are, so that an older version does not lose what a newer one wrote. Nothing here belongs to a
store: losing the file costs convenience and no data.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, cast

Theme = Literal["light", "dark", "system"]

THEMES: tuple[Theme, ...] = ("light", "dark", "system")
SMALLEST_TEXT, LARGEST_TEXT = 80, 200
KEPT_WORKSPACES = 12
LONGEST_NAME = 120
KEPT_SHAPES = 20


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one profile.

    ``text_percent`` is 80 to 200; ``language`` "" follows the system; ``workspaces`` are the folders of stores,
    the last one opened first, ``names`` what some of them are called; ``guards_texts`` asks where a text looks like a
    patient's name or number, ``identity_shapes`` are further shapes of such numbers; ``persons`` gives for a store's
    id the person who typed last. ``unknown`` holds what another version wrote.
    """

    theme: Theme = "system"
    text_percent: int = 100
    language: str = ""
    workspaces: tuple[str, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    guards_texts: bool = True
    identity_shapes: tuple[str, ...] = ()
    persons: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, Any] = field(default_factory=dict)

    def with_workspace(self, folder: Path) -> Settings:
        """The same settings with ``folder`` as the workspace opened last."""
        place = str(folder)
        others = tuple(each for each in self.workspaces if each != place)
        return self._listing((place, *others)[:KEPT_WORKSPACES])

    def with_name(self, folder: Path, name: str) -> Settings:
        """The same settings with what a listed workspace is called; an empty name is forgotten."""
        named = {**self.names, str(folder): name[:LONGEST_NAME]}
        return replace(self, names={place: each for place, each in named.items() if each})

    def without_workspace(self, folder: Path) -> Settings:
        """The same settings with ``folder`` forgotten; the store itself is untouched."""
        return self._listing(tuple(each for each in self.workspaces if each != str(folder)))

    def with_person(self, store: str, person: str) -> Settings:
        """The same settings with ``person`` (an id) as the one who typed last in ``store`` (an id)."""
        return replace(self, persons={**self.persons, store: person})

    def _listing(self, places: tuple[str, ...]) -> Settings:
        """These workspaces and no other; what is no longer listed loses its name too."""
        return replace(self, workspaces=places, names={one: self.names[one] for one in places if one in self.names})


def settings_file(home: Path) -> Path:
    """The file inside the profile ``home``."""
    return home / "settings.json"


def load(home: Path) -> Settings:
    """The settings of the profile ``home``, defaults where there are none.

    A damaged file is renamed to ``settings.damaged.json`` (a later one replaces an earlier one). A single value that
    does not fit costs that value only.
    """
    path = settings_file(home)
    try:
        untrusted = json.loads(path.read_bytes())
    except OSError:
        return Settings()
    except (ValueError, RecursionError):
        untrusted = None
    if not isinstance(untrusted, dict):
        _keep_aside(path)
        return Settings()
    return _from_json(untrusted)


def save(home: Path, settings: Settings) -> None:
    """Write the settings of the profile ``home``, all or nothing.

    Raises:
        OSError: the profile cannot be written to; the file from before is unchanged.
    """
    home.mkdir(parents=True, exist_ok=True)
    text = json.dumps(_to_json(settings), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    handle, name = tempfile.mkstemp(prefix=".settings-", suffix=".json", dir=home)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, settings_file(home))
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _to_json(settings: Settings) -> dict[str, Any]:
    known = {
        "theme": settings.theme,
        "text_percent": settings.text_percent,
        "language": settings.language,
        "workspaces": list(settings.workspaces),
        "names": settings.names,
        "guards_texts": settings.guards_texts,
        "identity_shapes": list(settings.identity_shapes),
        "persons": settings.persons,
    }
    return {**settings.unknown, **known}


def _from_json(untrusted: dict[str, Any]) -> Settings:
    default = Settings()
    theme = untrusted.get("theme")
    text_percent = untrusted.get("text_percent")
    language = untrusted.get("language")
    workspaces = untrusted.get("workspaces")
    return Settings(
        theme=cast(Theme, theme) if theme in THEMES else default.theme,
        text_percent=_text_percent(text_percent, default.text_percent),
        language=language if isinstance(language, str) else default.language,
        workspaces=_texts(workspaces)[:KEPT_WORKSPACES],
        guards_texts=untrusted.get("guards_texts") is not False,
        identity_shapes=_texts(untrusted.get("identity_shapes"))[:KEPT_SHAPES],
        names=_named(untrusted.get("names")),
        persons=_named(untrusted.get("persons")),
        unknown={key: value for key, value in untrusted.items() if key not in _to_json(default)},
    )


def _text_percent(untrusted: object, default: int) -> int:
    if isinstance(untrusted, bool) or not isinstance(untrusted, int):
        return default
    return min(max(untrusted, SMALLEST_TEXT), LARGEST_TEXT)


def _texts(untrusted: object) -> tuple[str, ...]:
    return tuple(each for each in untrusted if isinstance(each, str)) if isinstance(untrusted, list) else ()


def _named(untrusted: object) -> dict[str, str]:
    said = untrusted if isinstance(untrusted, dict) else {}
    return {key: value for key, value in said.items() if isinstance(value, str)}


def _keep_aside(path: Path) -> None:
    try:
        os.replace(path, path.with_suffix(".damaged.json"))
    except OSError:
        return  # a read-only profile: the damaged file stays where it is and is read again next time
