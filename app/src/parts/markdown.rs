//! Text made by a business: Markdown as written, sanitised. Nothing in it can run, submit, load from elsewhere unseen, or leave its box.

use super::video::Video;
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
            "span",
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
            ("a", HashSet::from(["href", "title", "target"])),
            ("img", HashSet::from(["src", "alt", "title"])),
            ("ol", HashSet::from(["start"])),
        ]))
        .clean_content_tags(HashSet::from([
            "script", "style", "iframe", "object", "noscript", "template", "textarea", "title",
        ]))
        .allowed_classes(HashMap::from([
            ("a", HashSet::from(["video-card"])),
            ("span", HashSet::from(["video-title", "video-where"])),
        ]))
        .set_tag_attribute_value("img", "loading", "lazy")
        .set_tag_attribute_value("img", "decoding", "async")
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            ("img", "src") => is_own_or_secure(value).then(|| value.into()),
            ("a", "target") => (value == "_blank").then(|| value.into()),
            _ => Some(value.into()),
        })
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .link_rel(Some("noopener noreferrer nofollow"));
    cleaner
});

/// Markdown to HTML that is safe to show. Headings start at the third level: a page has its own first and second.
pub fn markdown(text: &str) -> String {
    clean(events(text))
}

/// A guide: as [`markdown`], and a link to a video that stands alone in its paragraph becomes a card. Videos are never shown in the
/// page itself: that would ask another site before anybody wanted it. `watch` is the card's title where the link has no words of its
/// own, `new_tab` what is said of where it opens.
pub fn guide_html(text: &str, watch: &str, new_tab: &str) -> String {
    let events = events(text);
    let mut shown = Vec::with_capacity(events.len());
    let mut at = 0;
    while at < events.len() {
        let end = events[at..]
            .iter()
            .position(|event| matches!(event, Event::End(TagEnd::Paragraph)))
            .filter(|_| matches!(events[at], Event::Start(Tag::Paragraph)));
        if let Some(end) = end
            && let Some(video) = Video::alone(&events[at + 1..at + end])
        {
            shown.push(Event::Html(video.card(watch, new_tab).into()));
            at += end + 1;
        } else {
            shown.push(events[at].clone());
            at += 1;
        }
    }
    clean(shown)
}

fn events(text: &str) -> Vec<Event<'_>> {
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES;
    Parser::new_ext(text, options)
        .map(|event| match event {
            Event::Start(Tag::Heading { level, .. }) => Event::Start(Tag::Heading {
                level: lower(level),
                id: None,
                classes: Vec::new(),
                attrs: Vec::new(),
            }),
            Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lower(level))),
            other => other,
        })
        .collect()
}

fn clean(events: Vec<Event<'_>>) -> String {
    let mut raw = String::new();
    html::push_html(&mut raw, events.into_iter());
    CLEANER.clean(&raw).to_string()
}

/// A picture comes from this site or by TLS; anything else would be blocked, and is left out.
fn is_own_or_secure(address: &str) -> bool {
    address.starts_with("https://") || (address.starts_with('/') && !address.starts_with("//"))
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

    fn guide(text: &str) -> String {
        guide_html(text, "Watch the video", "opens in a new tab")
    }

    #[test]
    fn a_picture_keeps_its_words_and_waits_until_it_is_near() {
        let html = guide("![A straight back](https://example.com/back.jpg)");
        for part in [
            "src=\"https://example.com/back.jpg\"",
            "alt=\"A straight back\"",
            "loading=\"lazy\"",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
        assert!(guide("![Own](/files/back.jpg)").contains("src=\"/files/back.jpg\""));
        for foreign in [
            "http://example.com/x.jpg",
            "//example.com/x.jpg",
            "javascript:x",
            "x.jpg",
        ] {
            let html = guide(&format!("![Words](<{foreign}>)"));
            assert!(!html.contains("src="), "{html}");
            assert!(html.contains("alt=\"Words\""), "{html}");
        }
    }

    #[test]
    fn a_video_alone_in_its_paragraph_is_a_card_and_no_frame() {
        for (written, title) in [
            ("[Sit well](https://www.youtube.com/watch?v=abc&t=10)", "Sit well"),
            ("https://www.youtube.com/watch?v=abc&t=10", "Watch the video"),
            ("<https://www.youtube.com/watch?v=abc&t=10>", "Watch the video"),
        ] {
            let html = guide(&format!("Before.\n\n{written}\n\nAfter."));
            assert_eq!(
                html,
                format!(
                    "<p>Before.</p>\n<a class=\"video-card\" href=\"https://www.youtube.com/watch?v=abc&amp;t=10\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">\
                     <span class=\"video-title\">{title}</span><span class=\"video-where\">YouTube · opens in a new tab</span></a>\n<p>After.</p>\n"
                )
            );
        }
        for plain in [
            "Look at [this](https://youtu.be/abc) first.",
            "[A page](https://example.com/video)",
            "[Bad](javascript:alert(1).mp4)",
        ] {
            assert!(!guide(plain).contains("video-card"), "{plain}");
        }
        let hostile = guide("[<img src=x onerror=x>\" onload=\"x](https://vimeo.com/1)");
        assert!(!hostile.contains("<img src=x"), "{hostile}");
        assert!(!hostile.contains(" onload=\"x\""), "{hostile}");
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
