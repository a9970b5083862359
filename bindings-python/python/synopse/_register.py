"""Many models: all processes of all municipalities."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import _synopse
from ._comparison import Distance
from ._errors import BpmnError
from ._model import Model, read

if TYPE_CHECKING:
    import numpy
    import numpy.typing

Progress = bool | Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a municipality has entered; `file` is `None` for a process without a model."""

    municipality: str
    process: str
    file: str | None
    key: str | None
    profile: dict[str, str]


@dataclass(frozen=True, slots=True)
class SharedStep:
    """A step that the query and a model share, as either calls it, normalised."""

    query: str
    model: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A model near to the query, and why."""

    file: str
    municipality: str | None
    process: str | None
    overall: float
    wording: float
    structure: float
    roles: float | None
    distance: Distance
    shared: tuple[SharedStep, ...]


@dataclass(frozen=True, slots=True)
class Misfiled:
    """An entry whose model is more akin to another process than to that of its name."""

    municipality: str
    process: str
    file: str | None
    own: float
    nearest: str
    kinship: float


@dataclass(frozen=True, slots=True)
class Clusters:
    """What belongs together. Models are given by their files.

    `tree` holds the joints of the dendrogram from the nearest on: `left`, `right` (numbers below
    the number of models are models, the others earlier joints), `kinship`, `size`.
    """

    threshold: float
    families: list[list[str]]
    duplicates: list[list[str]]
    near_duplicates: list[tuple[str, str, float]]
    misfiled: list[Misfiled]
    outliers: list[tuple[str, str | None, float | None]]
    tree: list[dict[str, Any]]


class Register:
    """Many models, ready to be compared with each other. Made by `Register.load`."""

    __slots__ = ("_native", "_progress")

    def __init__(self, native: _synopse.Register, progress: Progress) -> None:
        self._native = native
        self._progress = progress

    @classmethod
    def load(
        cls,
        path: str | os.PathLike[str],
        progress: Progress = True,
        *,
        index: str | os.PathLike[str] | None = None,
        keep_personal: bool = False,
        threads: int = 0,
    ) -> Register:
        """Reads a folder, a `register.csv`, or an index.

        With `index`, that file is brought up to date: only what has changed is read as a model. What
        cannot be read is in `faults`, and the rest is read. `progress` shows a line on a terminal, or
        is called with how many are done and how many there are. `threads` 0 is one per core.
        """
        native = _synopse.load_register(
            path, index, keep_personal, threads, _shown(progress, "read")
        )
        return cls(native, progress)

    def __len__(self) -> int:
        return len(self._native.files)

    def __repr__(self) -> str:
        return f"<Register: {len(self)} models, {len(self.entries)} entries>"

    @property
    def files(self) -> list[str]:
        """The models by their paths in the register; rows and columns of matrices have this order."""
        return self._native.files

    @property
    def entries(self) -> list[Entry]:
        """What the municipalities have entered, also where there is no model."""
        columns = self._native.columns
        return [
            Entry(municipality, process, file, key, dict(zip(columns, profile, strict=False)))
            for municipality, process, file, key, profile in self._native.entries
        ]

    @property
    def faults(self) -> list[BpmnError]:
        """What could not be read or used."""
        return [fault for fault in self._native.faults if isinstance(fault, BpmnError)]

    def model(self, file: str) -> Model:
        """The model of a path. A register that was opened from an index has none."""
        try:
            native = self._native.model(self.files.index(file))
        except ValueError:
            native = None
        if native is None:
            raise KeyError(file)
        return Model(native)

    def pairs(self, threshold: float = 0.0) -> _synopse.Pairs:
        """All pairs that are at least this similar, as a table that speaks Arrow.

        `polars.DataFrame(register.pairs())`, `pandas.DataFrame.from_arrow(...)` and `duckdb` take
        it as it is. The columns are those of `synopse matrix`.
        """
        return self._native.pairs(_millionths(threshold), _shown(self._progress, "compared"))

    def similarity_matrix(self, score: str = "overall") -> numpy.typing.NDArray[numpy.float64]:
        """A score of each two models, as a NumPy array in the order of `files`.

        `score` is `overall`, `wording`, `structure`, `roles` (not a number where not both have
        lanes), `kinship`, or `lower` or `upper` for a bound of the distance.
        """
        try:
            import numpy
        except ImportError as problem:
            raise ImportError("similarity_matrix needs numpy: pip install numpy") from problem
        cells = self._native.matrix(score, _shown(self._progress, "compared"))
        return numpy.frombuffer(cells, numpy.float64).reshape(len(self), len(self))

    def search(self, model: Model | str | os.PathLike[str], k: int = 10) -> list[Hit]:
        """The `k` nearest models, the nearest first; as exact as comparing with every one."""
        query = model if isinstance(model, Model) else read(model)
        answer = json.loads(self._native.search_json(query._native, k))
        return [_hit(hit) for hit in answer["hits"]]

    def clusters(self, threshold: float | None = None) -> Clusters:
        """Families, duplicates, misfiled entries and what stands alone.

        `threshold` is the mean kinship from which two groups are one family.
        """
        least = None if threshold is None else _millionths(threshold)
        text = self._native.clusters_json(least, _shown(self._progress, "compared"))
        return _clusters(json.loads(text))


def _millionths(share: float) -> int:
    if not 0.0 <= share <= 1.0:
        raise ValueError("a threshold is a number from 0 to 1")
    return round(share * 1_000_000)


def _hit(hit: dict[str, Any]) -> Hit:
    return Hit(
        hit["file"],
        hit["municipality"],
        hit["process"],
        **hit["similarity"],
        distance=Distance(**hit["distance"]),
        shared=tuple(SharedStep(**step) for step in hit["shared"]),
    )


def _clusters(answer: dict[str, Any]) -> Clusters:
    files: list[str] = answer["models"]
    of = files.__getitem__
    return Clusters(
        answer["threshold"],
        [[of(model) for model in family] for family in answer["families"]],
        [[of(model) for model in group] for group in answer["duplicates"]],
        [(of(pair["a"]), of(pair["b"]), pair["overall"]) for pair in answer["nearDuplicates"]],
        [Misfiled(**entry) for entry in answer["misfiled"]],
        [
            (
                of(alone["model"]),
                None if alone["nearest"] is None else of(alone["nearest"]),
                alone["kinship"],
            )
            for alone in answer["outliers"]
        ],
        answer["tree"],
    )


def _shown(progress: Progress, what: str) -> Callable[[int, int], object] | None:
    """A line on a terminal, and nothing elsewhere; or what the caller gives."""
    if callable(progress):
        return progress
    if not progress or not sys.stderr.isatty():
        return None

    def line(done: int, count: int) -> None:
        sys.stderr.write(f"\r{done}/{count} {what}" + ("\n" if done == count else ""))
        sys.stderr.flush()

    return line
