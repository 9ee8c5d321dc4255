//! What to look at again when a self-check's question was answered with no: the square before the checkpoint that speaks of the same thing.

use journey::square::{Square, SquareKind};
use std::collections::{HashMap, HashSet};

/// How much of a question a square must speak of to be meant by it.
const LIKENESS: f64 = 0.18;

/// The square to repeat, among those before a checkpoint that have a guide. Where none speaks of the question it is the nearest
/// lesson before, else the nearest of them all.
pub(super) fn lesson_for<'s>(question: &str, before: &'s [Square]) -> Option<&'s Square> {
    let candidates: Vec<_> = before.iter().filter(|square| has_guide(square)).collect();
    let texts: Vec<_> = candidates
        .iter()
        .map(|square| {
            grams(&format!(
                "{}\n{}",
                square.title,
                square.guide.as_deref().unwrap_or_default()
            ))
        })
        .collect();
    // What every guide says tells none of them apart.
    let mut known: HashMap<&str, f64> = HashMap::new();
    for gram in texts.iter().flatten() {
        *known.entry(gram).or_default() += 1.0;
    }
    let asked = grams(question);
    let weight = |gram: &str| weight_of(gram) / known.get(gram).copied().unwrap_or(1.0);
    let whole: f64 = asked.iter().map(|gram| weight(gram)).sum();
    let mut best: Option<(f64, &Square)> = None;
    for (square, text) in candidates.iter().zip(&texts) {
        let shared: f64 = asked.intersection(text).map(|gram| weight(gram)).sum();
        let likeness = if whole > 0.0 { shared / whole } else { 0.0 };
        // Of two that are alike, the later one is fresher in mind.
        if likeness >= LIKENESS && best.is_none_or(|(most, _)| likeness >= most) {
            best = Some((likeness, square));
        }
    }
    best.map(|(_, square)| square)
        .or_else(|| {
            let mut nearest = candidates.iter().rev();
            nearest
                .find(|square| matches!(square.kind, SquareKind::Lesson))
                .copied()
        })
        .or_else(|| candidates.last().copied())
}

fn has_guide(square: &Square) -> bool {
    square.guide.as_deref().is_some_and(|guide| !guide.trim().is_empty())
}

/// Endings and particles say little, and so do the signs that any question counts with.
fn weight_of(gram: &str) -> f64 {
    let is_empty = |letter: char| ('ぁ'..='ゖ').contains(&letter) || EMPTY_SIGNS.contains(letter);
    if gram.chars().all(is_empty) { 0.1 } else { 1.0 }
}

/// What a text is made of, to be compared: pairs of letters where words are not parted (Japanese), with each kanji by
/// itself (歩く and 歩けました share theirs); the beginnings of words where they are parted ("stretch" and "stretching" share theirs), and numbers.
fn grams(text: &str) -> HashSet<String> {
    let mut grams = HashSet::new();
    let mut run: Vec<char> = Vec::new();
    let mut close = |run: &mut Vec<char>| {
        if run.first().is_some_and(|letter| is_wide(*letter)) {
            grams.extend(run.windows(2).map(|pair| pair.iter().collect::<String>()));
            grams.extend(run.iter().filter(|letter| is_kanji(**letter)).map(char::to_string));
        } else {
            let word: String = run.iter().collect();
            let counts = run.len() > 3 && !EMPTY_WORDS.contains(&word.as_str());
            if counts || word.starts_with(|first: char| first.is_ascii_digit()) {
                grams.insert(run.iter().take(5).collect());
            }
        }
        run.clear();
    };
    for letter in text.chars().flat_map(char::to_lowercase) {
        let fits = letter.is_alphanumeric() || letter == 'ー';
        let joins = run
            .last()
            .is_none_or(|last| is_wide(*last) == is_wide(letter) && last.is_ascii_digit() == letter.is_ascii_digit());
        if !(fits && joins) {
            close(&mut run);
        }
        if fits {
            run.push(letter);
        }
    }
    close(&mut run);
    grams
}

fn is_wide(letter: char) -> bool {
    letter >= '\u{2e80}'
}

fn is_kanji(letter: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&letter)
}

/// Signs of counting and comparing.
const EMPTY_SIGNS: &str = "一二三四五六七八九十日週月年回度分秒時間以上下前後毎何今中";

