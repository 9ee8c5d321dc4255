//! A rule as a small form: how its lines go together, and a list to pick each condition from.

use journey::{
    draft::{AwardWord, Draft, Kind},
    edit::{
        form::{MOST_LINES, kept_rule},
        named_by_draft,
    },
};
use leptos::prelude::*;

use super::fields::{Choices, Fields};
use crate::{
    business::rule_words::{rule_words, titled},
    i18n::{Locale, td_string},
};

/// Where the rule stands.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Place {
    OpensWhen,
    StopWhen,
}

impl Place {
    fn field(self) -> &'static str {
        match self {
            Self::OpensWhen => "opens_when",
            Self::StopWhen => "stop_when",
        }
    }
}

/// The rule's fields, under the sentence that they make.
pub(super) fn rule_fields(fields: Fields<'_>, draft: &Draft, place: Place, sentence: String) -> AnyView {
    let locale = fields.locale;
    let field = place.field();
    let pairs = fields.pairs();
    let last = (0..MOST_LINES)
        .rev()
        .find(|index| !pairs.text(&format!("{field}.{index}")).is_empty());
    let shown = last.map_or(0, |last| last + 1);
    let lines: Vec<AnyView> = (0..(shown + 1).min(MOST_LINES))
        .map(|index| line(fields, draft, place, index))
        .collect();
    let legend = match place {
        Place::OpensWhen => td_string!(locale, editor.rule.legend_opens),
        Place::StopWhen => td_string!(locale, editor.rule.legend_stops),
    };
    let modes = match place {
        Place::OpensWhen => vec![
            ("default", td_string!(locale, editor.rule.mode_before)),
            ("start", td_string!(locale, editor.rule.mode_start)),
            ("all", td_string!(locale, editor.rule.mode_all)),
            ("any", td_string!(locale, editor.rule.mode_any)),
        ],
        Place::StopWhen => vec![
            ("default", td_string!(locale, editor.rule.mode_always)),
            ("all", td_string!(locale, editor.rule.mode_all_stop)),
            ("any", td_string!(locale, editor.rule.mode_any_stop)),
        ],
    };
    let modes = modes
        .into_iter()
        .map(|(value, words)| (value.to_owned(), words.to_owned()))
        .collect();
    let mode = fields.select(
        field,
        Some(legend.to_owned()),
        vec![(None, modes)],
        Some("default start"),
        None,
    );
    let add = td_string!(locale, editor.rule.add);
    view! {
        <fieldset class="rule" data-rule=field>
            <legend class="field-label">{legend}</legend>
            <p class="rule-sentence" aria-live="polite">{sentence}</p>
            <div class="rule-mode">{mode}</div>
            <ol class="rule-lines" aria-label=add>{lines}</ol>
            {fields.bare_problem(field)}
        </fieldset>
    }
    .into_any()
}

fn line(fields: Fields<'_>, draft: &Draft, place: Place, index: usize) -> AnyView {
    let locale = fields.locale;
    let field = place.field();
    let name = format!("{field}.{index}");
    let pairs = fields.pairs();
    let aloud = td_string!(locale, editor.rule.condition, number = index + 1);
    if pairs.text(&name) == "kept" {
        let json = pairs.text(&format!("{name}.kept")).to_owned();
        let words = kept_rule(&json)
            .map(|rule| rule_words(locale, draft, &rule))
            .unwrap_or_default();
        return view! {
            <li class="rule-line rule-kept">
                <input type="hidden" name=format!("{name}.kept") value=json/>
                <select class="input" id=name.clone() name=name.clone() aria-label=aloud data-reshapes="">
                    <option value="kept" selected=true>{words}</option>
                    <option value="">{td_string!(locale, editor.rule.take_out)}</option>
                </select>
            </li>
        }
        .into_any();
    }
    let chosen = pairs.text(&name).to_owned();
    let select = fields.select(
        &name,
        Some(aloud),
        conditions(locale, draft, place, &chosen),
        Some(""),
        None,
    );
    let number = pairs.text(&format!("{name}.number")).to_owned();
    let number_label = td_string!(locale, editor.rule.from_number);
    let number_name = format!("{name}.number");
    let not = (place == Place::StopWhen).then(|| {
        let options = vec![
            (String::new(), td_string!(locale, editor.rule.holds).to_owned()),
            ("not".to_owned(), td_string!(locale, editor.rule.holds_not).to_owned()),
        ];
        let aloud = td_string!(locale, editor.rule.holds_or_not).to_owned();
        let select = fields.select(&format!("{name}.not"), Some(aloud), vec![(None, options)], None, None);
        view! { <div class="rule-not">{select}</div> }
    });
    view! {
        <li class="rule-line">
            {select}
            <label class="rule-number">
                <span>{number_label}</span>
                <input class="input" name=number_name.clone() id=number_name inputmode="numeric" value=number autocomplete="off"/>
            </label>
            {not}
            {fields.bare_problem(&name)}
        </li>
    }
    .into_any()
}

