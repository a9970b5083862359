"""Comparing: two models become changes, matches and scores."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
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
    """The same step in both models; several ids on a side for a step that was split or merged, on
    both for steps that only together correspond to several."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    confidence: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Similarity:
    """Scores from 0 to 1; `None` where neither model has anything to compare.

    `lower` and `upper` are bounds of `overall`, equal if the distance is proved. `detail` says how
    alike the level of detail is, and is no part of `overall`.
    """

    overall: float
    wording: float
    structure: float
    roles: float | None
    data: float | None
    messages: float | None
    detail: float | None
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Distance:
    """Bounds of the graph edit distance; they are equal if it is `optimal`."""

    lower: float
    upper: float
    optimal: bool


@dataclass(frozen=True, slots=True)
class PinWarning:
    """Something wrong with a pin: it points to nothing, or contradicts another."""

    code: str
    message: str
    line: int | None
    column: int | None


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
    def pin_warnings(self) -> list[PinWarning]:
        """What is wrong with the pins that were given, by their place."""
        return [PinWarning(**warning) for warning in self._diff.get("pinWarnings", [])]

    def to_pins(self) -> dict[str, Any]:
        """The matches as `synopse/pins/1`, to be corrected and given back to `compare`."""
        pins: dict[str, Any] = json.loads(self.to_pins_json())
        return pins

    def to_pins_json(self) -> str:
        """The text that `synopse match --write-pins` writes, byte for byte."""
        return self._native.pins_json()

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

    def to_svg(
        self, side: str = "both", *, lang: str | None = None, ignore: Iterable[str] = ()
    ) -> str:
        """The drawings with their changes marked, numbered and listed, as SVG.

        `side` is `both`, `old`, `new`, or `overlay`: the new drawing with what is gone as ghosts.
        `ignore` names classes of changes to leave out. Raises `BpmnError` without a drawing.
        """
        return self._native.svg(side, _checked(lang) or self.lang, list(ignore))

    def to_html(self, *, lang: str | None = None, ignore: Iterable[str] = ()) -> str:
        """Both drawings and the changes as a page for a browser, in a single file.

        Byte for byte what `synopse diff --format html` writes.
        """
        return self._native.html(_checked(lang) or self.lang, list(ignore))

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
    pins: Mapping[str, Any] | str | os.PathLike[str] | None = None,
    lang: str | None = None,
    exact: bool = False,
    budget: int | None = None,
    lexicon: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | None = None,
    thesaurus: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | None = None,
) -> Comparison:
    """Compares two models, or the models in two files.

    `pins` says which element is which: the object of `synopse/pins/1`, or the path of a file that
    holds it. `lang` is the language of sentences, `de` or `en`, English if not given. With `exact`,
    the distance is proved in at most `budget` steps, ten million if not given; `budget` alone
    implies it. `lexicon` is the path of a file with words of your own, `thesaurus` that of a
    thesaurus of MyThes, or several paths. Raises `BpmnError` if a file cannot be read.
    """
    _checked(lang)
    if budget is not None and not 0 <= budget < 2**64:
        raise BpmnError("a budget is a number of steps from 0", "usage")
    text, source = _pins(pins)
    words = _words("lexicon", lexicon), _words("thesaurus", thesaurus)
    old, new = _model(old), _model(new)
    native = _synopse.compare(
        old._native, new._native, text, source, exact, budget, *words
    )
    return Comparison(native, old, new, lang)


def _words(
    what: str, given: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | None
) -> list[tuple[bytes, str]]:
    """The bytes and the name of each file."""
    if given is None:
        return []
    paths = [given] if isinstance(given, str | os.PathLike) else given
    if not isinstance(paths, Sequence) or not all(isinstance(p, str | os.PathLike) for p in paths):
        raise BpmnError(f"{what} is a path, or several", "usage")
    return [_file(os.fspath(path)) for path in paths]


def _file(path: str) -> tuple[bytes, str]:
    try:
        with open(path, "rb") as file:
            return file.read(), path
    except OSError as problem:
        raise BpmnError(f"{path}: {_plain(problem)}", "io") from None


def _pins(given: Mapping[str, Any] | str | os.PathLike[str] | None) -> tuple[bytes | None, str | None]:
    """The text of pins, and the name of their file."""
    if given is None:
        return None, None
    if isinstance(given, Mapping):
        try:
            return json.dumps(given, ensure_ascii=True).encode(), None
        except (TypeError, ValueError) as problem:
            raise BpmnError(f"pins: {problem}", "usage") from None
    if not isinstance(given, str | os.PathLike):
        raise BpmnError("pins are a mapping or a path", "usage")
    return _file(os.fspath(given))


def _plain(problem: OSError) -> str:
    """The system's error in the words of the command line."""
    if isinstance(problem, FileNotFoundError):
        return "no such file"
    if isinstance(problem, IsADirectoryError):
        return "a folder, not a file"
    if isinstance(problem, PermissionError):
        return "no permission"
    return str(problem.strerror)


def _model(given: Model | str | os.PathLike[str]) -> Model:
    return given if isinstance(given, Model) else read(given)


def _checked(lang: str | None) -> str | None:
    if lang is not None and lang not in LANGUAGES:
        raise BpmnError(f"no such language: {lang!r}; there are de and en", "usage")
    return lang
