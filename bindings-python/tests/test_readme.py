"""The Python example in the README of the house does what its comments say."""

import re

import pytest
from conftest import ROOT


def test_example(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    examples = re.findall(r"^```python\n(.*?)^```", readme, re.DOTALL | re.MULTILINE)
    assert examples
    monkeypatch.chdir(ROOT)
    for example in examples:
        promised = re.findall(r"^ *print\(.*\)  # (.*)$", example, re.MULTILINE)
        assert promised, "an example that shows nothing proves nothing"
        exec(compile(example, "README.md", "exec"), {"__name__": "__main__"})
        assert capsys.readouterr().out.splitlines() == promised
