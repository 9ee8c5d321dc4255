//! Durations that a guide mentions, as the timers that its page offers: "30 seconds", "ten minutes", 「30秒」, 「１０分間」.
//!
//! Only what somebody does for so long is one. "In 10 minutes", 「30分前」, 「10分おき」, 「7時30分」 and 「5分の1」 are none.

use pulldown_cmark::{Event, Options, Parser};

/// The longest that a phone is a good timer for, in seconds: three hours.
const LONGEST: u32 = 3 * 60 * 60;
/// The shortest worth a timer, in seconds.
const SHORTEST: u32 = 5;
/// How many timers a page offers.
const OFFERED: usize = 3;

/// The durations that a guide names, in seconds, each once, in the order in which it names them.
pub(super) fn durations(guide: &str) -> Vec<u32> {
    let text = plain(guide);
    let mut found = Vec::new();
    for seconds in english(&text).into_iter().chain(japanese(&text)) {
        if (SHORTEST..=LONGEST).contains(&seconds.1) && !found.contains(&seconds) {
            found.push(seconds);
        }
    }
    found.sort_by_key(|(place, _)| *place);
    let mut offered: Vec<u32> = Vec::new();
    for (_, seconds) in found {
        if !offered.contains(&seconds) {
            offered.push(seconds);
        }
    }
    offered.truncate(OFFERED);
    offered
}

/// What is read of a guide: its text without its marks and addresses, with plain digits.
fn plain(guide: &str) -> Vec<char> {
    let mut text = String::new();
    for event in Parser::new_ext(guide, Options::ENABLE_TABLES) {
        match event {
            Event::Text(words) | Event::Code(words) => text.push_str(&words),
            Event::End(_) | Event::SoftBreak | Event::HardBreak | Event::Rule => text.push('\n'),
            _ => {}
        }
    }
    text.chars()
        .map(|letter| match letter {
            '０'..='９' => char::from_u32(u32::from(letter) - u32::from('０') + u32::from('0')).unwrap_or(letter),
            '．' => '.',
            '\u{a0}' | '\u{3000}' => ' ',
            other => other.to_ascii_lowercase(),
        })
        .collect()
}

/// A number from `from` on, with where it ends: "30", "1.5".
fn number(text: &[char], from: usize) -> Option<(f64, usize)> {
    let mut end = from;
    while text.get(end).is_some_and(|letter| {
        letter.is_ascii_digit() || (*letter == '.' && text.get(end + 1).is_some_and(char::is_ascii_digit))
    }) {
        end += 1;
    }
    let digits: String = text[from..end].iter().collect();
    Some((digits.parse().ok()?, end))
}

/// Whole seconds, where they are few enough to be a duration at all.
fn seconds(number: f64, unit: u32) -> Option<u32> {
    let seconds = (number * f64::from(unit)).round();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between nothing and a day"
    )]
    (0.0..=86_400.0).contains(&seconds).then_some(seconds as u32)
}

/// Places and seconds of what English says: a number, in figures or as a word, and a unit.
fn english(text: &[char]) -> Vec<(usize, u32)> {
    let words = words(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let first = at;
        let mut sum = 0;
        // "1 hour 30 minutes" and "1 hour and 30 minutes" are one duration.
        while let Some((seconds, next)) = amount(&words, at) {
            sum += seconds;
            at = if words.get(next).is_some_and(|(_, word)| word == "and") && amount(&words, next + 1).is_some() {
                next + 1
            } else {
                next
            };
        }
        if at == first {
            at += 1;
            continue;
        }
        let before = first.checked_sub(1).map(|place| words[place].1.as_str());
        let after = words.get(at).map(|(_, word)| word.as_str());
        let is_moment = matches!(before, Some("in" | "within" | "after" | "every"))
            || matches!(
                after,
                Some("before" | "after" | "later" | "ago" | "earlier" | "past" | "apart")
            );
        if !is_moment {
            found.push((words[first].0, sum));
        }
    }
    found
}

/// Words of Latin letters and numbers with their places. Digits and letters part: "10min" is two.
fn words(text: &[char]) -> Vec<(usize, String)> {
    let mut words: Vec<(usize, String)> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let start = at;
        if text[at].is_ascii_digit() {
            if let Some((_, end)) = number(text, at) {
                at = end;
            }
        } else if text[at].is_alphabetic() && text[at].is_ascii() {
            while text.get(at).is_some_and(char::is_ascii_alphabetic) {
                at += 1;
            }
        } else if matches!(text[at], ' ' | '-' | '\u{2010}' | '\u{2011}' | '~') {
            at += 1;
            continue;
        } else {
            // Anything else parts what stands around it.
            at += 1;
            words.push((start, String::new()));
            continue;
        }
        at = at.max(start + 1);
        words.push((start, text[start..at].iter().collect()));
    }
    words
}

