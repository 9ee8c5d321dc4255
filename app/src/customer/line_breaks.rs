//! Where lines of text break in a picture, by measured width: an SVG breaks none by itself.
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
        letter if "、。，．」』】〕〉》）！？：；・…‥％".contains(letter) => Script::Closing,
        letter if "「『【〔〈《（".contains(letter) => Script::Opening,
        '\u{3041}'..='\u{309f}' => Script::Hiragana,
        '\u{30a0}'..='\u{30ff}' => Script::Katakana,
        '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => Script::Ideograph,
        _ => Script::Other,
    }
}

/// Small letters and marks that belong to the letter before them.
fn clings(letter: char) -> bool {
    "ぁぃぅぇぉっゃゅょゎんァィゥェォッャュョヮヵヶンー々ゝゞヽヾ〜～".contains(letter) || width_of(letter) == 0.0
}

/// How bad it is to break a line between two letters, in ems of raggedness; `None` where it must not be broken.
fn cost_of_break(before: char, after: char) -> Option<f64> {
    use Script::{Closing, Hiragana, Ideograph, Katakana, Opening, Other, Space};
    if clings(after) || before == '\u{200d}' {
        return None;
    }
    match (script(before), script(after)) {
        (Space, _) => Some(0.0),
        (_, Space | Closing) | (Opening, _) | (Other, Other) => None,
        (Hiragana, _) if "おごっ".contains(before) => Some(3.0),
        // A phrase of Japanese usually ends in a particle, and begins with something else than hiragana.
        (Hiragana, Ideograph | Katakana | Other | Opening) if "をはがにへとでのもや".contains(before) => {
            Some(0.0)
        }
        (Hiragana, Ideograph | Katakana | Other | Opening) => Some(0.8),
        (Closing, _) | (_, Opening) => Some(0.0),
        (Hiragana, Hiragana) if "をはが".contains(before) => Some(0.8),
        (Ideograph, Ideograph) => Some(2.5),
        (Katakana, Katakana) => Some(6.0),
        (Katakana | Other, Hiragana) if "をはがにへとでのも".contains(after) => Some(3.5),
        (Other, Ideograph | Hiragana | Katakana) => Some(3.0),
        (Ideograph, Hiragana) => Some(3.5),
        (Hiragana, Hiragana) => Some(1.6),
        _ => Some(1.2),
    }
}

/// What it costs to break inside a word that fits no line, in ems of raggedness.
const INSIDE_A_WORD: f64 = 6.0;

/// A place where a line may end.
#[derive(Clone, Copy)]
struct Break {
    /// How many letters stand before it.
    place: usize,
    cost: f64,
    /// Whether it parts a word, which then takes a hyphen.
    hyphen: bool,
}

/// A text with what is needed to break it: how wide it is up to each letter, and where lines may end.
struct Line<'a> {
    letters: &'a [char],
    so_far: Vec<f64>,
    breaks: Vec<Break>,
}

impl<'a> Line<'a> {
    fn of(letters: &'a [char], most: f64) -> Self {
        let mut so_far = vec![0.0];
        for letter in letters {
            so_far.push(so_far[so_far.len() - 1] + width_of(*letter));
        }
        let mut breaks = vec![Break {
            place: 0,
            cost: 0.0,
            hyphen: false,
        }];
        let mut word = 0;
        for place in 1..letters.len() {
            if let Some(cost) = cost_of_break(letters[place - 1], letters[place]) {
                breaks.push(Break {
                    place,
                    cost,
                    hyphen: false,
                });
                word = place;
                continue;
            }
            let end = (place..letters.len())
                .find(|end| cost_of_break(letters[end - 1], letters[*end]).is_some())
                .unwrap_or(letters.len());
            let parts_a_word = so_far[end] - so_far[word] > most
                && place - word >= 3
                && end - place >= 3
                && !clings(letters[place])
                && letters[place - 1].is_alphanumeric()
                && letters[place].is_alphanumeric();
            if parts_a_word {
                breaks.push(Break {
                    place,
                    cost: INSIDE_A_WORD,
                    hyphen: letters[place - 1].is_alphabetic(),
                });
            }
        }
        breaks.push(Break {
            place: letters.len(),
            cost: 0.0,
            hyphen: false,
        });
        Self {
            letters,
            so_far,
            breaks,
        }
    }

