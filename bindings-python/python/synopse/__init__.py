"""Compares BPMN 2.0 process models.

>>> import synopse
>>> comparison = synopse.compare("a.bpmn", "b.bpmn", lang="de")
>>> comparison.verdict
'changed'
>>> for change in comparison.changes:
...     print(change.sentence)

In a notebook, the comparison itself shows as a table.
"""

from ._comparison import Change, Comparison, Distance, Match, PinWarning, Similarity, compare
from ._errors import BpmnError
from ._model import Finding, Model, Process, ReadWarning, read, read_all, reads
from ._register import Clusters, Entry, Hit, Misfiled, Register, SharedStep

__all__ = [
    "BpmnError",
    "Change",
    "Clusters",
    "Comparison",
    "Distance",
    "Entry",
    "Finding",
    "Hit",
    "Match",
    "Misfiled",
    "Model",
    "PinWarning",
    "Process",
    "ReadWarning",
    "Register",
    "SharedStep",
    "Similarity",
    "compare",
    "read",
    "read_all",
    "reads",
]
