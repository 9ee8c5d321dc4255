//! The road's words are read in every country and by day and night: WCAG 2.2 AA, computed from the colours of the stylesheet.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::HashMap;

const TOKENS: &str = include_str!("../../style/00-tokens.css");

type Colours = HashMap<String, [f64; 3]>;

/// The colours that a line of declarations gives.
fn colours(css: &str) -> Colours {
    css.split(';')
        .filter_map(|declaration| {
            let (name, value) = declaration.rsplit_once("--")?.1.split_once(':')?;
            let digits = value.trim().strip_prefix('#')?;
            let channel = |at: usize| {
                let byte = u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()?;
                Some(f64::from(byte) / 255.0)
            };
            Some((name.trim().to_owned(), [channel(0)?, channel(2)?, channel(4)?]))
        })
        .collect()
}

/// The roles of a theme, with those of one stage.
fn theme(dark: bool, stage: usize) -> Colours {
    let selector = format!(".stage-{stage} {{");
    let stages: Vec<&str> = TOKENS
        .split(selector.as_str())
        .skip(1)
        .map(|rest| rest.split('}').next().unwrap())
        .collect();
    let roots: Vec<&str> = TOKENS
        .split(":root {")
        .skip(1)
        .map(|rest| rest.split('}').next().unwrap())
        .collect();
    assert!(stages.len() == 2 && roots.len() == 2, "light and dark, each once");
    let mut theme = colours(roots[0]);
    theme.extend(colours(stages[0]));
    if dark {
        theme.extend(colours(roots[1]));
        theme.extend(colours(stages[1]));
    }
    theme
}

fn luminance(colour: [f64; 3]) -> f64 {
    let [red, green, blue] = colour.map(|channel| {
        if channel <= 0.04045 {
            channel / 12.92
        } else {
            ((channel + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn check(pairs: &[(&str, &str)], least: f64) {
    let mut faint = Vec::new();
    for dark in [false, true] {
        for stage in 1..=6 {
            let theme = theme(dark, stage);
            for (above, below) in pairs {
                let ratio = contrast(theme[*above], theme[*below]);
                if ratio < least {
                    faint.push(format!("{above} on {below}: {ratio:.2}, stage {stage}, dark: {dark}"));
                }
            }
        }
    }
    assert!(faint.is_empty(), "less than {least}: {faint:#?}");
}

#[test]
fn every_word_on_the_road_can_be_read_in_every_country_by_day_and_by_night() {
    check(
        &[
            ("stage-ink", "tint"),
            ("ink", "tint"),
            ("ink-soft", "tint"),
            ("gold-ink", "tint"),
            ("gold-ink", "gold-soft"),
            ("act-text", "tint"),
            ("stage-ink", "shade"),
            ("tint", "stage-ink"),
            ("on-gold", "gold-fill"),
        ],
        4.5,
    );
}

#[test]
fn every_picture_on_the_road_can_be_made_out() {
    check(
        &[
            ("card", "colour"),
            ("colour", "road"),
            ("act-line", "card"),
            ("gold-ink", "gold-soft"),
            ("locked-ink", "card"),
            ("locked-ink", "tint"),
            ("calm", "card"),
            ("piece", "road"),
        ],
        3.0,
    );
}