/// The seconds of a number and its unit at a word, with the word after them.
fn amount(words: &[(usize, String)], at: usize) -> Option<(u32, usize)> {
    let word = words.get(at)?.1.as_str();
    let next = |after: usize| words.get(at + after).map(|(_, word)| word.as_str());
    let (count, used) = match word {
        "half" if matches!(next(1), Some("a" | "an")) => (0.5, 2),
        "a" | "an" if at > 0 && words[at - 1].1 == "for" => (1.0, 1),
        _ if word.starts_with(|first: char| first.is_ascii_digit()) => (word.parse().ok()?, 1),
        _ => match (named(word)?, next(1).and_then(named)) {
            // "forty-five"
            (tens, Some(ones)) if tens >= 20 && ones < 10 => (f64::from(tens + ones), 2),
            (count, _) => (f64::from(count), 1),
        },
    };
    let unit = match next(used)? {
        "s" if word.starts_with(|first: char| first.is_ascii_digit()) => 1,
        "sec" | "secs" | "second" | "seconds" => 1,
        "min" | "mins" | "minute" | "minutes" => 60,
        "h" if word.starts_with(|first: char| first.is_ascii_digit()) => 3_600,
        "hr" | "hrs" | "hour" | "hours" => 3_600,
        _ => return None,
    };
    Some((seconds(count, unit)?, at + used + 1))
}

fn named(word: &str) -> Option<u32> {
    Some(match word {
        "one" => 1,
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        "twelve" => 12,
        "fifteen" => 15,
        "twenty" => 20,
        "thirty" => 30,
        "forty" => 40,
        "fifty" => 50,
        "sixty" => 60,
        "ninety" => 90,
        _ => return None,
    })
}

/// Places and seconds of what Japanese says: figures and 時間, 分, 秒.
fn japanese(text: &[char]) -> Vec<(usize, u32)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if !text[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        let mut sum = 0;
        let mut any = false;
        while let Some((figure, end)) = text
            .get(at)
            .filter(|letter| letter.is_ascii_digit())
            .and_then(|_| number(text, at))
        {
            let end = skip_blanks(text, end);
            let Some((unit, length)) = unit(&text[end..]) else {
                break;
            };
            let Some(more) = seconds(figure, unit) else { break };
            (sum, any) = (sum + more, true);
            at = end + length;
            if text.get(at) == Some(&'半') {
                sum += unit / 2;
                at += 1;
            }
        }
        if !any {
            at = number(text, at).map_or(at + 1, |(_, end)| end);
            continue;
        }
        let clock = start > 0 && matches!(text[start - 1], '時' | ':' | '第');
        if !clock && !is_moment(&text[at..]) {
            found.push((start, sum));
        }
    }
    found
}

fn skip_blanks(text: &[char], mut at: usize) -> usize {
    while text.get(at) == Some(&' ') {
        at += 1;
    }
    at
}

fn unit(rest: &[char]) -> Option<(u32, usize)> {
    match rest {
        ['時', '間', ..] => Some((3_600, 2)),
        ['分', ..] => Some((60, 1)),
        ['秒', ..] => Some((1, 1)),
        _ => None,
    }
}

/// Whether what follows makes it a moment, a rhythm or a part: 前, 後, 以内, おき, ごと, の1.
fn is_moment(rest: &[char]) -> bool {
    let rest = rest.strip_prefix(&['間']).unwrap_or(rest);
    match rest {
        ['前' | '後' | '遅' | '毎', ..] | ['以', '内', ..] | ['お' | 'ご', 'き' | 'と', ..] => true,
        ['の', more, ..] => more.is_ascii_digit(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn finds(guide: &str, expected: &[u32]) {
        assert_eq!(durations(guide), expected, "{guide}");
    }

    #[test]
    fn what_english_guides_say() {
        finds("Hold each side for 30 seconds and keep breathing.", &[30]);
        finds("Ten minutes, eyes on the horizon.", &[600]);
        finds("Breathe for 1 minute.", &[60]);
        finds("Sit still for a minute, then for half an hour.", &[60, 1_800]);
        finds("A 10-minute walk and a 45-second plank", &[600, 45]);
        finds("Do it for 10min, or 1.5 hours, or 1 h", &[600, 5_400, 3_600]);
        finds("1 hour and 30 minutes of quiet", &[5_400]);
        finds("2 minutes 30 seconds", &[150]);
        finds("Forty-five seconds a side", &[45]);
        finds("20 to 30 minutes", &[1_800]);
        finds("**30** seconds, then 30 seconds again", &[30]);
    }

    #[test]
    fn what_japanese_guides_say() {
        finds("左右それぞれ30秒、息を止めずに伸ばします。", &[30]);
        finds("10分間、遠くの景色を見ながら歩きます。", &[600]);
        finds("１０分間歩く", &[600]);
        finds("10分の散歩", &[600]);
        finds("2分30秒キープします。", &[150]);
        finds("1時間半、またはせめて20分。", &[5_400, 1_200]);
        finds("30 秒ずつ", &[30]);
        finds("**１分**、目を閉じます", &[60]);
    }

    #[test]
    fn a_moment_a_rhythm_or_a_part_is_no_duration() {
        for guide in [
            "You will feel it in 3 weeks.",
            "Drink in 10 minutes.",
            "Rest 30 minutes before bed, 20 minutes later, 5 minutes after waking.",
            "Stand up every 30 minutes.",
            "Finish within 20 minutes.",
            "Second, minute by minute; one second.",
            "全体の5分の1を書きます。10分の9まで進みます。",
            "寝る30分前に、食後10分以内に、30分おきに、20分ごとに、5分後に。",
            "朝7時30分に起きます。",
            "十分に休みます。半分だけでも。",
            "3週間、5日、12歩、40%",
            "[動画](https://example.com/10分-30-seconds)",
            "4 hours of sleep",
            "5時間眠る",
            "99999999999999999999 minutes",
            "",
        ] {
            finds(guide, &[]);
        }
    }

    #[test]
    fn a_page_offers_three_at_most() {
        finds("10 seconds, 20 seconds, 30 seconds, 40 seconds", &[10, 20, 30]);
    }
}
