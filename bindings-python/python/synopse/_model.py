"""Reading: files and texts become models."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from . import _synopse
from ._errors import BpmnError


@dataclass(frozen=True, slots=True)
class Process:
    """One process of a file."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ReadWarning:
    """Something in a file that is not right, and was read all the same."""

    code: str
    message: str
    line: int | None
    column: int | None
    element: str | None


class Model:
    """A process model, read and from then on unchanged. Made by `read` and `reads`."""

    __slots__ = ("__dict__", "_native")

    def __init__(self, native: _synopse.Model) -> None:
        self._native = native

    @property
    def name(self) -> str | None:
        """What the model is called, if it says so."""
        return self._native.name

    @property
    def source(self) -> str | None:
        """Where it was read from, as given."""
        return self._native.source

    @property
    def processes(self) -> list[Process]:
        """The processes in the file, in its order."""
        return [Process(**process) for process in self._file["processes"]]

    @property
    def elements(self) -> dict[str, int]:
        """How many elements of each type there are, by their names in BPMN XML."""
        return dict(self._file["elements"])

    @property
    def warnings(self) -> list[ReadWarning]:
        """What is not right in the file, in its order."""
        return [ReadWarning(**warning) for warning in self._file["warnings"]]

    def to_dict(self) -> dict[str, Any]:
        """The object that `synopse inspect --format json` prints for this file."""
        file: dict[str, Any] = json.loads(self._native.inspect_json())["files"][0]
        return file

    @cached_property
    def _file(self) -> dict[str, Any]:
        return self.to_dict()

    def __repr__(self) -> str:
        parts = [repr(self.name or self.source or "unnamed")]
        parts.append(f"{sum(self.elements.values())} elements")
        if self.warnings:
            parts.append(f"{len(self.warnings)} warnings")
        return f"<synopse.Model {', '.join(parts)}>"


def read(path: str | os.PathLike[str]) -> Model:
    """Reads a file. Raises `BpmnError` if it cannot be opened or is no BPMN."""
    return Model(_synopse.read(path))


def reads(data: str | bytes, source: str | None = None) -> Model:
    """Reads a text, or the bytes of a file. `source` is a name to show for it.

    Raises `BpmnError` if it is no BPMN.
    """
    if isinstance(data, str):
        data = _encoded(data)
    elif not isinstance(data, bytes):
        data = bytes(memoryview(data))
    return Model(_synopse.reads(data, source))


def _encoded(text: str) -> bytes:
    """The bytes of a text.

    A text is decoded already, so whatever encoding its XML declaration names holds no longer; a
    byte order mark in front says so.
    """
    declared = "<?xml" in text and not text.startswith("\ufeff")
    try:
        return text.encode("utf-8-sig" if declared else "utf-8")
    except UnicodeEncodeError as problem:
        line = text.count("\n", 0, problem.start) + 1
        column = problem.start - text.rfind("\n", 0, problem.start)
        message = f"{line}:{column}: the text holds half a character (a lone surrogate)"
        raise BpmnError(message, "encoding", line, column) from None
