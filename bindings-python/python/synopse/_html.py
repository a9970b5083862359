"""What a notebook shows. Labels come from files of strangers: every one of them is escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ._errors import BpmnError

if TYPE_CHECKING:
    from ._comparison import Comparison

WORDS = {
    "de": {
        "identical": "identisch",
        "equivalent": "gleichwertig",
        "changed": "geändert",
        "different": "verschieden",
        "flow": "Ablauf",
        "responsibility": "Zuständigkeit",
        "deadline": "Frist",
        "condition": "Bedingung",
        "data": "Daten und Formulare",
        "communication": "Kommunikation",
        "text": "Text",
        "technical": "Technik",
        "layout": "Anordnung",
        "alike": "Ähnlichkeit",
    },
    "en": {"alike": "similarity", "data": "data and forms"},
}


def comparison(compared: Comparison) -> str:
    """A heading with the verdict, and a table with one row for each change."""
    words = WORDS[compared.lang]
    sides = " → ".join(
        _safe(side.name or side.source or "…") for side in (compared.old, compared.new)
    )
    verdict = words.get(compared.verdict, compared.verdict)
    number = f"{compared.similarity.overall:.2f}"
    number = number.replace(".", ",") if compared.lang == "de" else number
    score = f"{words['alike']} {number}"
    rows = "".join(
        f"<tr>{_cell(words.get(change.class_, change.class_))}{_cell(change.sentence)}</tr>"
        for change in compared.changes
    )
    table = f"<table>{rows}</table>" if rows else ""
    heading = f"<p><b>{sides}</b>: {_safe(verdict)}, {score}</p>"
    return f'<div lang="{compared.lang}">{heading}{_picture(compared)}{table}</div>'


def _picture(compared: Comparison) -> str:
    """Both drawings with their marks; nothing where neither file has one."""
    try:
        svg = compared.to_svg()
    except BpmnError:
        return ""
    return svg.replace("$", "&#36;")


def _cell(text: str) -> str:
    return f'<td style="text-align: left">{_safe(text)}</td>'


def _safe(text: str) -> str:
    # Notebooks look for formulas in tables, too: a dollar sign in a label is only that.
    return escape(text).replace("$", "&#36;")
