"""Reading: what comes out of good files, and what bad ones raise."""

import pickle
import zipfile
from pathlib import Path

import pytest
from conftest import FIXTURES, bpmn

import synopse

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"


def test_a_model_says_what_it_holds() -> None:
    model = synopse.reads(bpmn("Antrag prüfen", "Bescheid erstellen"), source="eingabe")
    assert model.name == "Hundesteuer anmelden"
    assert model.source == "eingabe"
    assert model.processes == [synopse.Process("p", "Hundesteuer anmelden")]
    assert model.elements["userTask"] == 2
    assert model.elements["sequenceFlow"] == 3
    assert model.warnings == []
    assert model.to_dict()["elements"] == model.elements
    assert "Hundesteuer anmelden" in repr(model)


def test_a_path_is_kept_as_given(dog_tax: Path) -> None:
    path = dog_tax / "a.bpmn"
    assert synopse.read(path).source == str(path)
    assert synopse.read(str(path)).source == str(path)


def test_a_dangling_flow_is_a_warning_with_its_place() -> None:
    text = bpmn("Antrag prüfen").replace('targetRef="end"', 'targetRef="nowhere"')
    (warning,) = synopse.reads(text).warnings
    assert warning.code == "dangling-reference"
    assert warning.line == 4
    assert warning.element == "flow_1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_bytes_are_read_in_their_encoding(encoding: str) -> None:
    declared = "UTF-8" if encoding == "utf-8-sig" else encoding.upper()
    data = bpmn(process="Müllgebühr").replace("UTF-8", declared).encode(encoding)
    assert synopse.reads(data).name == "Müllgebühr"


@pytest.mark.parametrize("declared", ["ISO-8859-1", "UTF-16", "windows-1252"])
def test_a_text_is_text_whatever_it_declares(declared: str) -> None:
    text = bpmn(process="Müllgebühr").replace("UTF-8", declared)
    assert synopse.reads(text).name == "Müllgebühr"
    assert synopse.reads("\ufeff" + text).name == "Müllgebühr"


def test_bytearray_and_memoryview_are_bytes() -> None:
    data = bpmn("Antrag prüfen").encode()
    assert synopse.reads(bytearray(data)).name == "Hundesteuer anmelden"  # type: ignore[arg-type]
    assert synopse.reads(memoryview(data)).name == "Hundesteuer anmelden"  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [None, 7, ["<a/>"]])
def test_other_types_are_a_type_error(wrong: object) -> None:
    with pytest.raises(TypeError):
        synopse.reads(wrong)  # type: ignore[arg-type]


