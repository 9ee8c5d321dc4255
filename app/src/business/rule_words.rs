//! Rules read back as sentences: "Opens when “Lighter shoulders” is awarded and “Posture course” was bought."

use journey::{
    draft::{Draft, DraftRule, Kind},
    edit::{form::Mode, form::lines_of, named_by_draft},
};

use crate::i18n::{Locale, td_string};

/// What opens a square of the draft, as a sentence. `before` is the title of the square that opens it without a rule.
pub(crate) fn opens_when(locale: Locale, draft: &Draft, rule: Option<&DraftRule>, before: Option<&str>) -> String {
    match (rule, before) {
        (None, None) => td_string!(locale, editor.rule.opens_at_start).to_owned(),
        (None, Some(title)) => td_string!(locale, editor.rule.opens_after, title = title.to_owned()),
        (Some(rule), _) if lines_of(Some(rule)).0 == Mode::Start => {
            td_string!(locale, editor.rule.opens_at_start).to_owned()
        }
        (Some(rule), _) => td_string!(locale, editor.rule.opens_when, rule = rule_words(locale, draft, rule)),
    }
}

/// What stops a touchpoint, as a sentence.
pub(crate) fn stop_when(locale: Locale, draft: &Draft, rule: Option<&DraftRule>) -> String {
    match rule {
        None => td_string!(locale, editor.rule.always_sent).to_owned(),
        Some(rule) => td_string!(locale, editor.rule.stop_when, rule = rule_words(locale, draft, rule)),
    }
}

/// A rule as a part of a sentence.
pub(crate) fn rule_words(locale: Locale, draft: &Draft, rule: &DraftRule) -> String {
    words(locale, draft, rule, false)
}

fn words(locale: Locale, draft: &Draft, rule: &DraftRule, inside: bool) -> String {
    let square = |key: &str| square_title(draft, key);
    match rule {
        DraftRule::All(rules) if rules.is_empty() => td_string!(locale, editor.rule.always).to_owned(),
        DraftRule::Any(rules) if rules.is_empty() => td_string!(locale, editor.rule.never).to_owned(),
        DraftRule::All(rules) => several(locale, draft, rules, td_string!(locale, editor.rule.and), inside),
        DraftRule::Any(rules) => several(locale, draft, rules, td_string!(locale, editor.rule.or), inside),
        DraftRule::Not(rule) => td_string!(locale, editor.rule.not, rule = words(locale, draft, rule, true)),
        DraftRule::Done(key) => td_string!(locale, editor.rule.done, title = square(key)),
        DraftRule::Awarded(key) => td_string!(locale, editor.rule.awarded, title = square(key)),
        DraftRule::Count { square: key, at_least } => {
            td_string!(
                locale,
                editor.rule.count,
                title = square(key),
                number = at_least.to_string()
            )
        }
        DraftRule::Points(number) => td_string!(locale, editor.rule.points, number = number.to_string()),
        DraftRule::Streak(number) => td_string!(locale, editor.rule.streak, count = counted(*number)),
        DraftRule::DaysSinceStart(number) => {
            td_string!(locale, editor.rule.days_since_start, count = counted(*number))
        }
        DraftRule::DaysSince { square: key, at_least } => td_string!(
            locale,
            editor.rule.days_since,
            title = square(key),
            count = counted(*at_least)
        ),
        DraftRule::Purchased(key) => td_string!(locale, editor.rule.purchased, product = product_name(draft, key)),
        DraftRule::OpenedByCoach(_) => td_string!(locale, editor.rule.opened_by_coach).to_owned(),
    }
}

fn several(locale: Locale, draft: &Draft, rules: &[DraftRule], joiner: &str, inside: bool) -> String {
    let all: Vec<String> = rules
        .iter()
        .map(|rule| words(locale, draft, rule, rules.len() > 1))
        .collect();
    let all = all.join(joiner);
    if inside && rules.len() > 1 {
        td_string!(locale, editor.rule.together, rule = all)
    } else {
        all
    }
}

/// A number of days or weeks; drafts may hold anything.
fn counted(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

/// The title of the first square of a key, or the key itself.
pub(crate) fn square_title(draft: &Draft, key: &str) -> String {
    let mut squares = draft.stages.iter().flat_map(|stage| &stage.squares);
    let square = squares.find(|square| square.key == key);
    titled(square.map_or("", |square| &square.title), key)
}

/// The name of a product, or its key.
pub(crate) fn product_name(draft: &Draft, key: &str) -> String {
    let product = named_by_draft(draft).into_iter().find(|product| product.key == key);
    titled(product.map_or("", |product| &product.name), key)
}

/// A title, or the key where there is none.
pub(crate) fn titled(title: &str, key: &str) -> String {
    if title.trim().is_empty() { key } else { title }.to_owned()
}

/// The title of the square that a square at a place waits for if it has no rule: the nearest before it that is no offer.
pub(crate) fn square_before(draft: &Draft, stage: usize, square: usize) -> Option<String> {
    let before = draft.stages[..stage].iter().flat_map(|stage| &stage.squares);
    let mut before = before.chain(&draft.stages[stage].squares[..square]);
    let nearest = before.rfind(|square| square.kind != Kind::Offer)?;
    Some(titled(&nearest.title, &nearest.key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn light_body() -> Draft {
        Draft::from_toml(include_bytes!("../../journey/tests/journeys/light-body.toml")).expect("a file of ours")
    }

    #[test]
    fn a_rule_reads_as_a_sentence_in_both_languages() {
        let draft = light_body();
        let rule = DraftRule::All(vec![
            DraftRule::Awarded("lighter".into()),
            DraftRule::Purchased("posture".into()),
        ]);
        assert_eq!(
            opens_when(Locale::en, &draft, Some(&rule), None),
            "Opens when “Lighter shoulders” is awarded and “Posture course” was bought."
        );
        assert_eq!(
            opens_when(Locale::ja, &draft, Some(&rule), None),
            "「Lighter shoulders」が認定されている、かつ「Posture course」を購入しているときに開きます。"
        );
    }

    #[test]
    fn what_is_deep_is_read_back_whole() {
        let draft = light_body();
        let rule = DraftRule::Any(vec![
            DraftRule::Points(50),
            DraftRule::All(vec![
                DraftRule::Not(Box::new(DraftRule::Done("stretch".into()))),
                DraftRule::Count {
                    square: "nowhere".into(),
                    at_least: 3,
                },
            ]),
        ]);
        assert_eq!(
            rule_words(Locale::en, &draft, &rule),
            "50 points are reached or (not yet: “Morning stretch” is done and “nowhere” was counted 3 times)"
        );
    }

    #[test]
    fn without_a_rule_the_square_before_opens_it() {
        let draft = light_body();
        let before = square_before(&draft, 0, 1);
        assert_eq!(before.as_deref(), Some("How to sit"));
        assert_eq!(
            opens_when(Locale::en, &draft, None, before.as_deref()),
            "Opens when “How to sit” is done, the square before it."
        );
        assert_eq!(square_before(&draft, 0, 0), None);
    }
}
