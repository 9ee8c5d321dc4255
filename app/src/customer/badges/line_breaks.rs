//! Where lines of text break in a picture: SVG breaks none. Japanese breaks between phrases, other writing between words,
//! and lines come out about equally long.

/// The width of a letter in ems, on the generous side: the font is the reader's.
fn width_of(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | '.' | ',' | ':' | ';' | '\'' | '!' | '|' | '’' | '‘' => 0.38,
        ' ' => 0.3,
        'm' | 'w' | 'M' | 'W' | '—' | '…' | '@' | '%' => 0.98,
        _ if is_wide(letter) => 1.0,
        'A'..='Z' => 0.74,
        _ => 0.62,
    }
}

/// Letters of writing that breaks between any two of them, and pictures.
fn is_wide(letter: char) -> bool {
    matches!(letter, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{1f000}'..='\u{1ffff}' | '\u{20000}'..='\u{3ffff}')
}

fn is_hiragana(letter: char) -> bool {
    matches!(letter, '\u{3041}'..='\u{309f}')
}

fn is_katakana(letter: char) -> bool {
    matches!(letter, '\u{30a1}'..='\u{30ff}')
}

/// What never begins a line.
const NOT_FIRST: &str =
    "、。，．・：；？！,.:;?!)）」』】〕］｝〉》”’…ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々〜～%％";
/// What never ends one.
const NOT_LAST: &str = "(（「『【〔［｛〈《“‘";

/// How much a break between two letters hurts, or that there is none.
fn harm(before: char, after: char) -> Option<f64> {
    if after == ' ' || NOT_FIRST.contains(after) || NOT_LAST.contains(before) {
        return None;
    }
    if before == ' ' {
        return Some(0.0);
    }
    if !is_wide(before) && !is_wide(after) {
        return None;
    }
    Some(match (before, after) {
        _ if "、。，．！？」』）…".contains(before) => 0.0,
        // A phrase ends in hiragana, its particle, and the next begins otherwise.
        _ if is_hiragana(before) && !is_hiragana(after) => 0.02,
        _ if is_hiragana(before) => 0.2,
        _ if is_katakana(before) && is_katakana(after) => 0.5,
        _ => 0.3,
    })
}

/// The text in lines of at most `most` ems. Fewest lines first, then lines of about the same length, broken where it hurts least.
/// A word longer than a line is cut.
pub(super) fn lines(text: &str, most: f64) -> Vec<String> {
    let letters: Vec<char> = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
    if letters.is_empty() {
        return Vec::new();
    }
    let mut reach = vec![0.0; letters.len() + 1];
    for (index, letter) in letters.iter().enumerate() {
        reach[index + 1] = reach[index] + width_of(*letter);
    }
    // Every place where a line may begin, with what it costs; the first and the end cost nothing.
    let mut breaks = vec![(0, 0.0)];
    for index in 1..letters.len() {
        let cost = harm(letters[index - 1], letters[index]);
        let since = breaks.last().map_or(0, |(at, _)| *at);
        if let Some(cost) = cost {
            breaks.push((index, cost));
        } else if reach[index + 1] - reach[since] > most && letters[index] != ' ' {
            breaks.push((index, 2.0));
        }
    }
    breaks.push((letters.len(), 0.0));
    let width = |from: usize, to: usize| {
        let (from, to) = (breaks[from].0, breaks[to].0);
        let space = if letters[to - 1] == ' ' { width_of(' ') } else { 0.0 };
        reach[to] - reach[from] - space
    };
    let last = breaks.len() - 1;
    let mut fewest = vec![usize::MAX; breaks.len()];
    fewest[0] = 0;
    for to in 1..=last {
        for from in (0..to).rev() {
            if width(from, to) > most {
                break;
            }
            fewest[to] = fewest[to].min(fewest[from].saturating_add(1));
        }
    }
    let count = fewest[last];
    if count == usize::MAX {
        return vec![letters.into_iter().collect()];
    }
    #[expect(clippy::cast_precision_loss, reason = "a few lines")]
    let fair = reach[letters.len()] / count as f64;
    // best[to] after so many lines: what it costs, and where its last line begins.
    let mut rows: Vec<Vec<(f64, usize)>> = vec![vec![(f64::INFINITY, 0); breaks.len()]];
    rows[0][0] = (0.0, 0);
    for line in 1..=count {
        let mut row = vec![(f64::INFINITY, 0); breaks.len()];
        for to in 1..=last {
            for from in (0..to).rev() {
                let wide = width(from, to);
                if wide > most {
                    break;
                }
                let uneven = (wide - fair) / most;
                let cost = rows[line - 1][from].0 + uneven * uneven + breaks[to].1;
                if cost < row[to].0 {
                    row[to] = (cost, from);
                }
            }
        }
        rows.push(row);
    }
    let mut out = Vec::new();
    let mut to = last;
    for row in rows.iter().skip(1).rev() {
        let from = row[to].1;
        let line: String = letters[breaks[from].0..breaks[to].0].iter().collect();
        out.push(line.trim_end().to_owned());
        to = from;
    }
    out.reverse();
    out
}

/// The text at the largest of these sizes at which it takes no more than its lines; at the smallest it is cut short instead.
pub(super) fn fit(text: &str, width: f64, sizes: &[(f64, usize)]) -> (f64, Vec<String>) {
    let mut last = (0.0, Vec::new());
    for (size, most) in sizes {
        let lines = lines(text, width / size);
        if lines.len() <= *most {
            return (*size, lines);
        }
        last = (*size, lines.into_iter().take(*most).collect());
    }
    if let Some(line) = last.1.last_mut() {
        line.pop();
        line.push('…');
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_breaks_between_words_and_evenly() {
        assert_eq!(
            lines("Your shoulders feel lighter when you wake.", 18.0),
            ["Your shoulders feel", "lighter when you wake."]
        );
        assert_eq!(lines("Short", 18.0), ["Short"]);
        assert_eq!(lines("  ", 18.0), Vec::<String>::new());
    }

    #[test]
    fn japanese_breaks_between_phrases_and_never_before_a_full_stop() {
        assert_eq!(
            lines("朝、起きたときに肩が軽く感じられます。", 12.0),
            ["朝、起きたときに肩が", "軽く感じられます。"]
        );
        for width in 3..20 {
            let lines = lines(
                "毎朝のストレッチを続けると、肩がふっと軽くなる日が来ます。「あれ?」と思う朝です。",
                f64::from(width),
            );
            for line in &lines {
                assert!(!line.starts_with(['、', '。', 'ッ', 'ー', '」', '?']), "{lines:?}");
                assert!(!line.ends_with('「'), "{lines:?}");
            }
        }
    }

    #[test]
    fn a_word_without_end_is_cut_and_nothing_is_lost() {
        let long = "a".repeat(100);
        let cut = lines(&long, 10.0);
        assert!(cut.len() > 1);
        assert_eq!(cut.concat(), long);
    }

    #[test]
    fn too_much_text_ends_in_dots() {
        let (size, cut) = fit(&"word ".repeat(200), 900.0, &[(60.0, 2), (40.0, 3)]);
        assert!((size - 40.0).abs() < f64::EPSILON);
        assert_eq!(cut.len(), 3);
        assert!(cut[2].ends_with('…'));
    }
}
