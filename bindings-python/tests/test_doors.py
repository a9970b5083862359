"""One answer through three doors: command line, Python and Node print the very same bytes.

Synopse promises the same result on every platform. This is where a float computed differently, an
order taken from a hash or a text decoded twice would show, because WASM is another processor.
"""

import itertools
import json
import os
import subprocess
from pathlib import Path

import pytest
from conftest import FIXTURES, ROOT

import synopse

Pair = tuple[str, str]
SCRIPT = Path(__file__).parent / "doors.mjs"
PACKAGE = ROOT / "bindings-wasm" / "pkg" / "synopse_wasm_bg.wasm"
DATA = Path(os.environ.get("SYNOPSE_DATA") or ROOT / ".." / "shared" / "data")
DRAWN = 50


def fixture_pairs() -> list[Pair]:
    """All pairs of the ways in which a process was drawn, for every process of our own."""
    drawings = {folder: sorted(folder.glob("[a-e].bpmn")) for folder in sorted(FIXTURES.iterdir())}
    names = {folder: [str(p.relative_to(ROOT)) for p in d] for folder, d in drawings.items()}
    return [pair for files in names.values() for pair in itertools.combinations(files, 2)]


def drawn_pairs() -> list[Pair]:
    """Pairs of neighbours among files of strangers, spread evenly over all of them."""
    folder = DATA / "camunda-exercises"
    files = sorted(str(path) for path in folder.rglob("*.bpmn")) if folder.is_dir() else []
    pairs = list(itertools.pairwise(files))
    return pairs[:: max(1, len(pairs) // DRAWN)][:DRAWN]


OWN, DRAWINGS = fixture_pairs(), drawn_pairs()


def name_of(pair: Pair) -> str:
    return "-".join(f"{Path(path).parent.name}/{Path(path).stem}" for path in pair)


@pytest.fixture(scope="session")
def command() -> str:
    built = os.environ.get("SYNOPSE_BIN") or ROOT / "target" / "debug" / "synopse"
    assert Path(built).exists(), "no command line program: cargo build -p synopse-cli"
    return str(built)


@pytest.fixture(scope="session")
def from_node(tmp_path_factory: pytest.TempPathFactory) -> dict[Pair, str]:
    """What Node says to all pairs, from one run."""
    assert PACKAGE.exists(), "no npm package: cargo xtask wasm"
    folder = tmp_path_factory.mktemp("doors")
    (folder / "pairs.json").write_text(json.dumps([*OWN, *DRAWINGS]))
    subprocess.run(
        ["node", SCRIPT, folder / "pairs.json", folder / "answers.json"], cwd=ROOT, check=True
    )
    answers = json.loads((folder / "answers.json").read_text("utf-8"))
    return dict(zip([*OWN, *DRAWINGS], answers, strict=True))


def check(command: str, pair: Pair, in_node: str) -> None:
    done = subprocess.run(
        [command, "diff", "--format", "json", *pair], cwd=ROOT, capture_output=True, check=False
    )
    try:
        in_python = synopse.compare(*pair).to_json()
    except synopse.BpmnError as error:
        assert done.returncode == 2
        assert str(error) in done.stderr.decode()
        assert in_node == str(error)
        return
    assert done.returncode in (0, 1), done.stderr.decode()
    assert done.stdout == in_python.encode()
    assert in_node == in_python
    assert json.loads(in_python)["schema"] == "synopse/diff/1"


@pytest.mark.parametrize("pair", OWN, ids=name_of)
def test_own_processes(
    pair: Pair, command: str, from_node: dict[Pair, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    check(command, pair, from_node[pair])


@pytest.mark.skipif(not DRAWINGS, reason=f"no folder camunda-exercises in {DATA} (SYNOPSE_DATA)")
@pytest.mark.parametrize("pair", DRAWINGS, ids=name_of)
def test_files_of_strangers(pair: Pair, command: str, from_node: dict[Pair, str]) -> None:
    check(command, pair, from_node[pair])


def test_pins_are_the_same(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    pair, file = OWN[0], tmp_path / "pins.json"
    ask: list[str | Path] = [command, "match", "--quiet", *pair, "--write-pins", file]
    subprocess.run(ask, check=True, capture_output=True)
    assert file.read_text("utf-8") == synopse.compare(*pair).to_pins_json()
    told: list[str | Path] = [command, "diff", "--format", "json", *pair, "--pins", file]
    done = subprocess.run(told, capture_output=True, check=False)
    assert done.stdout == synopse.compare(*pair, pins=file).to_json().encode()


@pytest.mark.parametrize("layout", [False, True])
@pytest.mark.parametrize("name", ["c", "e"])
def test_the_same_file_is_written(name: str, layout: bool, command: str, tmp_path: Path) -> None:
    path = FIXTURES / "hundesteuer-anmelden" / f"{name}.bpmn"
    convert: list[str | Path] = [command, "convert", path, *(["--layout"] if layout else [])]
    done = subprocess.run(convert, capture_output=True, check=True)
    model = synopse.read(path)
    assert done.stdout == (model.with_layout() if layout else model).to_xml().encode()
    script = (
        'import { readFileSync } from "node:fs";'
        f'import init, {{ toXml }} from "{(ROOT / "bindings-wasm" / "js" / "node.js").as_uri()}";'
        "await init(); process.stdout.write("
        f"toXml(readFileSync(process.argv[1]), {{ layout: {str(layout).lower()} }}));"
    )
    in_node = ["node", "--input-type=module", "-e", script, str(path)]
    assert subprocess.run(in_node, capture_output=True, check=True).stdout == done.stdout


BAD = {
    "missing.bpmn": None,
    "empty.bpmn": b"",
    "image.png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "half.bpmn": b'<?xml version="1.0"?>\n<definitions>\n<process id="p',
    "page.html": b"<!DOCTYPE html><html><body></body></html>",
    "folder": None,
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_get_the_same_words(name: str, command: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if name == "folder":
        path.mkdir()
    data = BAD[name]
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(synopse.BpmnError) as caught:
        synopse.read(path)
    done = subprocess.run([command, "inspect", path], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert str(caught.value) in done.stderr


def test_every_own_process_has_ten_pairs() -> None:
    folders = {Path(old).parent for old, _ in OWN}
    assert folders
    assert len(OWN) == 10 * len(folders)