HALF = bpmn("Antrag prüfen")[:-40]
BAD = {
    "empty": (b"", "empty"),
    "blank": (b" \n\t ", "empty"),
    "image": (PNG, "encoding"),
    "half": (HALF.encode(), "xml"),
    "text": ("Guten Tag".encode(), "xml"),
    "page": (b"<!DOCTYPE html><html><body></body></html>", "not-bpmn"),
    "other": (b'<?xml version="1.0"?><register><eintrag/></register>', "not-bpmn"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_a_bpmn_error(name: str, tmp_path: Path) -> None:
    data, kind = BAD[name]
    with pytest.raises(synopse.BpmnError) as caught:
        synopse.reads(data)
    assert caught.value.kind == kind
    path = tmp_path / f"{name}.bpmn"
    path.write_bytes(data)
    with pytest.raises(ValueError, match=name) as from_file:
        synopse.read(path)
    assert isinstance(from_file.value, synopse.BpmnError)
    assert (from_file.value.kind, from_file.value.line) == (kind, caught.value.line)
    assert str(from_file.value).startswith(str(path))
    assert "\n" not in str(from_file.value)


def test_half_a_file_says_where_it_ends() -> None:
    with pytest.raises(synopse.BpmnError) as caught:
        synopse.reads(HALF)
    assert caught.value.line is not None
    assert caught.value.column is not None
    assert 1 <= caught.value.line <= HALF.count("\n") + 1


def test_what_was_written_reads_the_same(dog_tax: Path) -> None:
    model = synopse.read(dog_tax / "c.bpmn")
    xml = model.to_xml()
    assert xml.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<bpmn:definitions ')
    again = synopse.reads(xml.encode())
    assert again.elements == model.elements
    assert again.to_xml() == xml
    assert synopse.compare(model, again).verdict == "identical"


def test_a_layout_draws_what_had_no_diagram() -> None:
    bare = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">'
        '<task id="t" name="Antrag prüfen"/></process></definitions>'
    )
    model = synopse.reads(bare)
    assert "BPMNShape" not in model.to_xml()
    drawn = model.with_layout()
    assert '<dc:Bounds x="' in drawn.to_xml()
    assert synopse.compare(model, drawn).verdict == "equivalent"


@pytest.mark.parametrize("name", ["missing.bpmn", "."])
def test_no_file_is_a_bpmn_error(name: str, tmp_path: Path) -> None:
    with pytest.raises(synopse.BpmnError) as caught:
        synopse.read(tmp_path / name)
    assert caught.value.kind == "io"
    assert caught.value.line is None
    assert str(tmp_path) in str(caught.value)


def test_half_a_character_is_a_bpmn_error() -> None:
    with pytest.raises(synopse.BpmnError) as caught:
        synopse.reads(bpmn("Antrag \ud83d"))
    assert caught.value.kind == "encoding"
    assert caught.value.line == 4


def test_an_error_survives_pickling() -> None:
    error = synopse.BpmnError("a.bpmn:3:4: unclosed", "xml", 3, 4, "Task_1")
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == "a.bpmn:3:4: unclosed"
    assert (again.kind, again.line, again.column, again.element) == ("xml", 3, 4, "Task_1")


def test_what_tools_keep_about_people_is_left_out_unless_asked_for() -> None:
    xml = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:t="urn:example:t" '
        't:author="Max Mustermann"><process id="p"><task id="a" name="Frau Mustermann fragen"/>'
        "</process></definitions>"
    )
    model = synopse.reads(xml)
    assert [warning.code for warning in model.warnings] == ["tool-data"]
    assert [(f.kind, f.text, f.element) for f in model.personal] == [("name", "Mustermann", "a")]
    kept = synopse.reads(xml, keep_personal=True)
    assert not kept.warnings
    assert [f.kind for f in kept.personal] == ["tool-data", "name"]


def test_an_archive_of_one_model_is_that_model() -> None:
    packed = synopse.read(FIXTURES / "archives" / "one-model.zip")
    plain = synopse.read(FIXTURES / "hundesteuer-anmelden" / "a.bpmn")
    assert packed.to_xml() == plain.to_xml()


def test_one_of_several_models_is_named() -> None:
    portal = FIXTURES / "archives" / "portal.zip"
    with pytest.raises(synopse.BpmnError) as several:
        synopse.read(portal)
    assert several.value.kind == "usage"
    second = synopse.read(f"{portal}#2")
    assert second.name == "Anmeldung zur Hundesteuer"
    assert synopse.reads(portal.read_bytes(), part="2").to_xml() == second.to_xml()
    assert [model.name for model in synopse.read_all(portal)][1] == second.name


def test_what_cannot_be_read_does_not_stop_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("1.bpmn", "<definitions")
        archive.writestr("2.bpmn", bpmn("Antrag prüfen"))
    errors: list[synopse.BpmnError] = []
    (model,) = synopse.read_all(path, on_error=errors.append)
    assert model.source == f"{path}#2.bpmn"
    assert [error.kind for error in errors] == ["xml"]
    with pytest.raises(synopse.BpmnError):
        synopse.read_all(path)


def test_xprozess_says_what_steps_are() -> None:
    model = synopse.read(FIXTURES / "archives" / "xprozess.xml")
    groups = model.to_dict()["activityGroups"]
    assert [group["code"] for group in groups] == ["1", "3", "4", "5"]
