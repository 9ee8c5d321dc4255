//! What grows at the wayside. Each stage's country has its own; it stands only where nothing else does.

use super::layout::Layout;
use super::room::Rect;
use super::track::at;
use std::fmt::Write;

/// A thing at the wayside: the name of its symbol and its size.
struct Thing {
    symbol: &'static str,
    width: f64,
    height: f64,
}

const fn thing(symbol: &'static str, width: f64, height: f64) -> Thing {
    Thing { symbol, width, height }
}

/// One country a stage. The colours come round after six stages, the countries after twelve, so that a long road does not repeat itself so soon.
const COUNTRIES: [[Thing; 3]; 12] = [
    [
        thing("s-pine", 26.0, 36.0),
        thing("s-tree", 28.0, 34.0),
        thing("s-bush", 30.0, 15.0),
    ],
    [
        thing("s-boat", 34.0, 32.0),
        thing("s-waves", 34.0, 14.0),
        thing("s-cloud", 36.0, 18.0),
    ],
    [
        thing("s-house", 32.0, 30.0),
        thing("s-tree", 28.0, 34.0),
        thing("s-grass", 24.0, 12.0),
    ],
    [
        thing("s-cherry", 34.0, 36.0),
        thing("s-tulip", 16.0, 24.0),
        thing("s-grass", 24.0, 12.0),
    ],
    [
        thing("s-mountain", 44.0, 30.0),
        thing("s-pine", 26.0, 36.0),
        thing("s-cloud", 36.0, 18.0),
    ],
    [
        thing("s-bamboo", 22.0, 40.0),
        thing("s-stone", 28.0, 16.0),
        thing("s-waves", 34.0, 14.0),
    ],
    [
        thing("s-cherry", 34.0, 36.0),
        thing("s-house", 32.0, 30.0),
        thing("s-stone", 28.0, 16.0),
    ],
    [
        thing("s-mountain", 44.0, 30.0),
        thing("s-boat", 34.0, 32.0),
        thing("s-waves", 34.0, 14.0),
    ],
    [
        thing("s-pine", 26.0, 36.0),
        thing("s-mountain", 44.0, 30.0),
        thing("s-tulip", 16.0, 24.0),
    ],
    [
        thing("s-house", 32.0, 30.0),
        thing("s-tree", 28.0, 34.0),
        thing("s-bush", 30.0, 15.0),
    ],
    [
        thing("s-bamboo", 22.0, 40.0),
        thing("s-cherry", 34.0, 36.0),
        thing("s-stone", 28.0, 16.0),
    ],
    [
        thing("s-boat", 34.0, 32.0),
        thing("s-pine", 26.0, 36.0),
        thing("s-cloud", 36.0, 18.0),
    ],
];

