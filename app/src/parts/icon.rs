//! Our icons: 24 by 24, drawn with one round stroke, coloured by the text around them.

use leptos::prelude::*;

/// A picture of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Icon {
    /// A lesson: an open book.
    Book,
    /// An action: an arrow that comes round again.
    Again,
    /// A check-in: a smile.
    Smile,
    /// A checkpoint: a flag.
    Flag,
    /// An offer: a gift.
    Gift,
    /// Locked.
    Lock,
    /// Done.
    Check,
    /// Waiting: an hourglass.
    Hourglass,
    /// The start of the road: a signpost.
    Start,
    /// The end of the road: a star.
    Star,
    /// The board in the navigation: a road from dot to dot.
    Road,
    /// Feelings: a line that rises.
    Curve,
    /// Badges: a medal on its ribbon.
    Medal,
    /// A person.
    Person,
    /// Several people.
    People,
    /// The desk's Today: a sun over the horizon.
    Today,
    /// A journey: a folded map.
    Map,
    /// A letter.
    Mail,
    /// Settings: two sliders.
    Sliders,
    /// Attention, without alarm: a letter i in a circle.
    Info,
    /// A problem: an exclamation mark in a triangle.
    Warning,
    /// Weeks in a row: a small flame.
    Streak,
    /// A missed week that is forgiven: a snowflake.
    Freeze,
    /// Points: a coin.
    Point,
    /// A calendar page.
    Calendar,
    /// An arrow in the direction of reading.
    Forward,
    /// An arrow back.
    Back,
    /// One place up.
    Up,
    /// One place down.
    Down,
    /// Something more.
    Plus,
    /// Two sheets: a copy.
    Copy,
    /// A bin.
    Trash,
    /// Six dots to hold something by.
    Grip,
    /// A speech bubble: words of the coach.
    Words,
    /// Two strokes: a pause.
    Pause,
    /// An upload: an arrow into a tray, upwards.
    Upload,
    /// A download.
    Download,
    /// A magnifying glass.
    Search,
    /// A globe: language.
    Globe,
    /// A door with an arrow: sign out.
    Door,
    /// A phone.
    Phone,
    /// No network: a cloud that is struck through.
    NoNetwork,
}

