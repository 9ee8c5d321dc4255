//! A business's colour and logo on its customers' pages.
//!
//! An owner chooses one colour, whatever it is. [`palette`] makes of it the few values that the pages act with, in light and in dark: it
//! keeps the hue and moves the lightness just as far as the words on it, and the words in it, need to be read (WCAG AA, 4.5 : 1; 3 : 1 for
//! lines). The values travel as a style sheet of their own, because no page carries inline styles.

use backend::brand::{Brand, Colour};
use leptos::prelude::*;

use crate::parts::document::html_of;

/// The contrast that words need.
const WORDS: f64 = 4.5;
/// The contrast that lines and marks need.
const LINES: f64 = 3.0;
/// A little more than needed, because a screen rounds.
const MARGIN: f64 = 0.05;

/// What lies under words in a theme: paper, sheets and cards, and the countries of the stages (`style/00-tokens.css`).
const LIGHT_GROUNDS: [&str; 9] = [
    "#fbf7ef", "#fffdf8", "#ffffff", "#e2efe1", "#dfebf6", "#fcebd2", "#fae4e5", "#eae5f5", "#dbefeb",
];
const DARK_GROUNDS: [&str; 9] = [
    "#1a1713", "#211d18", "#282219", "#1f2d23", "#1c2937", "#33281b", "#35232a", "#282338", "#1a2e2b",
];

/// The values of one theme, named as in `style/00-tokens.css`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// The primary button, and what is on.
    pub act: Colour,
    /// The primary button under the pointer.
    pub act_over: Colour,
    /// Its lower edge.
    pub act_edge: Colour,
    /// Words on it.
    pub act_ink: Colour,
    /// Links and the active tab.
    pub act_text: Colour,
    /// The ground of quiet buttons.
    pub act_soft: Colour,
    /// Progress, focus and other lines.
    pub act_line: Colour,
}

/// What a colour comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// On light paper.
    pub light: Theme,
    /// On dark paper.
    pub dark: Theme,
}

/// The palette of a colour.
pub fn palette(colour: Colour) -> Palette {
    let chosen = Shade::of(colour);
    Palette {
        light: light(chosen),
        dark: dark(chosen),
    }
}

fn light(chosen: Shade) -> Theme {
    let soft = chosen.at(0.955).with_chroma_up_to(0.025).colour();
    let mut grounds = grounds(LIGHT_GROUNDS);
    grounds.push(soft);
    // What is dark enough on paper is dark enough under white words, too.
    let act = chosen.moved(-STEP, |colour| reads(colour, &grounds, WORDS));
    Theme {
        act: act.colour(),
        act_over: act.at(act.lightness - 0.05).colour(),
        act_edge: act.at(act.lightness - 0.11).colour(),
        act_ink: WHITE,
        act_text: act.colour(),
        act_soft: soft,
        act_line: chosen.moved(-STEP, |colour| reads(colour, &grounds, LINES)).colour(),
    }
}

fn dark(chosen: Shade) -> Theme {
    let soft = chosen.at(0.3).with_chroma_up_to(0.03).colour();
    let ink = chosen.at(0.22).with_chroma_up_to(0.035).colour();
    let mut grounds = grounds(DARK_GROUNDS);
    grounds.push(soft);
    let act = chosen.moved(STEP, |colour| {
        reads(colour, &grounds, WORDS) && reads(colour, &[ink], WORDS)
    });
    // Under the pointer a button gets lighter, unless it is white already.
    Theme {
        act: act.colour(),
        act_over: act.at(act.lightness + 0.04).colour(),
        act_edge: act.at(act.lightness - 0.16).colour(),
        act_ink: ink,
        act_text: act.colour(),
        act_soft: soft,
        act_line: chosen.moved(STEP, |colour| reads(colour, &grounds, LINES)).colour(),
    }
}

fn grounds(list: [&str; 9]) -> Vec<Colour> {
    list.iter()
        .map(|text| text.parse().expect("the grounds are written as colours"))
        .collect()
}

fn reads(colour: Colour, grounds: &[Colour], least: f64) -> bool {
    grounds.iter().all(|ground| contrast(colour, *ground) >= least + MARGIN)
}

const WHITE: Colour = Colour {
    red: 255,
    green: 255,
    blue: 255,
};

/// How far a lightness moves at a time.
const STEP: f64 = 0.005;

/// The contrast of two colours (WCAG 2.2): from 1 to 21.
pub fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: Colour) -> f64 {
    let [red, green, blue] = linear(colour);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn linear(colour: Colour) -> [f64; 3] {
    [colour.red, colour.green, colour.blue].map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    })
}

