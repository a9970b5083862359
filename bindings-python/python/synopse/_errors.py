"""The one exception of the package."""

from __future__ import annotations


class BpmnError(ValueError):
    """A file that cannot be read, or a request that cannot be met.

    `kind` is one of `io`, `empty`, `encoding`, `xml`, `not-bpmn`, `archive`, `limit` and `usage`. `line` and
    `column` count from 1, and are `None` where there is no position; `element` is the id of the
    element concerned, or `None`. The text of the exception says all of it in one line.
    """

    kind: str
    line: int | None
    column: int | None
    element: str | None

    def __init__(
        self,
        message: str,
        kind: str,
        line: int | None = None,
        column: int | None = None,
        element: str | None = None,
    ) -> None:
        # All of it goes to the base class, because that is what pickle calls the class with.
        super().__init__(message, kind, line, column, element)
        self.kind = kind
        self.line = line
        self.column = column
        self.element = element

    def __str__(self) -> str:
        return str(self.args[0])
