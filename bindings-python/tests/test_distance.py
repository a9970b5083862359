"""The graph edit distance against an independent solver.

The same costs as an integer program (formulation F2: Lerouge et al., Pattern Recognition 72, 2017),
solved by HiGHS through scipy: on our own drawings always, on models of Dutch municipalities where
they are at hand.
"""

import itertools
import json
import os
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import FIXTURES, ROOT
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

import synopse


def least(comparison: synopse.Comparison) -> float:
    """The distance by integer programming, in steps."""
    graphs: dict[str, Any] = json.loads(comparison._native.graphs_json())
    assert graphs["complete"]
    node, edge = graphs["node"], graphs["edge"]
    (first, second), pairs = graphs["edges"], graphs["substitutions"]
    base: float = node * sum(graphs["nodes"]) + edge * (len(first) + len(second))
    if not pairs:
        return base / 1000
    number = {(i, j): c for c, (i, j, _) in enumerate(pairs)}
    gains = [cost - 2 * node for _, _, cost in pairs]
    groups: dict[tuple[Any, ...], list[tuple[int, float]]] = defaultdict(list)
    for c, (i, j, _) in enumerate(pairs):
        groups["old", i].append((c, 1))
        groups["new", j].append((c, 1))
    after: dict[int, list[int]] = defaultdict(list)
    for j, m in second:
        after[j].append(m)
    of_node: dict[int, list[int]] = defaultdict(list)
    for i, j, _ in pairs:
        of_node[i].append(j)
    for i, k in first:
        for j in of_node[i]:
            for m in after[j]:
                if (k, m) in number:
                    z = len(gains)
                    gains.append(-2 * edge)
                    groups["tail", i, k, j].append((z, 1))
                    groups["head", i, k, m].append((z, 1))
    rows, columns, values, upper = [], [], [], []
    for row, (key, members) in enumerate(groups.items()):
        if key[0] == "tail":
            members.append((number[key[1], key[3]], -1))
        if key[0] == "head":
            members.append((number[key[2], key[3]], -1))
        upper.append(1 if key[0] in ("old", "new") else 0)
        for column, value in members:
            rows.append(row)
            columns.append(column)
            values.append(value)
    matrix = csr_matrix((values, (rows, columns)), shape=(len(groups), len(gains)))
    found = milp(
        np.array(gains, dtype=float),
        constraints=LinearConstraint(matrix, -np.inf, np.array(upper, dtype=float)),
        integrality=np.ones(len(gains)),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0},
    )
    assert found.success, found.message
    return round(base + float(found.fun)) / 1000


def of_one_process(root: Path, pattern: str) -> list[tuple[Path, Path]]:
    """All pairs of files in one folder."""
    folders = sorted({path.parent for path in root.glob(pattern)})
    of = [itertools.combinations(sorted(folder.glob(Path(pattern).name)), 2) for folder in folders]
    return list(itertools.chain.from_iterable(of))


def check(pairs: list[tuple[Path, Path]]) -> tuple[int, int]:
    """Holds bounds and proofs against the solver; how many were proved, and found by default."""
    proved = found = 0
    models = {path: synopse.read(path) for path in set(itertools.chain(*pairs))}
    for old, new in pairs:
        exact = synopse.compare(models[old], models[new], exact=True)
        usual = synopse.compare(models[old], models[new])
        optimum = least(exact)
        for distance in (exact.distance, usual.distance):
            assert distance.lower <= optimum <= distance.upper, (old, new, optimum, distance)
            assert distance.optimal == (distance.lower == distance.upper)
        proved += exact.distance.optimal
        found += usual.distance.upper == optimum
    return proved, found


def test_our_own_drawings_are_proved() -> None:
    pairs = of_one_process(FIXTURES, "*/[a-e].bpmn")
    assert len(pairs) >= 50
    proved, found = check(pairs)
    assert proved == len(pairs)
    assert found >= len(pairs) * 0.95, f"{found} of {len(pairs)}"


def test_models_of_municipalities_are_proved() -> None:
    data = Path(os.environ.get("SYNOPSE_DATA") or ROOT / "../shared/data")
    pairs = of_one_process(data, "coselog/*/*.bpmn")
    if not pairs:
        pytest.skip(f"no coselog at {data} (set SYNOPSE_DATA)")
    proved, found = check(pairs)
    print(f"{len(pairs)} pairs: {proved} proved, {found} found by default")
    assert proved == len(pairs)
    assert found >= len(pairs) * 0.95, f"{found} of {len(pairs)}"


def test_a_budget_bounds_the_work(dog_tax: Path) -> None:
    compare = synopse.compare
    old, new = dog_tax / "a.bpmn", dog_tax / "b.bpmn"
    none, exact = compare(old, new, budget=0).distance, compare(old, new, exact=True).distance
    assert none.lower <= exact.lower <= exact.upper <= none.upper
    assert exact.optimal
    scores = compare(old, new, exact=True).similarity
    assert scores.lower == scores.overall == scores.upper
    with pytest.raises(synopse.BpmnError, match="budget"):
        compare(old, new, budget=-1)
