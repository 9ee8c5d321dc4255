//! A business's Markdown as plain paragraphs, for mails.

use pulldown_cmark::{Event, Parser, TagEnd};

/// The paragraphs of a text, without its marks; items of a list begin with a point.
pub(crate) fn paragraphs(markdown: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut one = String::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Text(text) | Event::Code(text) => one.push_str(&text),
            Event::SoftBreak | Event::HardBreak => one.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock) => {
                all.push(std::mem::take(&mut one));
            }
            Event::End(TagEnd::Item) if !one.is_empty() => all.push(format!("・{}", std::mem::take(&mut one))),
            _ => {}
        }
    }
    all.push(one);
    all.retain(|paragraph| !paragraph.trim().is_empty());
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_left_out_and_words_stay() {
        assert_eq!(
            paragraphs("You **chose** well.\nReally.\n\n- one\n- two\n\nSee [here](https://example.jp) <b>now</b>."),
            ["You chose well. Really.", "・one", "・two", "See here now."]
        );
        assert_eq!(paragraphs(""), Vec::<String>::new());
    }
}