impl Icon {
    /// The drawing, as the inside of an `<svg viewBox="0 0 24 24">` or of a `<symbol>`.
    pub fn drawing(self) -> &'static str {
        match self {
            Icon::Book => {
                r#"<path d="M12 6.6C9.9 5.2 7 4.9 3.6 5.2v13c3.4-.3 6.3.1 8.4 1.5 2.1-1.4 5-1.8 8.4-1.5v-13C17 4.9 14.1 5.2 12 6.6zM12 6.6v13.1"/>"#
            }
            Icon::Again => r#"<path d="M4 4.5v5h5M4.6 9.5A8 8 0 1 1 4 13.6"/>"#,
            Icon::Smile => {
                r#"<circle cx="12" cy="12" r="8.6"/><path d="M8.2 14c.9 1.5 2.2 2.2 3.8 2.2s2.9-.7 3.8-2.2M9 9.4v.6M15 9.4v.6"/>"#
            }
            Icon::Flag => r#"<path d="M5.5 21V4M5.5 4.8c4-2 7.5 2 13 0v9c-5.5 2-9-2-13 0"/>"#,
            Icon::Gift => {
                r#"<path d="M4 8.5h16v4H4zM5.5 12.5V20h13v-7.5M12 8.5V20M12 8.3C10.5 4 6.8 3.6 6.8 6.2c0 1.5 2 2.1 5.2 2.1zM12 8.3c1.5-4.3 5.2-4.7 5.2-2.1 0 1.5-2 2.1-5.2 2.1z"/>"#
            }
            Icon::Lock => {
                r#"<rect x="5" y="10.5" width="14" height="9.5" rx="2.2"/><path d="M8.2 10.5V8a3.8 3.8 0 0 1 7.6 0v2.5"/>"#
            }
            Icon::Check => r#"<path d="M5 12.8l4.6 4.6L19.2 7.2"/>"#,
            Icon::Hourglass => {
                r#"<path d="M6.5 3.5h11M6.5 20.5h11M7.5 3.5c0 4.5 3 6 4.5 8.5 1.5-2.5 4.5-4 4.5-8.5M7.5 20.5c0-4.5 3-6 4.5-8.5 1.5 2.5 4.5 4 4.5 8.5"/>"#
            }
            Icon::Start => r#"<path d="M8 21V3.5M8 4.5l10.5 4L8 12.5M5 21h6"/>"#,
            Icon::Star => r#"<path d="M12 3.3l2.7 5.6 6.1.8-4.5 4.3 1.1 6.1-5.4-3-5.4 3 1.1-6.1-4.5-4.3 6.1-.8z"/>"#,
            Icon::Road => {
                r#"<circle cx="5.5" cy="18.5" r="2"/><circle cx="18.5" cy="5.5" r="2"/><path d="M7.5 18.5H10a2.5 2.5 0 0 0 2.5-2.5V8A2.5 2.5 0 0 1 15 5.5h1.5"/>"#
            }
            Icon::Curve => {
                r#"<path d="M3.5 17.5l5-5 3.5 3.5 8.5-9"/><circle cx="3.6" cy="17.4" r=".6"/><circle cx="20.4" cy="7.1" r=".6"/>"#
            }
            Icon::Medal => {
                r#"<circle cx="12" cy="9" r="5.6"/><circle cx="12" cy="9" r="2"/><path d="M8.4 13.4L7 21l5-2.6 5 2.6-1.4-7.6"/>"#
            }
            Icon::Person => r#"<circle cx="12" cy="8" r="3.8"/><path d="M4.8 20c.5-4 3.4-6 7.2-6s6.7 2 7.2 6"/>"#,
            Icon::People => {
                r#"<circle cx="9" cy="8.5" r="3.3"/><path d="M2.8 19.5c.4-3.6 2.9-5.4 6.2-5.4s5.8 1.8 6.2 5.4M15.5 5.4a3.3 3.3 0 0 1 0 6.2M17.8 14.6c2 .7 3.2 2.4 3.5 4.9"/>"#
            }
            Icon::Today => {
                r#"<path d="M3 18.5h18M6.5 18.5a5.5 5.5 0 0 1 11 0M12 5.5v3M4.6 9.9l1.9 1.7M19.4 9.9l-1.9 1.7"/>"#
            }
            Icon::Map => {
                r#"<path d="M3.5 6.5l5.5-2.3 6 2.3 5.5-2.3v13.3L15 19.8l-6-2.3-5.5 2.3zM9 4.2v13.3M15 6.5v13.3"/>"#
            }
            Icon::Mail => r#"<rect x="3.5" y="5.5" width="17" height="13" rx="2.2"/><path d="M4.2 7.2l7.8 6 7.8-6"/>"#,
            Icon::Sliders => {
                r#"<path d="M3.5 8h9M17.5 8h3M3.5 16h3M11.5 16h9"/><circle cx="15" cy="8" r="2.5"/><circle cx="9" cy="16" r="2.5"/>"#
            }
            Icon::Info => r#"<circle cx="12" cy="12" r="8.6"/><path d="M12 11v5M12 7.8v.2"/>"#,
            Icon::Warning => r#"<path d="M12 4.2l8.8 15.3H3.2zM12 10v4.5M12 16.9v.1"/>"#,
            Icon::Freeze => {
                r#"<path d="M12 3v18M4.2 7.5l15.6 9M19.8 7.5l-15.6 9"/><path d="m9.5 4.5 2.5 2 2.5-2M9.5 19.5l2.5-2 2.5 2"/>"#
            }
            Icon::Streak => {
                r#"<path d="M12 3.2c.6 3.2 5.6 5.2 5.6 10.6 0 3.8-2.6 6.4-5.6 6.4s-5.6-2.4-5.6-5.9c0-2.3 1.2-3.9 2.3-5 .3 1.7 1 2.4 1.7 2.6.1-3.5.3-6 1.6-8.7z"/>"#
            }
            Icon::Point => {
                r#"<circle cx="12" cy="12" r="8.6"/><path d="M12 7.6l1.3 2.8 3 .4-2.2 2.1.5 3-2.6-1.5-2.6 1.5.5-3-2.2-2.1 3-.4z"/>"#
            }
            Icon::Calendar => {
                r#"<rect x="4" y="5.5" width="16" height="14.5" rx="2.2"/><path d="M4 10h16M8.5 3.5v4M15.5 3.5v4"/>"#
            }
            Icon::Forward => r#"<path d="M9 5l7 7-7 7"/>"#,
            Icon::Back => r#"<path d="M15 5l-7 7 7 7"/>"#,
            Icon::Up => r#"<path d="M12 19V5.5M6 11l6-6 6 6"/>"#,
            Icon::Down => r#"<path d="M12 5v13.5M6 13l6 6 6-6"/>"#,
            Icon::Plus => r#"<path d="M12 5v14M5 12h14"/>"#,
            Icon::Copy => {
                r#"<rect x="8.5" y="8.5" width="11.5" height="11.5" rx="2.2"/><path d="M15.5 8.5V6.2A2.2 2.2 0 0 0 13.3 4H6.2A2.2 2.2 0 0 0 4 6.2v7.1a2.2 2.2 0 0 0 2.2 2.2h2.3"/>"#
            }
            Icon::Trash => r#"<path d="M4.5 7h15M9.5 7V4.5h5V7M6.5 7l.9 13h9.2l.9-13M10 11v5.5M14 11v5.5"/>"#,
            Icon::Grip => r#"<path d="M9 6v.1M15 6v.1M9 12v.1M15 12v.1M9 18v.1M15 18v.1" stroke-width="2.8"/>"#,
            Icon::Words => r#"<path d="M4 5.5h16v11h-8.5L7 20v-3.5H4zM8 9.5h8M8 12.7h5"/>"#,
            Icon::Pause => r#"<path d="M8.5 5v14M15.5 5v14"/>"#,
            Icon::Upload => r#"<path d="M12 15.5v-11M7.5 8.5L12 4l4.5 4.5M4 15.5V20h16v-4.5"/>"#,
            Icon::Download => r#"<path d="M12 4.5v11M7.5 11.5L12 16l4.5-4.5M4 15.5V20h16v-4.5"/>"#,
            Icon::Search => r#"<circle cx="10.5" cy="10.5" r="6"/><path d="M15 15l5.5 5.5"/>"#,
            Icon::Globe => {
                r#"<circle cx="12" cy="12" r="8.6"/><path d="M3.6 12h16.8M12 3.4c2.6 2.6 3.6 5.5 3.6 8.6s-1 6-3.6 8.6c-2.6-2.6-3.6-5.5-3.6-8.6s1-6 3.6-8.6z"/>"#
            }
            Icon::Door => r#"<path d="M14 4H5.5v16H14M10 12h10.5M17 8.5l3.5 3.5-3.5 3.5"/>"#,
            Icon::Phone => r#"<rect x="6.5" y="2.8" width="11" height="18.4" rx="2.6"/><path d="M11 18.2h2"/>"#,
            Icon::NoNetwork => {
                r#"<path d="M8.6 8.3A5.6 5.6 0 0 0 7.3 9 5 5 0 0 0 7.6 19h9.6M19.9 17.6a4.2 4.2 0 0 0-2.3-7.4 6 6 0 0 0-5.2-4.1M4 4l16 16"/>"#
            }
        }
    }
}

/// The icon as a picture beside words: hidden from assistive technology, which reads the words.
pub fn icon(icon: Icon) -> impl IntoView {
    view! { <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false" inner_html=icon.drawing()></svg> }
}
