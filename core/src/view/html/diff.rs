//! A comparison as a page: summary, both drawings with their marks, the changes in the order of
//! flow, linked with each other.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::{HtmlPage, choose, document, escape, view};
use crate::compare::Comparison;
use crate::diff::Class;
use crate::model::{Model, Warning};
use crate::view::digest::Digest;
use crate::view::marked::{Entry, Look, Marked, drawn_here, laid_out};
use crate::view::svg::{WIDE, look_words};
use crate::view::terms::{named_scores, of_distance, percent};
use crate::view::text::file_name;
use crate::view::{Language, Links, Mark, SvgOptions, of_class, plain, sentence, svg};

/// How a comparison is shown as a page.
#[derive(Debug, Clone, Default)]
pub struct DiffHtmlOptions {
    /// The language of every sentence.
    pub language: Language,
    /// Changes to leave out.
    pub ignore: Vec<Class>,
}

/// A comparison as a page for a browser, in a single file: names, verdict, summary, both drawings
/// with numbered marks, the changes in the order of flow, what was passed over, scores. Total: a
/// model whose file has no diagram is laid out for it, and where there is nothing to draw, a note
/// stands in its place. O(n log n) in what is drawn, and in changes.
///
/// ```
/// # use std::sync::Arc;
/// # use synopse::{Comparison, Options, ReadOptions, read};
/// use synopse::view::{DiffHtmlOptions, Language, diff_html};
/// # let model = |name: &str| {
/// #     let xml = format!(
/// #         r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
/// #         <process id="p"><task id="t" name="{name}"/></process></definitions>"#
/// #     );
/// #     read(xml.as_bytes(), &ReadOptions::default()).map(Arc::new)
/// # };
/// # let (old, new) = (model("Antrag &lt;b&gt; prüfen")?, model("Prüfung des Antrags")?);
/// let comparison = Comparison::new(old, new, &Options::default());
/// let options = DiffHtmlOptions { language: Language::German, ..DiffHtmlOptions::default() };
/// let page = diff_html(&comparison, &options);
/// assert!(page.html.contains("id=\"change-1\"") && page.html.contains("„Antrag &lt;b&gt; prüfen“"));
/// # Ok::<(), synopse::Error>(())
/// ```
pub fn diff_html(comparison: &Comparison, options: &DiffHtmlOptions) -> HtmlPage {
    let digest = Digest::new(comparison, &options.ignore, options.language);
    let marked = Marked::new(comparison, &options.ignore);
    let mut page = Page { comparison, language: options.language, marked, warnings: Vec::new() };
    let title = choose(
        options.language,
        "Vergleich zweier Prozessmodelle",
        "Comparison of two process models",
    );
    let (old, old_size) = page.drawing(comparison.old(), true);
    let (new, new_size) = page.drawing(comparison.new_model(), false);
    let (width, height) = (old_size.0 + new_size.0, old_size.1.max(new_size.1));
    let wide = f64::from(width) > WIDE * f64::from(height);
    let mut body = page.header(title, &digest);
    body.push_str("<main>\n");
    body.push_str(&page.drawings(&old, &new, wide));
    body.push_str(&page.changes(&old, &new));
    body.push_str(&page.notes(&digest));
    body.push_str("</main>\n");
    let title = format!("{title}: {}", page.name(comparison.new_model()));
    HtmlPage { html: document(&title, options.language, &body), warnings: page.warnings }
}

struct Page<'p> {
    comparison: &'p Comparison,
    language: Language,
    marked: Marked<'p>,
    warnings: Vec<Warning>,
}

