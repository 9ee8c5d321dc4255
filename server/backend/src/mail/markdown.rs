//! A business's Markdown in a mail: HTML in which nothing can run or be fetched, and a text that keeps its addresses.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// What a mail may lead to.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = ammonia::Builder::empty();
    cleaner
        .tags(HashSet::from([
            "a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "hr", "li", "ol", "p", "pre", "strong", "ul",
        ]))
        // No pictures: whoever is asked for one learns that the mail was opened.
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"]))]))
        .clean_content_tags(HashSet::from(["script", "style", "title"]))
        .url_schemes(HashSet::from(SCHEMES))
        .link_rel(None);
    cleaner
});

/// As HTML that is safe to send.
pub(super) fn html(markdown: &str) -> String {
    let mut raw = String::new();
    pulldown_cmark::html::push_html(&mut raw, Parser::new(markdown));
    CLEANER.clean(&raw).to_string().trim_end().to_owned()
}

/// As text: paragraphs apart, items of a list with a point, and behind the words of a link its address.
pub(super) fn with_addresses(markdown: &str) -> String {
    let mut blocks: Vec<String> = Vec::new();
    let mut block = String::new();
    let mut links: Vec<(usize, String)> = Vec::new();
    let end = |block: &mut String, blocks: &mut Vec<String>| {
        let text = std::mem::take(block);
        if !text.trim().is_empty() {
            blocks.push(text.trim().to_owned());
        }
    };
    let mut items: Vec<String> = Vec::new();
    let mut depth = 0_usize;
    for event in Parser::new(markdown) {
        match event {
            Event::Text(text) | Event::Code(text) => block.push_str(&text),
            Event::SoftBreak | Event::HardBreak => block.push('\n'),
            Event::Start(Tag::Link { dest_url, .. }) => links.push((block.len(), dest_url.into_string())),
            Event::End(TagEnd::Link) => {
                if let Some((begin, address)) = links.pop()
                    && !block[begin..].contains(&address)
                    && SCHEMES.iter().any(|scheme| address.starts_with(&format!("{scheme}:")))
                {
                    block.extend([" (", &address, ")"]);
                }
            }
            Event::Start(Tag::List(_)) => {
                if depth == 0 {
                    end(&mut block, &mut blocks);
                } else {
                    end(&mut block, &mut items);
                }
                depth += 1;
            }
            Event::Start(Tag::Item) => block.push('・'),
            Event::End(TagEnd::Item) => end(&mut block, &mut items),
            Event::End(TagEnd::List(_)) => {
                depth -= 1;
                if depth == 0 {
                    blocks.push(std::mem::take(&mut items).join("\n"));
                }
            }
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock) if depth == 0 => {
                end(&mut block, &mut blocks);
            }
            _ => {}
        }
    }
    end(&mut block, &mut blocks);
    blocks.join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_addresses_and_its_lists() {
        assert_eq!(
            with_addresses(
                "You **chose** well.\nReally.\n\n- one\n- two\n\nSee [here](https://example.jp/a), \
                 <https://example.jp>, [x](javascript:alert(1)) <b>now</b>."
            ),
            "You chose well.\nReally.\n\n・one\n・two\n\nSee here (https://example.jp/a), https://example.jp, x now."
        );
        assert_eq!(with_addresses(""), "");
    }

    #[test]
    fn nothing_in_a_mail_can_run_or_is_fetched() {
        assert_eq!(
            html("Count **slowly**. [How](https://example.jp)"),
            "<p>Count <strong>slowly</strong>. <a href=\"https://example.jp\">How</a></p>"
        );
        for hostile in [
            "<script>alert(1)</script>",
            "![x](https://example.jp/seen.gif)",
            "[x](javascript:alert(1))",
            "<p style=\"position:fixed\" onclick=x>x</p>",
            "<form action=https://example.jp><button>x</button></form>",
        ] {
            let html = html(hostile);
            for forbidden in ["<script", "<img", "javascript:", "style", "onclick", "<form", "<button"] {
                assert!(!html.contains(forbidden), "{hostile} became {html}");
            }
        }
    }
}
