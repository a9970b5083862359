"""What a notebook shows: everything, and nothing that a label could run."""

import synopse
from conftest import bpmn

EVIL = "&lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x onerror=alert(1)&gt; $x$ |"


def test_the_table_has_a_row_for_each_change(renamed: synopse.Comparison) -> None:
    html = renamed._repr_html_()
    assert html.count("<tr>") == len(renamed.changes) == 1
    assert "Hundesteuer anmelden" in html
    assert "geändert" in html
    assert 'lang="de"' in html
    assert "Ähnlichkeit 0," in html


def test_markdown_is_that_of_the_command_line(renamed: synopse.Comparison) -> None:
    assert renamed._repr_markdown_() == renamed.to_markdown("de")


def test_labels_are_text_and_not_markup() -> None:
    old = synopse.reads(bpmn("Antrag prüfen", process=EVIL))
    new = synopse.reads(bpmn(EVIL, process=EVIL))
    comparison = synopse.compare(old, new)
    assert comparison.changes, "the label has to show somewhere"
    html = comparison._repr_html_()
    assert "alert(1)" in html
    assert "<script" not in html
    assert "<img" not in html
    assert "$" not in html
    markdown = comparison._repr_markdown_()
    assert "<script" not in markdown
    assert "<img" not in markdown
