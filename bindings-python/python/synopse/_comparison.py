"""Comparing: two models become changes, matches and scores."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from . import _html, _synopse
from ._errors import BpmnError
from ._model import Model, read

LANGUAGES = ("de", "en")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, as a person would say it.

    `old` and `new` hold the ids of the elements on either side, and are empty for what was added
    or removed. `class_` says what the change is about, `sentences` says it in every language and
    `sentence` in the one the comparison was made for.
    """

    operation: str
    class_: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    element_type: str
    property: str | None
    old_value: str | None
    new_value: str | None
    sentence: str
    sentences: dict[str, str] = field(repr=False, hash=False)


@dataclass(frozen=True, slots=True)
class Match:
    """The same step in both models; several ids on a side for a step that was split or merged."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    confidence: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Similarity:
    """Scores from 0 to 1; `None` where neither model has anything to compare."""

    overall: float
    wording: float
    structure: float
    roles: float | None
    data: float | None
    messages: float | None


@dataclass(frozen=True, slots=True)
class Distance:
    """Bounds of the graph edit distance; they are equal if it is `optimal`."""

    lower: float
    upper: float
    optimal: bool


class Comparison:
    """What two models have in common and what differs. Made by `compare`."""

    __slots__ = ("__dict__", "_native", "lang", "new", "old")

    def __init__(
        self, native: _synopse.Comparison, old: Model, new: Model, lang: str | None
    ) -> None:
        self._native = native
        self.old = old
        self.new = new
        self.lang = lang or "en"

    @property
    def verdict(self) -> str:
        """`identical`, `equivalent`, `changed` or `different`."""
        return str(self._diff["verdict"])

    @property
    def ignored(self) -> list[str]:
        """Codes of what normalisation passed over."""
        return list(self._diff["ignored"])

    @cached_property
    def changes(self) -> list[Change]:
        """The differences, in the order in which a person would read them."""
        return [self._change(change) for change in self._diff["changes"]]

    @cached_property
    def matches(self) -> list[Match]:
        """Which elements correspond, with the reasons."""
        return [
            Match(
                tuple(match["old"]),
                tuple(match["new"]),
                match["confidence"],
                tuple(match["reasons"]),
            )
            for match in self._diff["matches"]
        ]

    @property
    def similarity(self) -> Similarity:
        """How alike the two models are, in several respects."""
        return Similarity(**self._diff["similarity"])

    @property
    def distance(self) -> Distance:
        """How much has to be edited to make one of the other."""
        return Distance(**self._diff["distance"])

    @property
    def summary(self) -> dict[str, int]:
        """How many changes there are of each operation."""
        return dict(self._diff["summary"])

    def to_dict(self) -> dict[str, Any]:
        """The object of `synopse/diff/1`."""
        diff: dict[str, Any] = json.loads(self.to_json())
        return diff

    def to_json(self) -> str:
        """The text that `synopse diff --format json` prints, byte for byte."""
        return self._json

    def to_markdown(self, lang: str | None = None) -> str:
        """The changes as Markdown, in `de` or `en`."""
        return self._native.markdown(_checked(lang) or self.lang)

    @cached_property
    def _json(self) -> str:
        return self._native.diff_json()

    @cached_property
    def _diff(self) -> dict[str, Any]:
        return self.to_dict()

    def _change(self, change: dict[str, Any]) -> Change:
        return Change(
            operation=change["operation"],
            class_=change["class"],
            old=tuple(change["old"]),
            new=tuple(change["new"]),
            element_type=change["elementType"],
            property=change["property"],
            old_value=change["oldValue"],
            new_value=change["newValue"],
            sentence=change["sentence"][self.lang],
            sentences=dict(change["sentence"]),
        )

    def __repr__(self) -> str:
        count = len(self._diff["changes"])
        changes = "1 change" if count == 1 else f"{count} changes"
        return f"<synopse.Comparison {self.verdict}, {changes}, {self.similarity.overall:.2f} alike>"

    def _repr_html_(self) -> str:
        return _html.comparison(self)

    def _repr_markdown_(self) -> str:
        return self.to_markdown()


def compare(
    old: Model | str | os.PathLike[str],
    new: Model | str | os.PathLike[str],
    *,
    pins: None = None,
    lang: str | None = None,
) -> Comparison:
    """Compares two models, or the models in two files.

    `lang` is the language of sentences, `de` or `en`, English if not given. Raises `BpmnError` if
    a file cannot be read.
    """
    if pins is not None:
        raise BpmnError("pins are not supported yet", "usage")
    _checked(lang)
    old, new = _model(old), _model(new)
    return Comparison(_synopse.compare(old._native, new._native), old, new, lang)


def _model(given: Model | str | os.PathLike[str]) -> Model:
    return given if isinstance(given, Model) else read(given)


def _checked(lang: str | None) -> str | None:
    if lang is not None and lang not in LANGUAGES:
        raise BpmnError(f"no such language: {lang!r}; there are de and en", "usage")
    return lang
