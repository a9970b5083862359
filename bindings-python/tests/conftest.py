"""What all tests share: where the tree is, and small models."""

from pathlib import Path

import pytest

import synopse

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures"
MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"


def bpmn(*names: str, process: str = "Hundesteuer anmelden") -> str:
    """A process of one user task after the other."""
    ids = ["start", *(f"task_{i}" for i, _ in enumerate(names)), "end"]
    tasks = "".join(f'<userTask id="task_{i}" name="{name}"/>' for i, name in enumerate(names))
    flows = "".join(
        f'<sequenceFlow id="flow_{i}" sourceRef="{source}" targetRef="{target}"/>'
        for i, (source, target) in enumerate(zip(ids, ids[1:], strict=False))
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<definitions xmlns="{MODEL}">\n'
        f'<process id="p" name="{process}">\n'
        f'<startEvent id="start"/>{tasks}<endEvent id="end"/>{flows}\n'
        "</process></definitions>\n"
    )


@pytest.fixture
def dog_tax() -> Path:
    """The folder of a process of our own, drawn in five ways."""
    return FIXTURES / "hundesteuer-anmelden"


@pytest.fixture
def renamed() -> synopse.Comparison:
    """Two models that differ in the name of one task."""
    old = synopse.reads(bpmn("Antrag prüfen", "Bescheid erstellen"))
    new = synopse.reads(bpmn("Antrag prüfen", "Bescheid versenden"))
    return synopse.compare(old, new, lang="de")
