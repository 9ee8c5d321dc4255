//! A link to a video in a business's text, as a card that opens it in a new tab.

use super::document::escape;
use pulldown_cmark::{Event, Tag, TagEnd};
use url::Url;

/// The endings of files that browsers play.
const ENDINGS: [&str; 5] = [".mp4", ".m4v", ".webm", ".mov", ".ogv"];

/// A video that a paragraph consists of.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Video {
    address: String,
    /// What the link says, where it says more than its address.
    words: Option<String>,
    site: String,
}

impl Video {
    /// The video, if the inside of a paragraph is a link to one and nothing else.
    pub(super) fn alone(inside: &[Event<'_>]) -> Option<Self> {
        let text = |events: &[Event<'_>]| -> Option<String> {
            events
                .iter()
                .map(|event| match event {
                    Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
                    Event::Start(Tag::Emphasis | Tag::Strong) | Event::End(TagEnd::Emphasis | TagEnd::Strong) => {
                        Some("")
                    }
                    _ => None,
                })
                .collect()
        };
        let (address, words) = match inside {
            [
                Event::Start(Tag::Link { dest_url, .. }),
                words @ ..,
                Event::End(TagEnd::Link),
            ] => (dest_url.to_string(), text(words)?),
            bare => {
                let bare = text(bare)?.trim().to_owned();
                (bare.clone(), bare)
            }
        };
        if address.contains(char::is_whitespace) {
            return None;
        }
        let site = site_of(&address)?;
        let words = Some(words.trim().to_owned()).filter(|words| !words.is_empty() && *words != address);
        Some(Self { address, words, site })
    }

    /// Its card, still to be cleaned with the rest.
    pub(super) fn card(&self, watch: &str, new_tab: &str) -> String {
        format!(
            "<a class=\"video-card\" href=\"{}\" target=\"_blank\"><span class=\"video-title\">{}</span><span class=\"video-where\">{}</span></a>\n",
            escape(&self.address),
            escape(self.words.as_deref().unwrap_or(watch)),
            escape(&format!("{} · {new_tab}", self.site)),
        )
    }
}

/// Where a video is, as people call it; none where the address is no video's.
fn site_of(address: &str) -> Option<String> {
    let is_file = |path: &str| {
        let path = path.to_ascii_lowercase();
        ENDINGS.iter().any(|ending| path.ends_with(ending))
    };
    if address.starts_with('/') && !address.starts_with("//") {
        return is_file(address).then(|| "Video".to_owned());
    }
    let url = Url::parse(address)
        .ok()
        .filter(|url| matches!(url.scheme(), "https" | "http"))?;
    let host = url.host_str()?.trim_start_matches("www.").trim_start_matches("m.");
    let name = match host {
        "youtube.com" | "youtu.be" | "youtube-nocookie.com" if url.path().len() > 1 => "YouTube",
        "vimeo.com" | "player.vimeo.com" if url.path().len() > 1 => "Vimeo",
        "nicovideo.jp" | "nico.ms" if url.path().len() > 1 => "ニコニコ動画",
        "loom.com" if url.path().starts_with("/share/") => "Loom",
        _ if is_file(url.path()) => host,
        _ => return None,
    };
    Some(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_video_is_known_by_where_it_is_or_by_its_ending() {
        for (address, site) in [
            ("https://www.youtube.com/watch?v=abc", Some("YouTube")),
            ("https://youtu.be/abc", Some("YouTube")),
            ("https://m.youtube.com/shorts/abc", Some("YouTube")),
            ("https://vimeo.com/12345", Some("Vimeo")),
            ("https://cdn.example.com/sit.MP4?x=1", Some("cdn.example.com")),
            ("/files/sit.webm", Some("Video")),
            ("https://www.youtube.com/", None),
            ("https://example.com/", None),
            ("https://notyoutube.com/watch?v=abc", None),
            ("//example.com/x.mp4", None),
            ("javascript:x.mp4", None),
            ("sit.mp4", None),
        ] {
            assert_eq!(site_of(address).as_deref(), site, "{address}");
        }
    }
}
