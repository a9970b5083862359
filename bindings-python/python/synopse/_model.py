"""Reading: files and texts become models."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
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


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that looks like personal data: `name`, `mail`, `phone`, `account` or `tool-data`.

    `place` tells where at the element it stands, such as `name` or `documentation`.
    """

    kind: str
    text: str
    place: str
    element: str
    element_type: str
    line: int | None
    column: int | None


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

    @property
    def personal(self) -> list[Finding]:
        """What looks like personal data, in the order of the file."""
        found = json.loads(self._native.personal_json())["files"][0]["findings"]
        return [Finding(element_type=entry.pop("elementType"), **entry) for entry in found]

    def to_dict(self) -> dict[str, Any]:
        """The object that `synopse inspect --format json` prints for this file."""
        file: dict[str, Any] = json.loads(self._native.inspect_json())["files"][0]
        return file

    def to_xml(self) -> str:
        """The model as BPMN 2.0 XML with its diagram, to be saved as UTF-8.

        Byte for byte what `synopse convert` writes; reading it gives an equal model.
        """
        return self._native.to_xml()

    def with_layout(self) -> Model:
        """The same model with a new diagram, whatever diagram it has: everything is laid out anew.

        Its `to_xml()` is byte for byte what `synopse convert --layout` writes.
        """
        return Model(self._native.with_layout())

    def to_svg(self, diagram: int | None = None, *, lang: str = "en") -> str:
        """The diagram as SVG, byte for byte what `synopse render` writes.

        `diagram` counts from 1; without it, all diagrams stand one below the other. Raises
        `BpmnError` if there is nothing to draw.
        """
        return self._native.svg(_numbered(diagram), lang)

    def to_html(self, diagram: int | None = None, *, lang: str = "en") -> str:
        """The diagram as a page for a browser, in a single file."""
        return self._native.html(_numbered(diagram), lang)

    @cached_property
    def _file(self) -> dict[str, Any]:
        return self.to_dict()

    def _repr_svg_(self) -> str | None:
        try:
            return self.to_svg()
        except BpmnError:
            return None

    def __repr__(self) -> str:
        parts = [repr(self.name or self.source or "unnamed")]
        parts.append(f"{sum(self.elements.values())} elements")
        if self.warnings:
            parts.append(f"{len(self.warnings)} warnings")
        return f"<synopse.Model {', '.join(parts)}>"


def read(path: str | os.PathLike[str], *, keep_personal: bool = False) -> Model:
    """Reads a file: BPMN, or a ZIP archive or XProzess file that holds one model.

    Where it holds several, `"archive.zip#folder/model.bpmn"` or `"archive.zip#2"` is one of them.
    Raises `BpmnError` if it cannot be opened or is no BPMN. What tools keep about people, last editors, histories, contacts, is left out unless
    `keep_personal`.
    """
    return Model(_synopse.read(path, keep_personal))


def read_all(
    path: str | os.PathLike[str],
    *,
    on_error: Callable[[BpmnError], object] | None = None,
    keep_personal: bool = False,
) -> list[Model]:
    """Reads every model of a file, in the order of their names.

    Raises `BpmnError` for the first that cannot be read, unless there is `on_error`: that is called
    with each such error, and the rest is still read. `keep_personal` is that of `read`.
    """
    models = []
    for part in _synopse.read_all(path, keep_personal):
        if isinstance(part, _synopse.Model):
            models.append(Model(part))
        elif on_error is None or not isinstance(part, BpmnError):
            raise part
        else:
            on_error(part)
    return models


def reads(
    data: str | bytes,
    source: str | None = None,
    *,
    part: str | None = None,
    keep_personal: bool = False,
) -> Model:
    """Reads a text, or the bytes of a file. `source` is a name to show for it.

    `part` is the name or the number of one of several models in it. Raises `BpmnError` if it is no
    BPMN. `keep_personal` is that of `read`.
    """
    if isinstance(data, str):
        data = _encoded(data)
    elif not isinstance(data, bytes):
        data = bytes(memoryview(data))
    return Model(_synopse.reads(data, source, keep_personal, part))


def _numbered(diagram: int | None) -> int | None:
    """The number of a diagram, checked: the native half knows no negative numbers."""
    if diagram is not None and diagram < 1:
        raise BpmnError(f"there is no diagram {diagram}; the first is 1", "usage")
    return diagram


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
