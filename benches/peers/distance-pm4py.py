"""How alike two models are, by a function of pm4py; the models are in memory."""

import sys

import pm4py
from answer import answer

measure = getattr(pm4py, sys.argv[2])

answer(
    lambda *paths: [pm4py.read_bpmn(path) for path in paths],
    lambda models: measure(*models),
    most=5,
)