/// The drawings, each in the tones of the country it stands in.
pub(super) const SYMBOLS: &str = concat!(
    r#"<symbol id="s-pine" viewBox="0 0 26 36"><path class="deep" d="M11.5 28h3v8h-3z"/><path class="mid" d="M13 0l8 12h-3.5l5 8h-4l6.5 9H1l6.5-9h-4l5-8H5z"/></symbol>"#,
    r#"<symbol id="s-tree" viewBox="0 0 28 34"><path class="deep" d="M12.5 20h3v14h-3z"/><circle class="mid" cx="14" cy="11" r="11"/><circle class="mid" cx="6.5" cy="17" r="6.5"/><circle class="mid" cx="21.5" cy="17" r="6.5"/></symbol>"#,
    r#"<symbol id="s-bush" viewBox="0 0 30 15"><path class="mid" d="M0 15a7.5 7.5 0 0 1 7-8 9 9 0 0 1 16 0 7.5 7.5 0 0 1 7 8z"/></symbol>"#,
    r#"<symbol id="s-boat" viewBox="0 0 34 32"><path class="mid" d="M16 0v22H3zM18.5 5v17H30z"/><path class="deep" d="M1 24h32l-5 8H6z"/></symbol>"#,
    r#"<symbol id="s-waves" viewBox="0 0 34 14"><path class="line" d="M2 4c3-3 6-3 9 0s6 3 9 0 6-3 9 0M6 11c3-3 6-3 9 0s6 3 9 0 4-2.5 6-1"/></symbol>"#,
    r#"<symbol id="s-cloud" viewBox="0 0 36 18"><path class="pale" d="M8 18a7 7 0 0 1 0-14h.5A10 10 0 0 1 27 6h1a6 6 0 0 1 0 12z"/></symbol>"#,
    r#"<symbol id="s-house" viewBox="0 0 32 30"><path class="mid" d="M5 13h22v17H5z"/><path class="deep" d="M16 0l16 14H0zM13.5 20h5v10h-5z"/></symbol>"#,
    r#"<symbol id="s-grass" viewBox="0 0 24 12"><path class="line" d="M4 12C4 8 3 5 1 3M5 12c0-5 1-8 4-11M13 12c0-4-1-7-2-9M14 12c0-5 2-8 5-9M20 12c0-3 1-5 3-6"/></symbol>"#,
    r#"<symbol id="s-cherry" viewBox="0 0 34 36"><path class="deep" d="M15.5 18h3l.5 18h-4z"/><circle class="mid" cx="17" cy="10" r="10"/><circle class="mid" cx="8" cy="16" r="8"/><circle class="mid" cx="26" cy="16" r="8"/><circle class="pale" cx="12" cy="11" r="1.8"/><circle class="pale" cx="20" cy="7" r="1.8"/><circle class="pale" cx="25" cy="16" r="1.8"/><circle class="pale" cx="8" cy="18" r="1.8"/><circle class="pale" cx="17" cy="15" r="1.8"/></symbol>"#,
    r#"<symbol id="s-tulip" viewBox="0 0 16 24"><path class="line" d="M8 9v15M8 20c-3 0-5-2-5-5M8 20c3 0 5-2 5-5"/><path class="deep" d="M3 1l2.5 2L8 0l2.5 3L13 1v5a5 5 0 0 1-10 0z"/></symbol>"#,
    r#"<symbol id="s-mountain" viewBox="0 0 44 30"><path class="mid" d="M0 30L16 4l10 15 5-7 13 18z"/><path class="pale" d="M16 4l6 9-3-1-3 3-3-3-3 1.5z"/></symbol>"#,
    r#"<symbol id="s-bamboo" viewBox="0 0 22 40"><path class="line" d="M6 40V6M14 40V2M4 17h4M4 29h4M12 13h4M12 26h4"/><path class="mid" d="M6 12C2 11 0 8 0 5c4 0 6 3 6 7zM14 9c4-1 7-4 8-8-5 0-8 3-8 8zM14 22c4 0 7-2 8-5-4-1-7 1-8 5z"/></symbol>"#,
    r#"<symbol id="s-stone" viewBox="0 0 28 16"><path class="mid" d="M0 16c0-7 5-11 10-11 4 0 6 2 8 4 5-1 10 2 10 7z"/></symbol>"#,
);

/// A number that looks random and is always the same for the same place.
fn scatter(seed: u32) -> u32 {
    let mut mixed = seed.wrapping_mul(0x9E37_79B9) ^ 0x85EB_CA6B;
    mixed ^= mixed >> 15;
    mixed = mixed.wrapping_mul(0x2C1B_3C6D);
    mixed ^= mixed >> 12;
    mixed
}

/// Sets scenery into what room a layout leaves, a few things a stage.
pub(super) fn scenery(layout: &Layout) -> String {
    let mut drawing = String::new();
    let mut room = layout.room.clone();
    for (number, band) in layout.bands.iter().enumerate() {
        let bottom = layout.bands.get(number + 1).map_or(layout.height, |next| next.top);
        let area = (bottom - band.top) * layout.measures.width;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "an area of a drawing is small and positive"
        )]
        let most = (area / 12_500.0).clamp(2.0, 24.0) as u32;
        let mut set = 0;
        write!(drawing, r#"<g class="stage-{}">"#, band.stage % 6 + 1).expect("a String takes every write");
        for attempt in 0..most * 24 {
            if set == most {
                break;
            }
            let seed = u32::try_from(number).unwrap_or(0) * 7919 + attempt;
            // Tall things first, small ones between them, so that no country is all bushes.
            let thing = &COUNTRIES[band.stage % COUNTRIES.len()][((set + attempt / 12) % 3) as usize];
            let spread = |seed: u32, from: f64, to: f64| from + (to - from) * f64::from(scatter(seed) % 1000) / 1000.0;
            let x = spread(seed * 3 + 1, 4.0, layout.measures.width - thing.width - 4.0);
            let y = spread(
                seed * 5 + 2,
                band.top + 22.0,
                (bottom - thing.height - 12.0).max(band.top + 23.0),
            );
            let rect = Rect {
                left: x - 3.0,
                top: y - 2.0,
                right: x + thing.width + 3.0,
                bottom: y + thing.height + 2.0,
            };
            if rect.bottom > bottom - 4.0 || !room.is_free(&rect) {
                continue;
            }
            write!(
                drawing,
                r##"<use href="#{}" x="{x:.0}" y="{y:.0}" width="{}" height="{}"/>"##,
                thing.symbol, thing.width, thing.height
            )
            .expect("a String takes every write");
            let centre = at(x + thing.width / 2.0, y + thing.height / 2.0);
            room.take(Rect::around(
                centre,
                thing.width / 2.0 + 14.0,
                thing.height / 2.0 + 10.0,
            ));
            set += 1;
        }
        drawing.push_str("</g>");
    }
    drawing
}
