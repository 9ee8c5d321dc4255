//! Giving customers to coaches, from the list of customers: those who are chosen, or all of one to another. For owners.

use backend::coaches::CoachLine;
use leptos::prelude::*;

use super::switches::{Switch, Switches};
use crate::i18n::{Locale, td_string};

/// The form that takes those who are chosen in the list.
pub(crate) const GIVE_CHOSEN: &str = "give-chosen";

/// Whom customers can be given to, for who may.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Giving {
    /// Everybody of the staff with how many customers are theirs.
    pub coaches: Vec<CoachLine>,
    /// How many customers are nobody's.
    pub nobodys: i64,
    /// Whose customers are shown: empty for anybody's, `-` for nobody's, else an id.
    pub shown: String,
}

impl Giving {
    /// The staff as choices, nobody last; who has left is only one to take customers from.
    fn choices(&self, locale: Locale, nobody: &str, with_who_left: bool) -> Vec<(String, String)> {
        let line = |name: String, count: i64| td_string!(locale, today.giving.coach_line, name = name, count = count);
        self.coaches
            .iter()
            .filter(|coach| with_who_left || !coach.left)
            .map(|coach| (coach.id.to_string(), line(coach.name.to_string(), coach.customers)))
            .chain([(
                nobody.to_owned(),
                line(td_string!(locale, today.giving.nobody).to_owned(), self.nobodys),
            )])
            .collect()
    }
}

fn select(
    id: &'static str,
    name: &'static str,
    label: &'static str,
    choices: Vec<(String, String)>,
    chosen: &str,
) -> impl IntoView + use<> {
    let options: Vec<_> = choices
        .into_iter()
        .map(|(value, words)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{words}</option> }
        })
        .collect();
    view! {
        <div class="field">
            <label class="field-label" for=id>{label}</label>
            <select class="input" id=id name=name>{options}</select>
        </div>
    }
}

/// What is said when the form comes without anybody in it.
pub fn nobody_chosen(locale: Locale) -> &'static str {
    td_string!(locale, today.giving.nobody_chosen)
}

/// The choice of whose customers to list, inside of the search.
pub(crate) fn coach_filter(locale: Locale, giving: &Giving) -> impl IntoView + use<> {
    let mut choices = vec![(String::new(), td_string!(locale, today.giving.anybody).to_owned())];
    choices.extend(giving.choices(locale, "-", true));
    select(
        "coach-filter",
        "coach",
        td_string!(locale, today.giving.filter),
        choices,
        &giving.shown,
    )
}

/// The forms below the list.
pub(crate) fn giving_forms(locale: Locale, giving: &Giving, back: &str) -> impl IntoView + use<> {
    let to = |id| {
        select(
            id,
            "to",
            td_string!(locale, today.giving.to),
            giving.choices(locale, "", false),
            "",
        )
    };
    let from = select(
        "from",
        "from",
        td_string!(locale, today.giving.from),
        giving.choices(locale, "", true),
        if giving.shown == "-" { "" } else { &giving.shown },
    );
    view! {
        <section class="panel giving" aria-labelledby="giving">
            <h2 id="giving">{td_string!(locale, today.giving.title)}</h2>
            <p class="soft">{td_string!(locale, today.giving.lead)}</p>
            <form class="one-line" id=GIVE_CHOSEN method="post" action="/desk/customers/give">
                <input type="hidden" name="back" value=back.to_owned()/>
                {to("give-to")}
                <button class="button button-primary">{td_string!(locale, today.giving.submit)}</button>
            </form>
            <details>
                <summary>{td_string!(locale, today.giving.all_title)}</summary>
                <p class="soft">{td_string!(locale, today.giving.all_lead)}</p>
                <form class="one-line" method="post" action="/desk/customers/give-all">
                    <input type="hidden" name="back" value=back.to_owned()/>
                    {from}
                    {to("give-all-to")}
                    <button class="button">{td_string!(locale, today.giving.all_submit)}</button>
                </form>
            </details>
        </section>
    }
}

/// Whether coaches see everybody: a panel of the settings.
pub fn scope_panel(locale: Locale, all: bool) -> impl IntoView {
    let panel = Switches {
        id: "scope",
        title: td_string!(locale, today.scope.title),
        lead: td_string!(locale, today.scope.lead),
        action: "/desk/settings/coaches",
        boxes: vec![Switch {
            id: "coaches-see-all".to_owned(),
            name: "all".to_owned(),
            label: td_string!(locale, today.scope.all).to_owned(),
            on: all,
        }],
        save: td_string!(locale, today.scope.save),
    };
    panel.view(view! {
        <p class="soft"><a href="/desk/customers">{td_string!(locale, today.scope.who)}</a></p>
    })
}
