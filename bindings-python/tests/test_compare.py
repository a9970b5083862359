"""Comparing: the objects say what the JSON text says."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import FIXTURES, bpmn

import synopse


def test_a_rename_is_one_change(renamed: synopse.Comparison) -> None:
    (change,) = renamed.changes
    assert change.operation == "renamed"
    assert (change.old, change.new) == (("task_1",), ("task_1",))
    assert change.element_type == "userTask"
    assert change.property == "name"
    assert (change.old_value, change.new_value) == ("Bescheid erstellen", "Bescheid versenden")
    assert change.sentence == change.sentences["de"]
    assert "Bescheid versenden" in change.sentence
    assert renamed.verdict == "changed"
    assert renamed.summary["renamed"] == 1


def test_a_model_is_identical_to_itself(dog_tax: Path) -> None:
    comparison = synopse.compare(dog_tax / "a.bpmn", str(dog_tax / "a.bpmn"))
    assert comparison.verdict == "identical"
    assert comparison.changes == []
    assert comparison.similarity.overall == 1
    assert comparison.distance == synopse.Distance(0, 0, optimal=True)
    assert all(match.old == match.new for match in comparison.matches)


def test_objects_and_json_agree(dog_tax: Path) -> None:
    comparison = synopse.compare(dog_tax / "a.bpmn", dog_tax / "b.bpmn", lang="en")
    diff = comparison.to_dict()
    assert json.loads(comparison.to_json()) == diff
    assert diff["schema"] == "synopse/diff/1"
    assert diff["old"]["file"] == str(dog_tax / "a.bpmn")
    assert comparison.verdict == diff["verdict"]
    assert [c.sentence for c in comparison.changes] == [c["sentence"]["en"] for c in diff["changes"]]
    assert [c.class_ for c in comparison.changes] == [c["class"] for c in diff["changes"]]
    assert [list(m.old) for m in comparison.matches] == [m["old"] for m in diff["matches"]]
    assert comparison.similarity.wording == diff["similarity"]["wording"]
    assert comparison.distance.lower <= comparison.distance.upper
    assert sum(comparison.summary.values()) == len(comparison.changes)
    assert 0 < len(comparison.changes)
    assert comparison.verdict in repr(comparison)


def test_models_and_paths_may_be_mixed(dog_tax: Path) -> None:
    old = synopse.read(dog_tax / "a.bpmn")
    mixed = synopse.compare(old, dog_tax / "b.bpmn")
    assert mixed.old is old
    assert mixed.to_json() == synopse.compare(dog_tax / "a.bpmn", dog_tax / "b.bpmn").to_json()


def test_markdown_speaks_the_language_asked_for(renamed: synopse.Comparison) -> None:
    assert renamed.lang == "de"
    assert renamed.to_markdown() == renamed.to_markdown("de")
    assert renamed.to_markdown("en") != renamed.to_markdown("de")
    assert "Bescheid versenden" in renamed.to_markdown("en")


def test_what_is_not_there_is_refused(renamed: synopse.Comparison) -> None:
    with pytest.raises(synopse.BpmnError, match="'fr'"):
        synopse.compare(renamed.old, renamed.new, lang="fr")
    with pytest.raises(synopse.BpmnError, match="'fr'"):
        renamed.to_markdown("fr")
    with pytest.raises(synopse.BpmnError, match="pins") as caught:
        synopse.compare(renamed.old, renamed.new, pins={})
    assert caught.value.kind == "usage"
    with pytest.raises(synopse.BpmnError, match="pins"):
        synopse.compare(renamed.old, renamed.new, pins=7)  # type: ignore[arg-type]
    with pytest.raises(synopse.BpmnError, match=r"missing\.json: no such file"):
        synopse.compare(renamed.old, renamed.new, pins="missing.json")


def test_pins_hold(dog_tax: Path, tmp_path: Path) -> None:
    a, b = synopse.read(dog_tax / "a.bpmn"), synopse.read(dog_tax / "b.bpmn")
    found = synopse.compare(a, b)
    pins = found.to_pins()
    file = tmp_path / "pins.json"
    file.write_text(found.to_pins_json(), "utf-8")
    for given in (pins, file, str(file)):
        again = synopse.compare(a, b, pins=given)
        assert [(m.old, m.new) for m in again.matches] == [(m.old, m.new) for m in found.matches]
        assert not again.pin_warnings
        assert any(m.confidence == 1 and m.reasons[0] == "pinned" for m in again.matches)
    wrong = pins["same"][0]
    corrected = synopse.compare(a, b, pins={"schema": pins["schema"], "different": [wrong]})
    old, new = wrong["old"]["id"], wrong["new"]["id"]
    assert not any(old in m.old and new in m.new for m in corrected.matches)


def test_pins_that_point_to_nothing_are_warned_of(dog_tax: Path, tmp_path: Path) -> None:
    file = tmp_path / "pins.json"
    file.write_text(
        '{"schema": "synopse/pins/1",\n'
        ' "same": [{"old": {"label": "Mond"}, "new": {"label": "Sonne"}}]}'
    )
    told = synopse.compare(dog_tax / "a.bpmn", dog_tax / "b.bpmn", pins=file).pin_warnings
    assert [(w.code, w.line, w.column) for w in told] == [("pin-unknown", 2, 11)]
    file.write_text("{}")
    with pytest.raises(synopse.BpmnError, match=r"pins\.json:1:2: no pins: missing field"):
        synopse.compare(dog_tax / "a.bpmn", dog_tax / "b.bpmn", pins=file)


def test_a_bad_file_is_named(dog_tax: Path) -> None:
    with pytest.raises(synopse.BpmnError, match=r"missing\.bpmn"):
        synopse.compare(dog_tax / "a.bpmn", dog_tax / "missing.bpmn")


def test_threads_get_the_same_answers() -> None:
    models = [synopse.read(path) for path in sorted(FIXTURES.glob("*/*.bpmn"))[:10]]
    pairs = [(old, new) for old in models for new in models]
    alone = [synopse.compare(old, new).to_json() for old, new in pairs]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda pair: synopse.compare(*pair).to_json(), pairs))
    assert together == alone


def test_a_change_can_be_kept_in_a_set(renamed: synopse.Comparison) -> None:
    again = synopse.compare(renamed.old, renamed.new, lang="de")
    assert set(again.changes) == set(renamed.changes)
    with pytest.raises(AttributeError):
        renamed.changes[0].operation = "added"  # type: ignore[misc]


def test_two_models_without_steps_can_be_compared() -> None:
    empty = synopse.reads(bpmn())
    assert synopse.compare(empty, empty).verdict == "identical"


def test_words_of_ones_own(tmp_path: Path) -> None:
    def model(step: str) -> synopse.Model:
        xml = (
            '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">'
            f'<task id="t" name="{step}"/></process></definitions>'
        )
        return synopse.reads(xml)

    old, new = model("Büttel beäugt Zwinger"), model("Scherge visitiert Zwinger")
    words = tmp_path / "words.txt"
    words.write_text("verb beäugen visitieren\n", "utf-8")
    synonyms = tmp_path / "th.dat"
    synonyms.write_text("UTF-8\nBüttel|1\n-|Scherge\n", "utf-8")

    def reasons(**given: object) -> set[str]:
        found = synopse.compare(old, new, **given)  # type: ignore[arg-type]
        return {reason for match in found.matches for reason in match.reasons}

    assert not {"verb-class", "synonym"} & reasons()
    assert {"verb-class", "synonym"} <= reasons(lexicon=words, thesaurus=[str(synonyms)])
    with pytest.raises(synopse.BpmnError, match=r"words\.txt:1:1: thesaurus"):
        synopse.compare(old, new, thesaurus=words)
    with pytest.raises(synopse.BpmnError, match="no such file"):
        synopse.compare(old, new, lexicon="missing.txt")
    with pytest.raises(synopse.BpmnError, match="lexicon is a path"):
        synopse.compare(old, new, lexicon=7)  # type: ignore[arg-type]
