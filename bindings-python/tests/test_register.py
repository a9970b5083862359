"""Registers: what Python says of many models is what the command line says."""

import csv
import io
import json
import os
import subprocess
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from conftest import FIXTURES, ROOT, bpmn

import synopse

PROCESSES = ["gewerbe-anmelden", "hundesteuer-anmelden", "wohngeld-bewilligen"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Drawings of three processes, a folder for each municipality, and an archive."""
    for process in PROCESSES:
        for letter in "abc":
            there = tmp_path / "register" / f"Stadt {letter.upper()}" / f"{process}.bpmn"
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_bytes((FIXTURES / process / f"{letter}.bpmn").read_bytes())
    archive = (FIXTURES / "archives" / "portal.zip").read_bytes()
    (tmp_path / "register" / "Stadt D.zip").write_bytes(archive)
    return tmp_path / "register"


def command(*arguments: str | Path) -> bytes:
    binary = os.environ.get("SYNOPSE_BIN", str(ROOT / "target" / "debug" / "synopse"))
    done = subprocess.run([binary, *map(str, arguments)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_is_in_a_register(folder: Path) -> None:
    register = synopse.Register.load(folder, progress=False)
    assert len(register) == 11
    assert register.files[-1] == (
        "Stadt D.zip#Hundesteuer anmelden/Stadt B/Ablauf für die Satzung.bpmn"
    )
    assert register.entries[0] == synopse.Entry(
        "Stadt A", "gewerbe-anmelden", "Stadt A/gewerbe-anmelden.bpmn", None, {}
    )
    assert register.entries[-1].municipality == "Stadt D"
    assert register.faults == []
    model = register.model(register.files[0])
    assert synopse.compare(model, FIXTURES / PROCESSES[0] / "a.bpmn").verdict == "identical"
    with pytest.raises(KeyError):
        register.model("none.bpmn")
    assert repr(register) == "<Register: 11 models, 11 entries>"


def test_pairs_are_the_rows_of_the_command_line(folder: Path) -> None:
    register = synopse.Register.load(folder, progress=False)
    pairs = register.pairs()
    assert len(pairs) == 55
    table = pl.DataFrame(pairs)
    rows = list(csv.DictReader(io.StringIO(command("matrix", folder).decode("utf-8"))))
    assert table.columns == pairs.columns == list(rows[0])
    for own, row in zip(table.iter_rows(named=True), rows, strict=True):
        for name, cell in row.items():
            value = None if cell == "" else cell if name in "ab" else float(cell)
            assert own[name] == value
    near = pl.DataFrame(register.pairs(0.6))
    expected = table.filter(pl.col("overall") >= 0.6)
    assert near.select("overall").equals(expected.select("overall"))
    assert len(register.pairs(1.0)) == (table["overall"] == 1).sum()
    with pytest.raises(ValueError, match="0 to 1"):
        register.pairs(7)


def test_parquet_is_read_by_others(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "pairs.parquet"
    command("matrix", folder, "-o", file)
    written = pl.read_parquet(file)
    own = pl.DataFrame(synopse.Register.load(folder, progress=False).pairs())
    assert written.columns == own.columns
    assert written.rows() == own.rows()


def test_a_matrix_is_symmetric_and_has_the_scores_of_the_pairs(folder: Path) -> None:
    register = synopse.Register.load(folder, progress=False)
    table = pl.DataFrame(register.pairs())
    number = {file: at for at, file in enumerate(register.files)}
    for score, itself in [("overall", 1.0), ("kinship", 1.0), ("lower", 0.0), ("roles", 1.0)]:
        matrix = register.similarity_matrix(score)
        assert matrix.shape == (11, 11)
        assert matrix.dtype == np.float64
        assert np.array_equal(matrix, matrix.T, equal_nan=True)
        assert (np.diag(matrix) == itself).all()
        for a, b, value in table.select("a", "b", score).iter_rows():
            cell = matrix[number[a], number[b]]
            assert np.isnan(cell) if value is None else cell == value
    with pytest.raises(ValueError, match="no score"):
        register.similarity_matrix("beauty")


def test_search_and_index(folder: Path, tmp_path: Path) -> None:
    query = FIXTURES / "gewerbe-anmelden" / "b.bpmn"
    register = synopse.Register.load(folder, progress=False)
    hits = register.search(query, 3)
    assert [hit.process for hit in hits] == ["gewerbe-anmelden"] * 3
    assert (hits[0].file, hits[0].distance.upper) == ("Stadt B/gewerbe-anmelden.bpmn", 0)
    assert hits[0].shared
    assert all(step.query == step.model for step in hits[0].shared)
    assert register.search(synopse.read(query), 3) == hits
    index = tmp_path / "register.index"
    updated = synopse.Register.load(folder, progress=False, index=index)
    opened = synopse.Register.load(index, progress=False)
    assert opened.files == updated.files == register.files
    assert opened.search(query, 3) == hits
    with pytest.raises(KeyError):
        opened.model(opened.files[0])
    index.write_bytes(index.read_bytes()[:-9])
    with pytest.raises(synopse.BpmnError, match="damaged"):
        synopse.Register.load(index, progress=False)


def test_clusters_are_those_of_the_command_line(folder: Path) -> None:
    register = synopse.Register.load(folder, progress=False)
    clusters = register.clusters()
    answer = json.loads(command("clusters", folder, "--format", "json"))
    files = answer["models"]
    assert clusters.families == [[files[model] for model in f] for f in answer["families"]]
    assert clusters.duplicates == [[files[model] for model in g] for g in answer["duplicates"]]
    assert clusters.threshold == answer["threshold"]
    assert len(clusters.tree) == 10
    alone = register.clusters(threshold=1.0)
    assert len(alone.outliers) + sum(map(len, alone.families)) == 11


def test_what_is_wrong_is_told_and_the_rest_is_done(tmp_path: Path) -> None:
    (tmp_path / "half.bpmn").write_text("<definitions", encoding="utf-8")
    (tmp_path / "good.bpmn").write_text(bpmn("Antrag prüfen"), encoding="utf-8")
    register = synopse.Register.load(tmp_path, progress=False)
    assert len(register) == 1
    (fault,) = register.faults
    assert isinstance(fault, synopse.BpmnError)
    assert (fault.kind, fault.line) == ("xml", 1)
    with pytest.raises(synopse.BpmnError, match="no such file"):
        synopse.Register.load(tmp_path / "none", progress=False)


def test_progress_is_told_and_can_stop_the_work(folder: Path) -> None:
    told: list[tuple[int, int]] = []
    register = synopse.Register.load(folder, progress=lambda *now: told.append(now))
    assert told[-1] == (10, 10)
    register.pairs()
    assert told[-1] == (11, 11)

    class Enough(Exception):
        pass

    def stop(_done: int, _count: int) -> None:
        raise Enough

    with pytest.raises(Enough):
        synopse.Register.load(folder, progress=stop)


def test_threads_do_not_show(folder: Path) -> None:
    one = synopse.Register.load(folder, progress=False, threads=1)
    three = synopse.Register.load(folder, progress=False, threads=3)
    assert pl.DataFrame(one.pairs()).rows() == pl.DataFrame(three.pairs()).rows()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_fork_can_go_on(folder: Path) -> None:
    register = synopse.Register.load(folder, progress=False)
    expected = len(register.pairs())
    child = os.fork()
    if child == 0:
        os._exit(0 if len(register.pairs()) == expected else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
