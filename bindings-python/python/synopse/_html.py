"""What a notebook shows. Labels come from files of strangers: every one of them is escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

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

    def cell(text: str) -> str:
        # Notebooks read formulas in a table, too: a dollar sign in a label is only that.
        safe = escape(text).replace("$", "&#36;")
        return f'<td style="text-align: left">{safe}</td>'

    sides = " → ".join(
        escape(side.name or side.source or "…") for side in (compared.old, compared.new)
    )
    score = f"{words['alike']} {compared.similarity.overall:.2f}"
    verdict = words.get(compared.verdict, compared.verdict)
    rows = "".join(
        f"<tr>{cell(words.get(change.class_, change.class_))}{cell(change.sentence)}</tr>"
        for change in compared.changes
    )
    table = f"<table>{rows}</table>" if rows else ""
    return f'<div lang="{compared.lang}"><p><b>{sides}</b>: {escape(verdict)}, {score}</p>{table}</div>'