impl Page<'_> {
    fn say(&self, german: &'static str, english: &'static str) -> &'static str {
        choose(self.language, german, english)
    }

    fn side(&self, is_old: bool) -> &'static str {
        if is_old { self.say("Alt", "Old") } else { self.say("Neu", "New") }
    }

    fn name(&self, model: &Model) -> String {
        let name = model.name().map(plain).filter(|name| !name.is_empty());
        let name = name.or_else(|| model.source().map(file_name));
        name.unwrap_or_else(|| self.say("ohne Namen", "without a name").to_owned())
    }

    fn header(&self, title: &str, digest: &Digest<'_>) -> String {
        let mut out = String::from("<a class=\"skip\" href=\"#changes\">");
        out.push_str(self.say("Zu den Änderungen", "To the changes"));
        let _ = write!(out, "</a>\n<header>\n<h1>{title}</h1>\n<dl class=\"models\">\n");
        for (model, is_old) in [(self.comparison.old(), true), (self.comparison.new_model(), false)]
        {
            let file = model.source().map(file_name).filter(|file| *file != self.name(model));
            let file = file.map(|file| format!(" ({})", escape(&file))).unwrap_or_default();
            let name = escape(&self.name(model));
            let _ = writeln!(out, "<dt>{}</dt><dd>{name}{file}</dd>", self.side(is_old));
        }
        let _ = write!(
            out,
            "</dl>\n<p><strong>{}</strong> {}</p>\n<ul class=\"scores\">\n",
            escape(&digest.verdict),
            escape(&digest.summary)
        );
        let label = self.say("Ähnlichkeit", "Similarity");
        for score in named_scores(self.comparison.similarity(), self.language) {
            if let Some(value) = score.score {
                let name = if out.ends_with("<ul class=\"scores\">\n") {
                    format!("{label} {}", score.name)
                } else {
                    score.name.to_owned()
                };
                let value = percent(value, self.language);
                let _ = writeln!(out, "<li>{name} <strong>{value}</strong></li>");
            }
        }
        out.push_str("</ul>\n</header>\n");
        out
    }

    /// The picture of a side with its marks, or a note that it has none; and its size.
    fn drawing(&mut self, model: &Model, is_old: bool) -> (String, (u32, u32)) {
        let own = laid_out(model);
        let note = own.as_ref().map(|_| drawn_here(self.language));
        let model = own.as_ref().unwrap_or(model);
        let (marks, id): (&[Mark], _) =
            if is_old { (&self.marked.old, "old-") } else { (&self.marked.new, "new-") };
        let options = SvgOptions {
            language: self.language,
            marks: marks.to_vec(),
            links: Some(Links { entry: "#change-".into(), id: id.into() }),
            ..SvgOptions::default()
        };
        if let Ok(picture) = svg(model, &options) {
            self.warnings.extend(picture.warnings);
            let note = note.map(|words| format!("<p>({words})</p>\n")).unwrap_or_default();
            return (note + &picture.svg, picture.size);
        }
        let words = self.say("Hier gibt es nichts zu zeichnen.", "There is nothing to draw here.");
        (format!("<p>{words}</p>\n"), (0, 0))
    }

    fn drawings(&self, old: &str, new: &str, wide: bool) -> String {
        let mut out = format!(
            "<section aria-labelledby=\"drawings\">\n<h2 id=\"drawings\">{}</h2>\n",
            self.say("Zeichnungen", "Drawings")
        );
        let looks: BTreeSet<Look> = self.marked.entries.iter().map(|entry| entry.look).collect();
        if !looks.is_empty() {
            out.push_str("<ul class=\"legend\">\n");
            for look in looks {
                let _ = writeln!(
                    out,
                    "<li class=\"{}\"><span class=\"sign\">{}</span>{}</li>",
                    look.as_str(),
                    escape(&look.sign().to_string()),
                    look_words(look, self.language)
                );
            }
            out.push_str("</ul>\n");
        }
        out.push_str(if wide {
            "<div class=\"drawings one\">\n"
        } else {
            "<div class=\"drawings\">\n"
        });
        let sides = [(old, self.comparison.old(), true), (new, self.comparison.new_model(), false)];
        for (drawing, model, is_old) in sides {
            let caption = format!("{}: {}", self.side(is_old), self.name(model));
            let _ = write!(
                out,
                "<figure>\n<figcaption>{}</figcaption>\n{}</figure>\n",
                escape(&caption),
                view(drawing, &caption, self.language)
            );
        }
        out.push_str("</div>\n</section>\n");
        out
    }

    /// The changes in the order of flow, with a box for each class that hides it.
    fn changes(&self, old: &str, new: &str) -> String {
        let entries = &self.marked.entries;
        let mut out = format!(
            "<section aria-labelledby=\"changes\">\n<h2 id=\"changes\" tabindex=\"-1\">{} ({})</h2>\n",
            self.say("Änderungen", "Changes"),
            entries.len()
        );
        let mut counts: BTreeMap<Class, usize> = BTreeMap::new();
        for entry in entries {
            *counts.entry(entry.change.class).or_insert(0) += 1;
        }
        if counts.len() > 1 {
            out.push_str(&self.filter(&counts));
        }
        if !entries.is_empty() {
            out.push_str("<ol class=\"changes\" role=\"list\">\n");
            let (old, new) = (numbers(old, "old"), numbers(new, "new"));
            for entry in entries {
                out.push_str(&self.entry(entry, &old, &new));
            }
            out.push_str("</ol>\n");
        }
        out.push_str("</section>\n");
        out
    }

    /// Boxes that work by style alone, without the script.
    fn filter(&self, counts: &BTreeMap<Class, usize>) -> String {
        let mut out =
            format!("<fieldset><legend>{}</legend>\n<style>\n", self.say("Anzeigen", "Show"));
        for class in counts.keys().map(|class| class.as_str()) {
            let _ = writeln!(
                out,
                "body:has(#show-{class}:not(:checked)) :is(li,.mark).k-{class}{{display:none}}"
            );
        }
        out.push_str("</style>\n");
        for (class, count) in counts {
            let _ = writeln!(
                out,
                "<label><input type=\"checkbox\" id=\"show-{}\" checked>{} ({count})</label>",
                class.as_str(),
                of_class(*class, self.language)
            );
        }
        out.push_str("</fieldset>\n");
        out
    }

    fn entry(&self, entry: &Entry<'_>, old: &BTreeSet<u32>, new: &BTreeSet<u32>) -> String {
        let number = entry.number;
        let words = escape(&sentence(self.comparison, entry.change, self.language));
        let mut out = format!(
            "<li id=\"change-{number}\" class=\"{}\"><span class=\"sign\">{} {number}</span><div>\
             <p>{words}</p><p class=\"meta\"><span>{}</span>",
            entry.classes(),
            escape(&entry.look.sign().to_string()),
            of_class(entry.change.class, self.language)
        );
        for (drawing, side, is_old) in [(old, "old", true), (new, "new", false)] {
            if drawing.contains(&number) {
                let _ = write!(
                    out,
                    " <a href=\"#{side}-{number}\" aria-label=\"{}: {} {number}\">{}</a>",
                    self.side(is_old),
                    self.say("Änderung", "change"),
                    self.side(is_old),
                );
            }
        }
        out.push_str("</p></div></li>\n");
        out
    }

    fn notes(&self, digest: &Digest<'_>) -> String {
        let mut out = format!(
            "<section aria-labelledby=\"notes\">\n<h2 id=\"notes\">{}</h2>\n",
            self.say("Anmerkungen", "Notes")
        );
        for note in &digest.notes {
            let _ = writeln!(out, "<p>{}</p>", escape(note));
        }
        let distance = escape(&of_distance(self.comparison.distance(), self.language));
        let _ = write!(out, "<p>{distance}</p>\n</section>\n");
        out
    }
}

/// The numbers that a drawing shows. What stands in it is escaped, so that no label is taken for one.
fn numbers(drawing: &str, side: &str) -> BTreeSet<u32> {
    let key = format!(" id=\"{side}-");
    let parts = drawing.split(key.as_str()).skip(1);
    parts.filter_map(|part| part.split('"').next()?.parse().ok()).collect()
}
