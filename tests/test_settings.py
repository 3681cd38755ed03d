"""Settings survive damage, other versions and a full disk, and never stand in the way."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from qic_desktop import settings
from qic_desktop.settings import Settings


def test_a_new_profile_has_the_defaults(own_profile: Path) -> None:
    assert settings.load(own_profile) == Settings()
    assert not own_profile.exists()


def test_what_was_saved_is_loaded(own_profile: Path) -> None:
    chosen = Settings(theme="dark", text_percent=125, language="fr").with_person("store-1", "person-1")
    chosen = chosen.with_workspace(own_profile / "Northgate.qic").with_workspace(own_profile / "Aster.qic")
    settings.save(own_profile, chosen)
    assert settings.load(own_profile) == chosen
    assert [Path(each).name for each in settings.load(own_profile).workspaces] == ["Aster.qic", "Northgate.qic"]
    assert [each.name for each in own_profile.iterdir()] == ["settings.json"]


def test_the_workspace_opened_last_comes_first_and_only_once() -> None:
    chosen = Settings()
    for number in range(20):
        chosen = chosen.with_workspace(Path(f"{number}.qic"))
    chosen = chosen.with_workspace(Path("15.qic"))
    assert chosen.workspaces[:3] == ("15.qic", "19.qic", "18.qic")
    assert len(chosen.workspaces) == settings.KEPT_WORKSPACES
    assert "15.qic" not in chosen.without_workspace(Path("15.qic")).workspaces


@pytest.mark.parametrize("damage", [b"", b"{", b"[1, 2]", b'{"theme": "da', b"\xff\xfe\x00", b"[" * 100_000])
def test_a_damaged_file_is_kept_aside_and_the_defaults_hold(own_profile: Path, damage: bytes) -> None:
    own_profile.mkdir()
    settings.settings_file(own_profile).write_bytes(damage)
    assert settings.load(own_profile) == Settings()
    assert (own_profile / "settings.damaged.json").read_bytes() == damage
    assert not settings.settings_file(own_profile).exists()


def test_a_value_that_does_not_fit_costs_only_itself(own_profile: Path) -> None:
    own_profile.mkdir()
    said = {
        "theme": ["dark"],
        "text_percent": 900,
        "language": 7,
        "workspaces": ["a.qic", 3],
        "persons": {"s": 1, "t": "p"},
    }
    settings.settings_file(own_profile).write_text(json.dumps(said), encoding="utf-8")
    assert settings.load(own_profile) == Settings(text_percent=200, workspaces=("a.qic",), persons={"t": "p"})


def test_what_a_newer_version_wrote_is_kept(own_profile: Path) -> None:
    own_profile.mkdir()
    settings.settings_file(own_profile).write_text('{"theme": "light", "rail": {"width": 200}}', encoding="utf-8")
    settings.save(own_profile, settings.load(own_profile).with_workspace(Path("a.qic")))
    written = json.loads(settings.settings_file(own_profile).read_text(encoding="utf-8"))
    assert written["rail"] == {"width": 200}
    assert written["workspaces"] == ["a.qic"]


def test_a_failed_save_leaves_the_old_file_and_no_rest(own_profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.save(own_profile, Settings(theme="dark"))

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        settings.save(own_profile, Settings(theme="light"))
    assert settings.load(own_profile).theme == "dark"
    assert [each.name for each in own_profile.iterdir()] == ["settings.json"]


@effort(max_examples=30)
@given(st.dictionaries(st.text(), st.recursive(st.none() | st.text() | st.integers(), st.lists)))
def test_no_file_content_raises(tmp_path_factory: pytest.TempPathFactory, content: dict[str, object]) -> None:
    home = tmp_path_factory.mktemp("profile")
    settings.settings_file(home).write_text(json.dumps(content), encoding="utf-8")
    loaded = settings.load(home)
    settings.save(home, loaded)
    assert settings.load(home) == loaded


def test_a_name_goes_with_its_workspace_out_of_the_list() -> None:
    chosen = Settings()
    for number in range(14):
        chosen = chosen.with_workspace(Path(f"{number}.qic")).with_name(Path(f"{number}.qic"), f"Site {number}")
    assert set(chosen.names) == set(chosen.workspaces)
    assert chosen.without_workspace(Path("13.qic")).names.get("13.qic") is None
    assert Path("12.qic").name in chosen.names
    assert len(chosen.with_name(Path("12.qic"), "long " * 1000).names["12.qic"]) == settings.LONGEST_NAME
