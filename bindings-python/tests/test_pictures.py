"""Pictures and pages: those of the command line, byte for byte, and harmless in a notebook."""

import subprocess
from pathlib import Path

import pytest
from conftest import ROOT, bpmn
from test_doors import command

import synopse

__all__ = ["command"]

PAIR = [f"fixtures/hundesteuer-anmelden/{name}.bpmn" for name in ("a", "b")]


def asked(command: str, *args: str) -> str:
    done = subprocess.run([command, *args], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode in (0, 1), done.stderr.decode()
    return done.stdout.decode()


def in_node(call: str) -> str:
    package = (ROOT / "bindings-wasm" / "js" / "node.js").as_uri()
    script = (
        'import { readFileSync } from "node:fs";'
        f'import init, * as synopse from "{package}";'
        f"const [a, b] = {PAIR!r}.map((name) => readFileSync(name));"
        f"const files = {{ oldFile: {PAIR[0]!r}, newFile: {PAIR[1]!r} }};"
        f"await init(); process.stdout.write(synopse.{call});"
    )
    done = subprocess.run(
        ["node", "--input-type=module", "-e", script], cwd=ROOT, capture_output=True, check=True
    )
    return done.stdout.decode()


@pytest.fixture
def pair(monkeypatch: pytest.MonkeyPatch) -> synopse.Comparison:
    monkeypatch.chdir(ROOT)
    return synopse.compare(*PAIR, lang="de")


def test_a_picture_is_the_same_through_every_door(pair: synopse.Comparison, command: str) -> None:
    drawn = asked(command, "render", "--lang", "de", PAIR[0])
    assert pair.old.to_svg(lang="de") == drawn
    assert in_node('render(a, { lang: "de" })') == drawn
    page = asked(command, "render", "--format", "html", PAIR[0])
    assert pair.old.to_html() == page
    assert in_node(f"renderHtml(a, {{ file: {PAIR[0]!r} }})") == page


@pytest.mark.parametrize("side", ["both", "old", "new", "overlay"])
def test_a_marked_picture_is_the_same_through_every_door(
    side: str, pair: synopse.Comparison, command: str
) -> None:
    args = ["diff", "--lang", "de", "--format", "svg", "--side", side, "--ignore", "text", *PAIR]
    drawn = asked(command, *args)
    assert pair.to_svg(side, ignore=["text"]) == drawn
    options = f'{{ ...files, side: "{side}", ignore: ["text"], lang: "de" }}'
    assert in_node(f"compareSvg(a, b, {options})") == drawn


def test_a_page_is_the_same_through_every_door(pair: synopse.Comparison, command: str) -> None:
    page = asked(command, "diff", "--lang", "en", "--format", "html", *PAIR)
    assert pair.to_html(lang="en") == page
    assert in_node("compareHtml(a, b, files)") == page


def test_a_notebook_shows_a_model_as_its_picture(pair: synopse.Comparison) -> None:
    assert pair.old._repr_svg_() == pair.old.to_svg()
    assert synopse.reads(bpmn("Antrag prüfen"))._repr_svg_() is None
    html = pair._repr_html_()
    assert "<svg" in html
    assert "data-mark-of" in html
    assert "$" not in html


def test_what_cannot_be_drawn_is_told(pair: synopse.Comparison) -> None:
    bare = synopse.reads(bpmn("Antrag prüfen"), source="a.bpmn")
    with pytest.raises(synopse.BpmnError, match=r"a\.bpmn: the file has no diagram"):
        bare.to_svg()
    with pytest.raises(synopse.BpmnError, match="the first is 1"):
        pair.old.to_svg(0)
    with pytest.raises(synopse.BpmnError, match="there is no diagram 9"):
        pair.old.to_svg(9)
    with pytest.raises(synopse.BpmnError, match="no side"):
        pair.to_svg("left")
    with pytest.raises(synopse.BpmnError, match="the classes are flow"):
        pair.to_svg(ignore=["colour"])
    assert "drawn by Synopse" in synopse.compare(bare, bare).to_svg()
    assert "drawn by Synopse" in synopse.compare(bare, bare).to_html()


def test_paths_are_not_needed(tmp_path: Path) -> None:
    file = tmp_path / "a.svg"
    file.write_text(synopse.read(ROOT / PAIR[0]).to_svg(), "utf-8")
    assert file.read_text("utf-8").startswith("<svg ")
