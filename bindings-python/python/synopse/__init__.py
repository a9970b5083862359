"""Compares BPMN 2.0 process models.

>>> import synopse
>>> comparison = synopse.compare("old.bpmn", "new.bpmn", lang="de")  # doctest: +SKIP
>>> comparison.verdict  # doctest: +SKIP
'changed'
>>> for change in comparison.changes:  # doctest: +SKIP
...     print(change.sentence)
"""

from ._comparison import Change, Comparison, Distance, Match, Similarity, compare
from ._errors import BpmnError
from ._model import Model, Process, ReadWarning, read, reads

__all__ = [
    "BpmnError",
    "Change",
    "Comparison",
    "Distance",
    "Match",
    "Model",
    "Process",
    "ReadWarning",
    "Similarity",
    "compare",
    "read",
    "reads",
]
