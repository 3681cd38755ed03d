"""The Design page: charter, measures, versions, publishing, invitations."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication

from qic_desktop.services.exchanging import originals
from qic_desktop.services.measuring import measures
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role
from ui.organiser.design import DesignPage
from ui.shell.window import MainWindow
from ui.widgets.fields import LongTextField, TextField

Show = Callable[..., MainWindow]


def page_of(window: MainWindow) -> DesignPage:
    page = window.page("design")
    assert isinstance(page, DesignPage)
    return page


def write(editor: object, text: str) -> None:
    """Type into a field and leave it."""
    if isinstance(editor, TextField):
        editor.setText(text)
        editor.commit()
    elif isinstance(editor, LongTextField):
        editor.setPlainText(text)
        editor.commit()


def test_the_charter_is_kept_field_by_field(play: Any, show: Show) -> None:
    organiser = play.create("organiser", Role.ORGANISER)
    page = page_of(show(organiser, "design"))
    write(page.charter.editors["title"], "Safer births")
    write(page.charter.editors["start"], "2026-01")
    write(page.charter.editors["end"], "no date")
    found = collaboratives.find_collaborative(organiser)
    assert found is not None
    assert (found.title, found.start, found.end) == ("Safer births", "2026-01", None)
    assert page.design is not None
    assert page.design.has_drafts
    assert page.publish.isVisible()


def test_the_organiser_chooses_whether_a_carrier_sees_codes(play: Any, show: Show) -> None:
    organiser = play.create("organiser", Role.ORGANISER)
    page = page_of(show(organiser, "design"))
    for wanted in ("hidden", "code"):
        page.charter.hidden_names.click()
        found = collaboratives.find_collaborative(organiser)
        assert found is not None
        assert found.file_names == wanted
        assert page.charter.hidden_names.isChecked() is (wanted == "hidden")


def test_the_first_measure_is_defined_and_published(play: Any, show: Show, tmp_path: Path) -> None:
    organiser = play.create("organiser", Role.ORGANISER)
    page = page_of(show(organiser, "design", "measures"))
    assert page.stack.currentWidget() is page.no_measure
    assert page.no_measure.step is not None
    page.no_measure.step.click()
    assert page.stack.currentWidget() is page.measures
    form = page.measures.form
    write(form.editors["name"], "Seen in time")
    write(form.editors["numerator_text"], "seen within four hours")
    write(form.editors["target"], "95 %")
    view = measures.list_measures(organiser)[0]
    assert view.name == "Seen in time"
    assert view.target == 0.95
    page.publish_to(tmp_path)
    assert page.design is not None
    assert not page.design.has_drafts
    name = form.editors["target"]
    assert isinstance(name, TextField)
    assert name.isReadOnly()


def test_a_number_that_is_none_is_said_beside_the_field(play: Any, show: Show) -> None:
    organiser = play.organiser()
    page = page_of(show(organiser, "design", "measures"))
    write(page.measures.form.editors["target"], "high")
    assert page.measures.form.fields["target"].line.isVisible()
    assert play.measure(organiser).target == 0.95


def test_a_version_in_force_gets_a_successor_with_a_reason(play: Any, show: Show, tmp_path: Path) -> None:
    organiser = play.organiser()
    page = page_of(show(organiser, "design", "measures"))
    page.publish_to(tmp_path)
    page.measures._ask_for_version()
    page.measures.version_from.setText("2026-12")
    page.measures._start_version(play.measure(organiser))
    assert len(play.measure(organiser).revisions) == 1
    page.measures.version_reason.setText("left unseen are counted in")
    page.measures._start_version(play.measure(organiser))
    assert len(play.measure(organiser).revisions) == 2
    target = page.measures.form.editors["target"]
    assert isinstance(target, TextField)
    assert not target.isReadOnly()
    page.measures.take_back_asked.emit(play.measure(organiser).id)
    assert len(play.measure(organiser).revisions) == 1


def test_invitations_are_written_and_listed(play: Any, show: Show, tmp_path: Path) -> None:
    organiser = play.organiser()
    page = page_of(show(organiser, "design", "invitations"))
    assert not page.invitations.write.isEnabled()
    page.invitations.names.setPlainText("\n".join(f"Site {number}; S{number:03d}" for number in range(1, 8)))
    assert page.invitations.write.text() == "Write 7 invitations into a folder"
    page.invite_into(tmp_path, "site", [(f"Site {number}", f"S{number:03d}") for number in range(1, 8)])
    assert len(list(tmp_path.glob("*-invitation.qicpkg"))) == 7
    assert page.invitations.model.rowCount() == 7
    assert page.invitations.names.toPlainText() == ""
    assert page.invitations.progress.isHidden()


def test_the_words_of_the_root_go_with_the_invitations(play: Any, show: Show) -> None:
    organiser = play.organiser()
    form = page_of(show(organiser, "design")).invitations
    root = trust.root_fingerprint(organiser)
    assert root is not None
    assert form.words.words.text().split() == list(root.words)
    form.copy.click()
    text = QGuiApplication.clipboard().text()
    assert "  ".join(root.words[:4]) in text
    assert root.digits in text
    assert form.copy.text() == "Copied"


def test_publishing_says_the_six_words_of_the_news(play: Any, show: Show, tmp_path: Path) -> None:
    window = show(play.organiser(), "design")
    page_of(window).publish_to(tmp_path)
    (file,) = tmp_path.glob("news-*.qicpkg")
    spoken = originals.spoken_file(file)
    assert spoken is not None
    assert any(" ".join(spoken.words) in text for text in window.notices.texts)
