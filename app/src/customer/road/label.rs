//! Labels on the road: titles wrapped by measured width, because an SVG does not wrap by itself.
//!
//! The reader's font is not known here, so letters are measured a little wide: what fits here fits there.

/// How wide a letter is, in ems of the font size.
fn width_of(letter: char) -> f64 {
    match letter {
        ' ' => 0.28,
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '’' | '‘' | '·' => 0.31,
        'f' | 'r' | 't' | 'I' | '(' | ')' | '[' | ']' | '-' | '/' | '"' | '“' | '”' => 0.42,
        'm' | 'M' | 'W' | '@' | '%' | '—' => 0.92,
        'w' => 0.82,
        'A'..='Z' | '&' | '+' | '=' | '<' | '>' => 0.7,
        'a'..='z' | '0'..='9' | '?' | '$' | '¥' | '–' => 0.59,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        '\u{80}'..='\u{2ff}' | '\u{370}'..='\u{58f}' => 0.68,
        _ => 1.0,
    }
}

/// How wide a text is, in ems of the font size.
pub(super) fn width(text: &str) -> f64 {
    text.chars().map(width_of).sum()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Space,
    Hiragana,
    Katakana,
    Ideograph,
    Closing,
    Opening,
    Other,
}

fn script(letter: char) -> Script {
    match letter {
        ' ' | '\u{3000}' => Script::Space,
        '、' | '。' | ',' | '.' | '」' | '』' | ')' | '】' | '!' | '?' | '・' | ':' => Script::Closing,
        '「' | '『' | '(' | '【' => Script::Opening,
        '\u{3041}'..='\u{309f}' => Script::Hiragana,
        '\u{30a0}'..='\u{30ff}' => Script::Katakana,
        '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => Script::Ideograph,
        _ => Script::Other,
    }
}

/// Small letters that belong to the one before them.
fn clings(letter: char) -> bool {
    "ぁぃぅぇぉっゃゅょァィゥェォッャュョー々".contains(letter)
}

/// How bad it is to break a line between two letters, in ems of raggedness; `None` where it must not be broken.
fn cost_of_break(before: char, after: char) -> Option<f64> {
    use Script::{Closing, Hiragana, Ideograph, Katakana, Opening, Other, Space};
    if clings(after) {
        return None;
    }
    match (script(before), script(after)) {
        (Space, _) => Some(0.0),
        (_, Space | Closing) | (Opening, _) | (Other, Other) => None,
        // A phrase of Japanese usually ends in hiragana and begins with something else.
        (Hiragana, Ideograph | Katakana | Other | Opening) | (Closing, _) => Some(0.0),
        (Ideograph, Ideograph) | (Katakana, Katakana) => Some(2.5),
        (Other, Ideograph | Hiragana | Katakana) => Some(3.0),
        (Ideograph, Hiragana) => Some(3.5),
        _ => Some(1.2),
    }
}

/// Wraps a text to at most `lines` lines of `most` ems each. What does not fit ends in an ellipsis.
pub(super) fn wrap(text: &str, most: f64, lines: usize) -> Vec<String> {
    let letters: Vec<char> = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
    wrap_letters(&letters, most, lines)
}

fn wrap_letters(letters: &[char], most: f64, lines: usize) -> Vec<String> {
    let whole = trimmed(letters);
    if whole.is_empty() {
        return Vec::new();
    }
    if width(&whole) <= most {
        return vec![whole];
    }
    if lines <= 1 {
        return vec![with_ellipsis(letters, most)];
    }
    let total = width(&whole);
    let mut best: Option<(f64, usize)> = None;
    let mut so_far = 0.0;
    for place in 1..letters.len() {
        so_far += width_of(letters[place - 1]);
        if so_far > most + if letters[place - 1] == ' ' { 0.28 } else { 0.0 } {
            break;
        }
        let Some(cost) = cost_of_break(letters[place - 1], letters[place]) else {
            continue;
        };
        let rest = total - so_far;
        // Even lines read best; what will not fit into the rest anyway fills this one first.
        let ragged = if rest <= most * to_f64(lines - 1) {
            (so_far - total / to_f64(lines.min(2))).abs()
        } else {
            20.0 + (rest - most * to_f64(lines - 1)) * 4.0
        };
        let cost = cost + ragged;
        if best.is_none_or(|(least, _)| cost < least) {
            best = Some((cost, place));
        }
    }
    let place = best.map_or_else(|| longest_prefix(letters, most).max(1), |(_, place)| place);
    let mut wrapped = vec![trimmed(&letters[..place])];
    wrapped.extend(wrap_letters(&letters[place..], most, lines - 1));
    wrapped
}

fn trimmed(letters: &[char]) -> String {
    letters.iter().collect::<String>().trim().to_owned()
}

fn longest_prefix(letters: &[char], most: f64) -> usize {
    let mut so_far = 0.0;
    letters
        .iter()
        .take_while(|letter| {
            so_far += width_of(**letter);
            so_far <= most
        })
        .count()
}

fn with_ellipsis(letters: &[char], most: f64) -> String {
    let fits = longest_prefix(letters, most - width_of('…')).max(1);
    format!("{}…", trimmed(&letters[..fits]))
}

fn to_f64(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_title_stays_on_one_line() {
        assert_eq!(wrap("How to sit", 6.3, 2), ["How to sit"]);
        assert_eq!(wrap("10記事", 6.3, 2), ["10記事"]);
        assert!(wrap("  ", 6.3, 2).is_empty());
    }

    #[test]
    fn an_english_title_breaks_between_words_and_evenly() {
        assert_eq!(wrap("Lighter shoulders", 6.3, 2), ["Lighter", "shoulders"]);
        assert_eq!(wrap("How is it going?", 6.3, 2), ["How is", "it going?"]);
    }

    #[test]
    fn a_japanese_title_breaks_after_a_particle() {
        assert_eq!(wrap("読者を一人決める", 6.3, 2), ["読者を", "一人決める"]);
        assert_eq!(wrap("最初の問い合わせ", 6.3, 2), ["最初の", "問い合わせ"]);
    }

    #[test]
    fn no_line_is_wider_than_it_may_be() {
        let long = [
            "Show someone else how they could sit better at work",
            "朝いちばんに肩をまわしてから深呼吸を三回くり返してみましょう",
            "Donaudampfschifffahrtsgesellschaftskapitän",
            "スーパーデラックスプレミアムコンサルティング",
            "a b c d e f g h i j k l m n o p q r s t u v w",
            "「はじめまして」の、その次のひとこと。",
        ];
        for text in long {
            for most in [3.0, 6.3, 9.0] {
                let lines = wrap(text, most, 2);
                assert!(lines.len() <= 2);
                for line in &lines {
                    assert!(width(line) <= most + 0.01, "{line:?} is wider than {most}");
                }
            }
        }
    }
}
