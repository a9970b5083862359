"""The examples in the texts run as they stand there."""

import doctest
from pathlib import Path

import pytest
from conftest import ROOT

import synopse


def test_readme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    readme = Path(__file__).parents[1] / "README.md"
    failed, tried = doctest.testfile(str(readme), module_relative=False)
    assert failed == 0
    assert tried > 5


def test_docstring(monkeypatch: pytest.MonkeyPatch, dog_tax: Path) -> None:
    monkeypatch.chdir(dog_tax)
    example = doctest.DocTestFinder().find(synopse, "synopse")[0]
    # What the last example prints is the language's business, not this page's.
    example.examples[-1].options[doctest.ELLIPSIS] = True
    example.examples[-1].want = "...\n"
    assert doctest.DocTestRunner().run(example).failed == 0


def test_everything_public_is_explained() -> None:
    for name in synopse.__all__:
        thing = getattr(synopse, name)
        assert thing.__doc__, name
        for member in vars(thing) if isinstance(thing, type) else ():
            if isinstance(getattr(thing, member), property) and not member.startswith("_"):
                assert getattr(thing, member).__doc__, f"{name}.{member}"
