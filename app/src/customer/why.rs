//! What opens a locked square, in words. The rule is read as it was written, so that its "and" and "or" are kept; what already holds is left out.

use crate::customer::board_model::BoardModel;
use crate::i18n::{Locale, td_string};
use journey::rule::{Leaf, Rule};

/// "Opens when “Lighter shoulders” is reached and “Posture course” is bought or your coach opens it."
pub(super) fn why_locked(locale: Locale, model: &BoardModel, key: &str) -> Option<String> {
    let (square, view) = model.square(key)?;
    if view.state != journey::SquareState::Locked {
        return None;
    }
    if model.board.day.is_none() {
        return Some(td_string!(locale, customer.why.not_started).to_owned());
    }
    let rule = phrase(locale, model, &square.opens_when, &view.why)?;
    Some(td_string!(locale, customer.why.opens_when, rule = rule))
}

fn phrase(locale: Locale, model: &BoardModel, rule: &Rule, missing: &[Leaf]) -> Option<String> {
    let join = |rules: &[Rule], with: &str| {
        let mut phrases: Vec<String> = Vec::new();
        for rule in rules {
            if let Some(words) = phrase(locale, model, rule, missing)
                && !phrases.contains(&words)
            {
                phrases.push(words);
            }
        }
        (!phrases.is_empty()).then(|| phrases.join(with))
    };
    match rule {
        Rule::All(rules) => join(rules, td_string!(locale, customer.why.and)),
        Rule::Any(rules) => join(rules, td_string!(locale, customer.why.or)),
        Rule::Not(_) => None,
        Rule::Leaf(leaf) => missing.contains(leaf).then(|| leaf_words(locale, model, leaf)),
    }
}

fn leaf_words(locale: Locale, model: &BoardModel, leaf: &Leaf) -> String {
    let title = |key: &journey::Key| {
        model
            .version
            .square(key.as_str())
            .map_or_else(|| key.to_string(), |square| square.title.clone())
    };
    match leaf {
        Leaf::Done(square) => td_string!(locale, customer.why.done, square = title(square)),
        Leaf::Awarded(square) => td_string!(locale, customer.why.awarded, square = title(square)),
        Leaf::Count { square, at_least } => {
            td_string!(locale, customer.why.count, square = title(square), count = *at_least)
        }
        Leaf::Points(points) => td_string!(locale, customer.why.points, count = *points),
        Leaf::Streak(weeks) => td_string!(locale, customer.why.streak, count = *weeks),
        Leaf::DaysSinceStart(days) => td_string!(locale, customer.why.since_start, count = *days),
        Leaf::DaysSince { square, at_least } => {
            td_string!(locale, customer.why.since, count = *at_least, square = title(square))
        }
        Leaf::Purchased(product) => {
            let name = model
                .version
                .product(product.as_str())
                .map_or_else(|| product.to_string(), |product| product.name.clone());
            td_string!(locale, customer.why.purchased, product = name)
        }
        Leaf::OpenedByCoach => td_string!(locale, customer.why.coach).to_owned(),
    }
}
