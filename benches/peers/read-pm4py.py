"""Reads models with pm4py, from bytes in memory."""

from pathlib import Path

from answer import answer
from pm4py.objects.bpmn.importer import importer

answer(lambda path: Path(path).read_bytes(), importer.deserialize)