    /// How wide the line between two breaks is.
    fn width(&self, from: Break, to: Break) -> f64 {
        let mut end = to.place;
        while end > from.place && self.letters[end - 1] == ' ' {
            end -= 1;
        }
        self.so_far[end] - self.so_far[from.place] + if to.hyphen { width_of('-') } else { 0.0 }
    }

    fn text(&self, from: Break, to: Break) -> String {
        let mut text = trimmed(&self.letters[from.place..to.place]);
        if to.hyphen {
            text.push('-');
        }
        text
    }

    /// The best way to set the whole text in exactly so many lines: lines of like width, ended at good places. `None` where it does not fit.
    fn set(&self, most: f64, lines: usize) -> Option<Vec<String>> {
        let count = self.breaks.len();
        let even = self.so_far[self.letters.len()] / to_f64(lines);
        // For each break, what it costs to have set the text before it, and where the line that ends there began.
        let mut costs = vec![None; count];
        costs[0] = Some(0.0);
        let mut began: Vec<Vec<usize>> = Vec::new();
        for _ in 0..lines {
            let mut next: Vec<Option<f64>> = vec![None; count];
            let mut from = vec![0; count];
            for (start, cost) in costs
                .iter()
                .enumerate()
                .filter_map(|(start, cost)| Some((start, (*cost)?)))
            {
                for end in start + 1..count {
                    let width = self.width(self.breaks[start], self.breaks[end]);
                    if width > most {
                        break;
                    }
                    let cost = cost + self.breaks[end].cost + (width - even).abs();
                    if next[end].is_none_or(|least| cost < least) {
                        next[end] = Some(cost);
                        from[end] = start;
                    }
                }
            }
            costs = next;
            began.push(from);
        }
        costs[count - 1]?;
        let mut end = count - 1;
        let mut set = Vec::with_capacity(lines);
        for from in began.iter().rev() {
            set.push(self.text(self.breaks[from[end]], self.breaks[end]));
            end = from[end];
        }
        set.reverse();
        Some(set)
    }

    /// As much as fits into so many lines; the last ends in an ellipsis, after a whole word where one fits.
    fn cut(&self, most: f64, lines: usize) -> Vec<String> {
        let mut start = self.breaks[0];
        let mut cut = Vec::with_capacity(lines);
        while cut.len() + 1 < lines {
            let fitting = self
                .breaks
                .iter()
                .filter(|end| end.place > start.place && self.width(start, **end) <= most);
            // A full line is good, a good place to break is better.
            let worth = |end: &Break| self.width(start, *end) - end.cost;
            let Some(end) = fitting.copied().max_by(|a, b| worth(a).total_cmp(&worth(b))) else {
                break;
            };
            cut.push(self.text(start, end));
            start = end;
        }
        let room = most - width_of('…');
        let fitting = |end: &&Break| end.place > start.place && !end.hyphen && self.width(start, **end) <= room;
        let whole_words = self.breaks.iter().rfind(fitting).map(|end| end.place);
        let letters = longest_prefix(&self.letters[start.place..], room).max(1) + start.place;
        let end = whole_words
            .filter(|end| self.so_far[*end] - self.so_far[start.place] > room * 0.4)
            .unwrap_or(letters);
        let last = trimmed(&self.letters[start.place..end]);
        cut.push(format!("{}…", last.trim_end_matches(['、', '。', ',', '.'])));
        cut
    }
}

/// Wraps a text to at most `lines` lines of `most` ems each, to as few as will do. What does not fit ends in an ellipsis.
pub(super) fn wrap(text: &str, most: f64, lines: usize) -> Vec<String> {
    set_or_cut(text, most, lines).unwrap_or_else(|cut| cut)
}