/// A colour as the eye orders them (OKLCH, by Björn Ottosson): lightness can move while the hue stays.
#[derive(Debug, Clone, Copy)]
struct Shade {
    lightness: f64,
    chroma: f64,
    hue: f64,
    /// The colour it was made of, as long as it is that one.
    exactly: Option<Colour>,
}

impl Shade {
    fn of(colour: Colour) -> Self {
        let [red, green, blue] = linear(colour);
        let long = (0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue).cbrt();
        let middle = (0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue).cbrt();
        let short = (0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue).cbrt();
        let a = 1.977_998_495_1 * long - 2.428_592_205_0 * middle + 0.450_593_709_9 * short;
        let b = 0.025_904_037_1 * long + 0.782_771_766_2 * middle - 0.808_675_766_0 * short;
        Self {
            lightness: 0.210_454_255_3 * long + 0.793_617_785_0 * middle - 0.004_072_046_8 * short,
            chroma: a.hypot(b),
            hue: b.atan2(a),
            exactly: Some(colour),
        }
    }

    fn at(self, lightness: f64) -> Self {
        Self {
            lightness: lightness.clamp(0.0, 1.0),
            exactly: None,
            ..self
        }
    }

    fn with_chroma_up_to(self, most: f64) -> Self {
        Self {
            chroma: self.chroma.min(most),
            exactly: None,
            ..self
        }
    }

    /// The first shade on the way to black or white that fits.
    fn moved(self, step: f64, fits: impl Fn(Colour) -> bool) -> Self {
        let mut shade = self;
        while !fits(shade.colour()) && (0.0..=1.0).contains(&(shade.lightness + step)) {
            shade = shade.at(shade.lightness + step);
        }
        shade
    }

    /// The nearest colour of this lightness and hue that a screen can show.
    fn colour(self) -> Colour {
        if let Some(colour) = self.exactly {
            return colour;
        }
        let mut chroma = self.chroma;
        loop {
            let parts = self.parts(chroma);
            if chroma <= 0.0 || parts.iter().all(|part| (-0.000_1..=1.000_1).contains(part)) {
                let [red, green, blue] = parts.map(written);
                return Colour { red, green, blue };
            }
            chroma = (chroma - 0.004).max(0.0);
        }
    }

