//! Text made by a business: Markdown as written, sanitised. Nothing in it can run, submit, load from elsewhere unseen, or leave its box.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = ammonia::Builder::empty();
    cleaner
        .tags(HashSet::from([
            "a",
            "blockquote",
            "br",
            "code",
            "del",
            "em",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "img",
            "li",
            "ol",
            "p",
            "pre",
            "strong",
            "table",
            "tbody",
            "td",
            "th",
            "thead",
            "tr",
            "ul",
        ]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href", "title"])),
            ("img", HashSet::from(["src", "alt", "title"])),
            ("ol", HashSet::from(["start"])),
        ]))
        .clean_content_tags(HashSet::from([
            "script", "style", "iframe", "object", "noscript", "template", "textarea", "title",
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .link_rel(Some("noopener noreferrer nofollow"));
    cleaner
});

/// Markdown to HTML that is safe to show. Headings start at the third level: a page has its own first and second.
pub fn markdown(text: &str) -> String {
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES;
    let lowered = Parser::new_ext(text, options).map(|event| match event {
        Event::Start(Tag::Heading { level, .. }) => Event::Start(Tag::Heading {
            level: lower(level),
            id: None,
            classes: Vec::new(),
            attrs: Vec::new(),
        }),
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lower(level))),
        other => other,
    });
    let mut raw = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut raw, lowered);
    CLEANER.clean(&raw).to_string()
}

fn lower(level: pulldown_cmark::HeadingLevel) -> pulldown_cmark::HeadingLevel {
    use pulldown_cmark::HeadingLevel::{H3, H4, H5, H6};
    match level as usize {
        1 => H3,
        2 => H4,
        3 => H5,
        _ => H6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guide_is_shown_as_written() {
        assert_eq!(
            markdown("1. Both **feet** flat.\n2. Hips back."),
            "<ol>\n<li>Both <strong>feet</strong> flat.</li>\n<li>Hips back.</li>\n</ol>\n"
        );
        assert_eq!(markdown("# Big"), "<h3>Big</h3>\n");
    }

    #[test]
    fn nothing_a_business_writes_can_run() {
        for hostile in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "[x](javascript:alert(1))",
            "[x](data:text/html;base64,PHNjcmlwdD4=)",
            "<svg onload=alert(1)><style>*{display:none}</style></svg>",
            "<p style=\"position:fixed\">x</p>",
            "<form action=/sign-out method=post><button>x</button></form>",
            "<iframe src=\"https://example.com\"></iframe>",
            "<scr<script>ipt>alert(1)</script>",
        ] {
            let html = markdown(hostile).to_lowercase();
            for forbidden in [
                "<script",
                "onerror",
                "onload",
                "javascript:",
                "data:",
                "style",
                "<form",
                "<button",
                "<iframe",
                "<svg",
            ] {
                assert!(!html.contains(forbidden), "{hostile} became {html}");
            }
        }
    }
}