/// Everything that a condition can be, each under what it is about.
fn conditions(locale: Locale, draft: &Draft, place: Place, chosen: &str) -> Choices {
    let squares: Vec<_> = draft.stages.iter().flat_map(|stage| &stage.squares).collect();
    // Each option is a whole condition: a closed list shows only the one that is chosen.
    let of = |form: &str,
              wanted: &dyn Fn(&journey::draft::DraftSquare) -> bool,
              words: &dyn Fn(String) -> String|
     -> Vec<(String, String)> {
        let squares = squares.iter().filter(|square| wanted(square));
        let option = |square: &&journey::draft::DraftSquare| {
            (
                format!("{form}:{}", square.key),
                words(titled(&square.title, &square.key)),
            )
        };
        squares.map(option).collect()
    };
    let done = |title: String| td_string!(locale, editor.rule.done, title = title);
    let counts = |square: &journey::draft::DraftSquare| {
        square.kind == Kind::Action || (square.kind == Kind::Checkpoint && square.award == Some(AwardWord::Count))
    };
    let products = named_by_draft(draft).into_iter();
    let products = products.map(|product| {
        let words = td_string!(
            locale,
            editor.rule.purchased,
            product = titled(&product.name, &product.key)
        );
        (format!("purchased:{}", product.key), words)
    });
    let mut others = vec![
        (
            "points".to_owned(),
            td_string!(locale, editor.condition.points).to_owned(),
        ),
        (
            "streak".to_owned(),
            td_string!(locale, editor.condition.streak).to_owned(),
        ),
        (
            "days_since_start".to_owned(),
            td_string!(locale, editor.condition.days_since_start).to_owned(),
        ),
    ];
    if place == Place::OpensWhen {
        others.push((
            "opened_by_coach".to_owned(),
            td_string!(locale, editor.condition.opened_by_coach).to_owned(),
        ));
    }
    let none = if chosen.is_empty() {
        td_string!(locale, editor.rule.add)
    } else {
        td_string!(locale, editor.rule.take_out)
    };
    let mut groups = vec![
        (
            td_string!(locale, editor.condition.awarded),
            of("awarded", &|square| square.kind == Kind::Checkpoint, &|title| {
                td_string!(locale, editor.rule.awarded, title = title)
            }),
        ),
        (
            td_string!(locale, editor.condition.done),
            of("done", &|square| square.kind != Kind::Checkpoint, &done),
        ),
        (td_string!(locale, editor.condition.purchased), products.collect()),
        (
            td_string!(locale, editor.condition.count),
            of("count", &counts, &|title| {
                td_string!(locale, editor.condition.count_of, title = title)
            }),
        ),
        (
            td_string!(locale, editor.condition.days_since),
            of("days_since", &|_| true, &|title| {
                td_string!(locale, editor.condition.days_since_of, title = title)
            }),
        ),
        (td_string!(locale, editor.condition.others), others),
    ];
    let mut all: Choices = vec![(None, vec![(String::new(), none.to_owned())])];
    // A checkpoint that is done is one that is awarded; who wrote it so keeps it so.
    if let Some(key) = chosen.strip_prefix("done:")
        && let Some(square) = squares
            .iter()
            .find(|square| square.key == key && square.kind == Kind::Checkpoint)
    {
        groups[1].1.push((chosen.to_owned(), done(titled(&square.title, key))));
    }
    let groups = groups.into_iter().filter(|(_, options)| !options.is_empty());
    all.extend(groups.map(|(label, options)| (Some(label.to_owned()), options)));
    all
}