/// The text at the largest of these sizes at which it takes no more than its lines; at the smallest it is cut short instead.
pub(super) fn fit(text: &str, width: f64, sizes: &[(f64, usize)]) -> (f64, Vec<String>) {
    let mut last = (0.0, Vec::new());
    for &(size, lines) in sizes {
        match set_or_cut(text, width / size, lines) {
            Ok(set) => return (size, set),
            Err(cut) => last = (size, cut),
        }
    }
    last
}

/// The whole text in as few lines as will do, or as much of it as fits.
fn set_or_cut(text: &str, most: f64, lines: usize) -> Result<Vec<String>, Vec<String>> {
    let letters: Vec<char> = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
    if letters.is_empty() {
        return Ok(Vec::new());
    }
    let line = Line::of(&letters, most);
    (1..=lines)
        .find_map(|lines| line.set(most, lines))
        .ok_or_else(|| line.cut(most, lines))
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
    fn a_title_takes_a_third_line_before_it_is_cut() {
        assert_eq!(
            wrap("Show someone how to sit", 5.9, 3),
            ["Show", "someone", "how to sit"]
        );
        assert_eq!(
            wrap("Less pain in the morning", 6.0, 3),
            ["Less pain", "in the", "morning"]
        );
        assert_eq!(
            wrap("朝いちばんのストレッチを続ける", 6.0, 3),
            ["朝いちばんの", "ストレッチを", "続ける"]
        );
    }

    #[test]
    fn what_is_cut_is_cut_after_a_word() {
        let cut = wrap("Show someone else how they could sit better at work, every day", 6.5, 3);
        assert_eq!(cut.len(), 3);
        let last = cut[2].trim_end_matches('…');
        assert!(
            cut[2].ends_with('…')
                && "Show someone else how they could sit better at work,".contains(&format!(" {last} "))
        );
    }

    #[test]
    fn a_word_that_fits_no_line_is_parted_with_a_hyphen() {
        assert_eq!(wrap("Donaudampfschifffahrt", 7.0, 3), ["Donaudamp-", "fschifffahrt"]);
    }

    #[test]
    fn no_japanese_line_begins_with_a_mark_or_a_small_letter() {
        let titles = [
            "「はじめまして」の、その次のひとこと。",
            "ゆっくりチョコレートを味わって、しっかり休もう！",
            "スーパーデラックスプレミアムコンサルティング",
            "きょうの気分は、どうですか？（ひとことでも）",
            "コーヒーブレイクーーっと伸びをしてみましょう",
            "人々の前で、お手本を見せる",
        ];
        for title in titles {
            for tenths in 30..120 {
                for line in wrap(title, f64::from(tenths) / 10.0, 3) {
                    let first = line.chars().next().unwrap_or('x');
                    assert!(
                        !"、。，．」』）！？・…ーっゃゅょッャュョァィゥェォぁぃぅぇぉん々".contains(first),
                        "{line:?} of {title:?}"
                    );
                    let last = line.chars().last().unwrap_or('x');
                    assert!(!"「『（".contains(last), "{line:?} of {title:?}");
                }
            }
        }
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
                let lines = wrap(text, most, 3);
                assert!(lines.len() <= 3);
                for line in &lines {
                    assert!(width(line) <= most + 0.01, "{line:?} is wider than {most}");
                }
            }
        }
    }

    #[test]
    fn a_text_takes_the_largest_size_at_which_it_fits() {
        let sizes = [(84.0, 1), (60.0, 2), (40.0, 3)];
        assert_eq!(fit("Well done", 900.0, &sizes), (84.0, vec!["Well done".to_owned()]));
        let (size, lines) = fit("Your shoulders feel lighter when you wake", 900.0, &sizes);
        assert!((size - 60.0).abs() < f64::EPSILON, "{size} {lines:?}");
        let (size, cut) = fit(&"word ".repeat(200), 900.0, &sizes);
        assert!((size - 40.0).abs() < f64::EPSILON);
        assert!(cut.len() == 3 && cut[2].ends_with('…'), "{cut:?}");
    }
}