/// Words of more than three letters that any question has.
const EMPTY_WORDS: &[&str] = &[
    "about", "also", "been", "could", "does", "each", "every", "from", "have", "least", "more", "most", "once", "over",
    "same", "some", "such", "than", "that", "their", "them", "then", "there", "they", "this", "time", "times", "week",
    "weeks", "were", "what", "when", "which", "while", "with", "would", "your", "yours",
];

#[cfg(test)]
mod tests {
    use super::*;
    use journey::{Draft, Version};

    fn squares(file: &str) -> Vec<Square> {
        let draft = Draft::from_toml(file.as_bytes()).expect("a journey file");
        Version::publish(draft).expect("no findings").squares().to_vec()
    }

    fn square(key: &str, kind: &str, title: &str, guide: &str) -> String {
        let guide = if guide.is_empty() {
            String::new()
        } else {
            format!("guide = \"{guide}\"\n")
        };
        format!("[[stage.square]]\nkey = \"{key}\"\nkind = \"{kind}\"\ntitle = \"{title}\"\n{guide}")
    }

    fn road(of: &[(&str, &str, &str, &str)]) -> Vec<Square> {
        let mut file =
            "format = 1\nkey = \"r\"\ntitle = \"R\"\nlanguage = \"en\"\npromise = \"P\"\n[[stage]]\nkey = \"s\"\ntitle = \"S\"\n"
                .to_owned();
        for (key, kind, title, guide) in of {
            file.push_str(&square(key, kind, title, guide));
        }
        squares(&file)
    }

    #[track_caller]
    fn leads(question: &str, squares: &[Square], to: Option<&str>) {
        let found = lesson_for(question, squares).map(|square| square.key.as_str().to_owned());
        assert_eq!(found.as_deref(), to, "{question}");
    }

    #[test]
    fn a_question_leads_to_the_square_that_speaks_of_it() {
        let english = road(&[
            (
                "sit",
                "lesson",
                "How to sit",
                "Both feet flat on the floor. Hips at the very back of the seat. Screen at the height of your eyes.",
            ),
            (
                "stretch",
                "action",
                "Morning stretch",
                "Hold each side for 30 seconds and keep breathing. If it hurts, do less.",
            ),
            ("walk", "action", "Walk tall", "Ten minutes, eyes on the horizon."),
        ]);
        leads(
            "Did you stretch on at least five mornings a week?",
            &english,
            Some("stretch"),
        );
        leads("Did you hold each stretch for 30 seconds?", &english, Some("stretch"));
        leads("Are both feet flat while you work?", &english, Some("sit"));
        leads("Did you walk at least three times a week?", &english, Some("walk"));
        let japanese = road(&[
            (
                "sit",
                "lesson",
                "正しい座り方",
                "両足の裏を床にぴったりつけます。腰をいすのいちばん奥まで入れます。画面は目の高さに合わせます。",
            ),
            (
                "stretch",
                "action",
                "朝のストレッチ",
                "左右それぞれ30秒、息を止めずに伸ばします。痛みを感じたら、少しゆるめてください。",
            ),
            (
                "walk",
                "action",
                "背すじを伸ばして歩く",
                "10分間、遠くの景色を見ながら歩きます。",
            ),
        ]);
        leads(
            "週に5日以上、朝のストレッチができましたか。",
            &japanese,
            Some("stretch"),
        );
        leads("ひと伸びを30秒、保てましたか。", &japanese, Some("stretch"));
        leads("画面は目の高さにありますか。", &japanese, Some("sit"));
        leads("週に3回、歩きましたか。", &japanese, Some("walk"));
        leads("週に3回以上、歩けましたか。", &japanese, Some("walk"));
    }

    #[test]
    fn what_no_guide_speaks_of_leads_to_the_nearest_lesson_before() {
        let squares = road(&[
            ("first", "lesson", "How to sit", "Feet flat."),
            ("second", "lesson", "How to breathe", "Slowly."),
            ("third", "action", "Morning stretch", "Gently."),
            ("fourth", "action", "No guide here", ""),
        ]);
        leads("Compare yourself with the beginning.", &squares, Some("second"));
        leads("", &squares, Some("second"));
        leads("Compare yourself with the beginning.", &squares[2..], Some("third"));
        leads("Compare yourself with the beginning.", &squares[3..], None);
        leads("Compare yourself with the beginning.", &[], None);
    }
}
