//! Columns for people: aligned, and broken at blanks where the terminal is narrow.
//!
//! A library for tables brings frames and styles that nobody needs here; what matters is that a wide
//! character counts as two columns and that nothing of a label is cut off.

use unicode_width::UnicodeWidthStr as _;

/// Blanks between two columns.
const GAP: usize = 2;

/// Rows as aligned columns, the first row the headings. `width` is the longest line, 0 for no limit;
/// where the columns do not fit, all but the narrow ones share the space and break their text.
pub(crate) fn columns<const N: usize>(rows: &[[String; N]], width: usize) -> String {
    let widths = widths(rows, width);
    let mut page = String::new();
    for row in rows {
        let cells: Vec<Vec<String>> =
            row.iter().zip(widths).map(|(cell, width)| broken(cell, width)).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        for at in 0..height {
            let mut line = String::new();
            for (cell, width) in cells.iter().zip(widths) {
                let text = cell.get(at).map_or("", String::as_str);
                line.push_str(text);
                line.extend(std::iter::repeat_n(' ', width.saturating_sub(text.width()) + GAP));
            }
            page.push_str(line.trim_end());
            page.push('\n');
        }
    }
    page
}

/// The widths of the columns: what they need, or a fair share of what there is.
fn widths<const N: usize>(rows: &[[String; N]], width: usize) -> [usize; N] {
    let mut needed = [0; N];
    for row in rows {
        for (need, cell) in needed.iter_mut().zip(row) {
            *need = cell.width().max(*need);
        }
    }
    let mut space = width.saturating_sub(GAP * N.saturating_sub(1));
    if width == 0 || needed.iter().sum::<usize>() <= space {
        return needed;
    }
    // From the narrowest: who needs less than an equal share leaves the rest to the others.
    let mut order: Vec<usize> = (0..N).collect();
    order.sort_by_key(|&i| needed.get(i).copied());
    for (done, i) in order.into_iter().enumerate() {
        if let Some(need) = needed.get_mut(i) {
            *need = (*need).min(space / (N - done)).max(1);
            space = space.saturating_sub(*need);
        }
    }
    needed
}

/// Text broken at blanks into lines; a word that is longer than the width keeps its line.
fn broken(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.width() + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A cell that no spreadsheet takes for a formula: labels come from strangers' files. Source: OWASP,
/// CSV Injection.
pub(crate) fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    } else {
        format!("{guard}{text}")
    }
}

#[cfg(test)]
mod tests {
    use super::{cell, columns};

    fn rows() -> Vec<[String; 3]> {
        let row = |cells: [&str; 3]| cells.map(str::to_owned);
        vec![row(["Alt", "Neu", "%"]), row(["Antrag prüfen und erfassen", "Prüfung", "90"])]
    }

    #[test]
    fn columns_stand_below_each_other() {
        let expected = "Alt                         Neu      %\n\
                        Antrag prüfen und erfassen  Prüfung  90\n";
        assert_eq!(columns(&rows(), 0), expected);
    }

    #[test]
    fn narrow_columns_break_at_blanks() {
        let expected = "Alt            Neu      %\n\
                        Antrag prüfen  Prüfung  90\n\
                        und erfassen\n";
        assert_eq!(columns(&rows(), 26), expected);
    }

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(cell("Antrag prüfen"), "Antrag prüfen");
        assert_eq!(cell("=HYPERLINK(\"x\",\"y\")"), "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
        assert_eq!(cell("-1"), "'-1");
        assert_eq!(cell("a,b"), "\"a,b\"");
        assert_eq!(cell("a\nb"), "\"a\nb\"");
    }
}