    fn parts(self, chroma: f64) -> [f64; 3] {
        let (a, b) = (chroma * self.hue.cos(), chroma * self.hue.sin());
        let long = (self.lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let middle = (self.lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let short = (self.lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
        [
            4.076_741_662_1 * long - 3.307_711_591_3 * middle + 0.230_969_929_2 * short,
            -1.268_438_004_6 * long + 2.609_757_401_1 * middle - 0.341_319_396_5 * short,
            -0.004_196_086_3 * long - 0.703_418_614_7 * middle + 1.707_614_701_0 * short,
        ]
    }
}

/// A part of a colour as a screen takes it.
fn written(part: f64) -> u8 {
    let part = part.clamp(0.0, 1.0);
    let part = if part <= 0.003_130_8 {
        part * 12.92
    } else {
        1.055 * part.powf(1.0 / 2.4) - 0.055
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "0 to 255 after rounding"
    )]
    let byte = (part * 255.0).round() as u8;
    byte
}

/// The style sheet of a colour.
pub fn style_sheet(colour: Colour) -> String {
    let Palette { light, dark } = palette(colour);
    format!(
        ":root{{{}}}@media (prefers-color-scheme:dark){{:root{{{}}}}}",
        properties(light),
        properties(dark)
    )
}

fn properties(theme: Theme) -> String {
    [
        ("act", theme.act),
        ("act-over", theme.act_over),
        ("act-edge", theme.act_edge),
        ("act-ink", theme.act_ink),
        ("act-text", theme.act_text),
        ("act-soft", theme.act_soft),
        ("act-line", theme.act_line),
    ]
    .map(|(name, colour)| format!("--{name}:{colour}"))
    .join(";")
}

/// Names the content of a style sheet, so that its address changes with it (FNV-1a, 64 bits; nothing is secret here).
pub fn style_hash(sheet: &str) -> String {
    let hash = sheet.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// Where a page finds what its business looks like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The style sheet of its colour.
    pub style: Option<String>,
    /// Its logo.
    pub logo: Option<String>,
}

impl Look {
    /// The addresses for a brand.
    pub fn of(brand: &Brand) -> Self {
        let business = brand.business;
        Self {
            style: brand
                .colour
                .map(|colour| format!("/brand/{business}/{}.css", style_hash(&style_sheet(colour)))),
            logo: brand.logo.as_ref().map(|hash| format!("/brand/{business}/logo/{hash}")),
        }
    }
}

/// The business's logo above a page; nothing without one. Its name is the picture's.
pub(crate) fn brand_mark(look: &Look, business_name: Option<&str>) -> Option<impl IntoView + use<>> {
    let logo = look.logo.clone()?;
    let name = business_name.unwrap_or_default().to_owned();
    Some(view! { <header class="brand"><img class="brand-logo" src=logo alt=name decoding="async"/></header> })
}

/// How the colour looks on a page, in both themes, for whoever chooses it. A drawing: its colours are attributes, which need no inline style.
pub fn palette_picture(colour: Colour, words: &str) -> String {
    let Palette { light, dark } = palette(colour);
    let words = words.to_owned();
    html_of(|| {
        view! {
            <svg class="brand-picture" viewBox="0 0 340 120" aria-hidden="true" focusable="false">
                {sample(light, 0, "#fbf7ef", words.clone())}
                {sample(dark, 172, "#1a1713", words)}
            </svg>
        }
    })
}

fn sample(theme: Theme, x: u32, paper: &'static str, words: String) -> impl IntoView {
    let hex = |colour: Colour| colour.to_string();
    view! {
        <g transform=format!("translate({x} 0)")>
            <rect width="168" height="120" rx="12" fill=paper/>
            <rect x="14" y="16" width="140" height="8" rx="4" fill=hex(theme.act_soft)/>
            <rect x="14" y="16" width="86" height="8" rx="4" fill=hex(theme.act_line)/>
            <text x="14" y="50" font-size="14" font-weight="700" fill=hex(theme.act_text)>{words.clone()}</text>
            <rect x="14" y="66" width="140" height="38" rx="10" fill=hex(theme.act_edge)/>
            <rect x="14" y="66" width="140" height="35" rx="10" fill=hex(theme.act)/>
            <text x="84" y="88" font-size="14" font-weight="700" text-anchor="middle" fill=hex(theme.act_ink)>{words}</text>
        </g>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Colours all over the cube, its corners and edges among them.
    fn cube() -> impl Iterator<Item = Colour> {
        let parts = || (0..=255_u8).step_by(15);
        parts().flat_map(move |red| parts().flat_map(move |green| parts().map(move |blue| Colour { red, green, blue })))
    }

    fn must_read(theme: &Theme, grounds: [&str; 9], of: Colour) {
        for ground in grounds
            .into_iter()
            .map(|text| text.parse().expect("a colour"))
            .chain([theme.act_soft])
        {
            for (what, colour, least) in [
                ("words", theme.act_text, WORDS),
                ("the button", theme.act, WORDS),
                ("lines", theme.act_line, LINES),
            ] {
                let contrast = contrast(colour, ground);
                assert!(contrast >= least, "{of}: {what} {colour} on {ground}: {contrast:.2}");
            }
        }
        for button in [theme.act, theme.act_over] {
            let contrast = contrast(theme.act_ink, button);
            assert!(contrast >= WORDS, "{of}: {} on {button}: {contrast:.2}", theme.act_ink);
        }
    }

    #[test]
    fn whatever_colour_an_owner_chooses_words_can_be_read() {
        for colour in cube() {
            let Palette { light, dark } = palette(colour);
            must_read(&light, LIGHT_GROUNDS, colour);
            must_read(&dark, DARK_GROUNDS, colour);
        }
    }

    #[test]
    fn a_colour_that_can_be_read_stays_as_it_was_chosen() {
        let navy: Colour = "#1f3a6e".parse().expect("a colour");
        assert_eq!(palette(navy).light.act, navy);
        let apricot: Colour = "#ffc58a".parse().expect("a colour");
        assert_eq!(palette(apricot).dark.act, apricot);
        // And one that cannot keeps its hue: a yellow gets an olive, not a grey.
        let olive = palette("#ffe000".parse().expect("a colour")).light.act;
        assert!(olive.red > olive.blue + 40 && olive.green > olive.blue + 40, "{olive}");
    }

    #[test]
    fn an_address_changes_with_the_colour() {
        let one = style_hash(&style_sheet("#aa2244".parse().expect("a colour")));
        let other = style_hash(&style_sheet("#aa2245".parse().expect("a colour")));
        assert_ne!(one, other);
        assert!(!style_sheet("#aa2244".parse().expect("a colour")).contains('<'));
    }
}
