//! Alerts: who slips away, what is at risk, what was tried, and what could be done with one tap.

use backend::{
    alerts::{AlertKind, LONGEST_SNOOZE, Tried},
    held::HeldLine,
};
use jiff::{ToSpan as _, civil::Date};
use journey::money::Amount;
use leptos::prelude::*;

use super::{
    empty_state::empty_state,
    held_strip::held_strip,
    one_of_many::OneOfMany,
    person::{PeopleForms, PersonLine, people_table},
    standing_chips::days_between,
    strong_words::{strong, with_strong},
    switches::{Switch, Switches},
    task::{in_hand, named},
};
use crate::{
    i18n::{Locale, td_string},
    parts::{
        dates,
        document::escape,
        field::{FormState, problem_summary},
        pages::pages,
        shell::Shell,
    },
};

/// An open alert about somebody, as the lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertShown {
    /// Its id, as addresses write it.
    pub id: String,
    /// What it is about.
    pub kind: AlertKind,
    /// What the next step is worth.
    pub worth: Option<Amount>,
    /// Until when it is put off, why, and by whom.
    pub snooze: Option<(Date, String, Option<String>)>,
    /// What could be done.
    pub advice: Option<Advice>,
    /// What was tried, the latest first.
    pub tries: Vec<TryShown>,
}

/// What fits the reason, ready to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// What.
    pub what: Tried,
    /// The key and the title of the square that it is about.
    pub square: Option<(String, String)>,
    /// The title of the step that is too big.
    pub instead_of: Option<String>,
    /// Whether the customer looked after they last moved.
    pub visits: bool,
    /// The words that go to the customer, in their language; none where it is no word.
    pub words: Option<String>,
}

/// Something that was tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TryShown {
    /// What.
    pub what: Tried,
    /// The title of the square it was about; empty where it was about none.
    pub title: String,
    /// Who tried it.
    pub who: Option<String>,
    /// The customer's local day.
    pub on: Date,
    /// The day on which the customer moved.
    pub moved_on: Option<Date>,
    /// Whether it is settled that they did not.
    pub in_vain: bool,
}

/// The form that puts an alert off, when it came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnoozeAgain {
    /// The alert's id, as addresses write it.
    pub alert: String,
    /// What was typed, and what was wrong with it.
    pub form: FormState,
}

/// What the page of alerts shows.
#[derive(Debug, Clone, PartialEq)]
pub struct AlertsModel {
    /// The reader's local day.
    pub today: Date,
    /// How many are open of each kind, in the order of the tabs; those for owners only for owners.
    pub counts: Vec<(AlertKind, u32)>,
    /// How many are put off.
    pub snoozed: u32,
    /// The kind that is shown; none: all.
    pub kind: Option<AlertKind>,
    /// Whether those that are put off are shown.
    pub shows_snoozed: bool,
    /// The customers with their alerts.
    pub people: Vec<PersonLine>,
    /// The page that is shown, and how many there are.
    pub page: (u32, u32),
    /// What is held on the boards that the reader sees.
    pub held: Vec<HeldLine>,
    /// Tells this look at the page apart from others.
    pub stamp: String,
    /// The form that came back, if one did.
    pub again: Option<SnoozeAgain>,
}

impl AlertsModel {
    /// The address of a page of what is shown.
    fn address(&self, page: u32) -> String {
        let what = match (self.shows_snoozed, self.kind) {
            (true, _) => "kind=snoozed&".to_owned(),
            (false, Some(kind)) => format!("kind={}&", kind.code()),
            (false, None) => String::new(),
        };
        format!("/desk/alerts?{what}page={page}")
    }
}

/// The page `/desk/alerts`.
pub fn alerts_page(shell: &Shell, model: &AlertsModel) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, alerts.title);
    let script = shell.assets.today.clone();
    shell.page(title, false, || {
        let back = model.address(model.page.0);
        let list = if model.people.is_empty() {
            nobody(locale, model).into_any()
        } else {
            let forms = PeopleForms {
                back: &back,
                stamp: &model.stamp,
                held: &model.held,
                choosable: None,
                again: model.again.as_ref(),
            };
            people_table(locale, model.today, title.to_owned(), &model.people, &forms).into_any()
        };
        view! {
            <header class="desk-head">
                <h1>{title}</h1>
                <p class="lead">{td_string!(locale, alerts.lead)}</p>
            </header>
            {model.again.as_ref().map(|again| problem_summary(locale, &again.form))}
            {held_strip(locale, &model.held, &back)}
            {tabs(locale, model)}
            {list}
            {pages(locale, model.page.0, model.page.1, |page| model.address(page))}
            <p class="quiet" id="today-said" role="status"></p>
            <script type="module" src=script></script>
        }
    })
}

/// What stands where no alert is shown.
fn nobody(locale: Locale, model: &AlertsModel) -> impl IntoView + use<> {
    let (title, body, way) = if model.shows_snoozed {
        (
            td_string!(locale, alerts.empty.none_put_off.title),
            td_string!(locale, alerts.empty.none_put_off.body),
            ("/desk/alerts", td_string!(locale, alerts.empty.none_put_off.all)),
        )
    } else if model.kind.is_some() {
        (
            td_string!(locale, alerts.empty.none_of_kind.title),
            td_string!(locale, alerts.empty.none_of_kind.body),
            ("/desk/alerts", td_string!(locale, alerts.empty.none_of_kind.all)),
        )
    } else {
        (
            td_string!(locale, alerts.empty.title),
            td_string!(locale, alerts.empty.body),
            ("/desk/customers", td_string!(locale, alerts.empty.all)),
        )
    };
    empty_state(title, body, Some(way))
}

fn tabs(locale: Locale, model: &AlertsModel) -> impl IntoView + use<> {
    let tab = |href: String, words: &'static str, count: u32, here: bool| {
        let here = here.then_some("page");
        view! { <li><a class="alert-tab" href=href aria-current=here>{words} " " <b>{count}</b></a></li> }
    };
    let all = model.counts.iter().map(|(_, count)| count).sum();
    let kinds: Vec<_> = model
        .counts
        .iter()
        .map(|(kind, count)| {
            let here = !model.shows_snoozed && model.kind == Some(*kind);
            tab(
                format!("/desk/alerts?kind={}", kind.code()),
                kind_words(locale, *kind),
                *count,
                here,
            )
        })
        .collect();
    view! {
        <nav class="alert-tabs" aria-label=td_string!(locale, alerts.tabs)>
            <ul>
                {tab("/desk/alerts".to_owned(), td_string!(locale, alerts.all), all, !model.shows_snoozed && model.kind.is_none())}
                {kinds}
                {tab("/desk/alerts?kind=snoozed".to_owned(), td_string!(locale, alerts.snoozed), model.snoozed, model.shows_snoozed)}
            </ul>
        </nav>
    }
}

/// The words of a kind: those of the standing that it is about.
pub fn kind_words(locale: Locale, kind: AlertKind) -> &'static str {
    match kind {
        AlertKind::Claims => td_string!(locale, alerts.kind.claims),
        AlertKind::Stalled => td_string!(locale, alerts.kind.stalled),
        AlertKind::Behind => td_string!(locale, alerts.kind.behind),
        AlertKind::Slowing => td_string!(locale, alerts.kind.slowing),
        AlertKind::Lapsed => td_string!(locale, alerts.kind.lapsed),
    }
}

/// The words that are ready for a customer, in the customer's own language; none for what is no word.
pub fn ready_words(customers: Locale, what: Tried, name: &str, square: Option<&str>) -> Option<String> {
    let name = name.to_owned();
    match (what, square.map(str::to_owned)) {
        (Tried::WayBack, Some(square)) => Some(td_string!(
            customers,
            alerts.words.way_back,
            name = name,
            square = square
        )),
        (Tried::WayBack, None) => Some(td_string!(customers, alerts.words.way_back_plain, name = name)),
        (Tried::Lesson, Some(square)) => Some(td_string!(customers, alerts.words.lesson, name = name, square = square)),
        (Tried::SelfCheck, Some(square)) => Some(td_string!(
            customers,
            alerts.words.self_check,
            name = name,
            square = square
        )),
        (Tried::Ask, _) => Some(td_string!(customers, alerts.words.ask, name = name)),
        _ => None,
    }
}

/// On whom somebody with an alert waits: below their standing. Whatever the alert is about, a claim waits for the coach.
pub(crate) fn waits_on(locale: Locale, person: &PersonLine) -> impl IntoView + use<> {
    let waits = if person.claims.is_empty() {
        td_string!(locale, alerts.waits.customer)
    } else {
        td_string!(locale, alerts.waits.coach)
    };
    view! { <p class="alert-waits">{waits}</p> }
}

/// What is written under the reasons of somebody with an alert: what was tried last, that it is put off, and why there is a button with
/// what is suggested, if there is.
pub(crate) fn alert_notes(
    locale: Locale,
    task: &str,
    alert: &AlertShown,
    advice: Option<&Advice>,
) -> impl IntoView + use<> {
    let last = alert
        .tries
        .first()
        .map(|tried| view! { <p class="why-more">{try_words(locale, tried)}</p> });
    let off = alert.snooze.as_ref().map(|snooze| {
        let words = snooze_words(locale, snooze);
        view! { <p class="why-more">{words}</p> }
    });
    view! {
        {last}
        {off}
        {advice.map(|advice| advice_why(locale, task, advice))}
    }
}

fn snooze_words(locale: Locale, (until, reason, by): &(Date, String, Option<String>)) -> String {
    let date = dates::short_date(locale, *until);
    let words = td_string!(locale, alerts.snooze.is_off, date = date, reason = reason.clone());
    match by {
        Some(who) => format!("{words} {}", td_string!(locale, alerts.snooze.by, who = who.clone())),
        None => words,
    }
}

/// "Nov 3, 鈴木 愛: sent the lesson — moved 2 days later".
fn try_words(locale: Locale, tried: &TryShown) -> String {
    let square = Some(tried.title.clone()).filter(|title| !title.is_empty());
    let what = match (tried.what, square) {
        (Tried::WayBack, _) => td_string!(locale, alerts.tried.way_back).to_owned(),
        (Tried::Lesson, _) => td_string!(locale, alerts.tried.lesson).to_owned(),
        (Tried::SelfCheck, _) => td_string!(locale, alerts.tried.self_check).to_owned(),
        (Tried::Smaller, Some(square)) => td_string!(locale, alerts.tried.smaller, square = square),
        (Tried::Smaller, None) => td_string!(locale, alerts.tried.smaller_plain).to_owned(),
        (Tried::Ask, _) => td_string!(locale, alerts.tried.ask).to_owned(),
        (Tried::Word, _) => td_string!(locale, alerts.tried.word).to_owned(),
        (Tried::Open, Some(square)) => td_string!(locale, alerts.tried.open, square = square),
        (Tried::Open, None) => td_string!(locale, alerts.tried.open_plain).to_owned(),
    };
    let date = dates::short_date(locale, tried.on);
    let line = if let Some(who) = &tried.who {
        td_string!(locale, alerts.tried.line, date = date, who = who.clone(), what = what)
    } else {
        td_string!(locale, alerts.tried.line_nobody, date = date, what = what)
    };
    let after = match tried.moved_on.map(|day| days_between(tried.on, day)) {
        Some(0) => td_string!(locale, alerts.tried.moved_today).to_owned(),
        Some(days) => td_string!(locale, alerts.tried.moved, count = days),
        None if tried.in_vain => td_string!(locale, alerts.tried.in_vain).to_owned(),
        None => td_string!(locale, alerts.tried.open_yet).to_owned(),
    };
    format!("{line} — {after}")
}

/// The id of the sentence that says why something is suggested.
fn advice_id(task: &str) -> String {
    format!("{task}-advice")
}

/// Why something is suggested. `task` is the task's id on the page.
fn advice_why(locale: Locale, task: &str, advice: &Advice) -> impl IntoView + use<> {
    let words = advice_words(locale, advice);
    view! { <p class="advice-why" id=advice_id(task)>{with_strong(&words)}</p> }
}

/// The button that does what is suggested. `task` is the task's id on the page, where [`advice_why`] stands too.
pub(crate) fn advice_form(
    locale: Locale,
    task: &str,
    person: &PersonLine,
    advice: &Advice,
    forms: &PeopleForms<'_>,
) -> impl IntoView + use<> {
    let press = match (advice.what, &advice.square) {
        (Tried::WayBack, _) => td_string!(locale, alerts.press.way_back).to_owned(),
        (Tried::Lesson, _) => td_string!(locale, alerts.press.lesson).to_owned(),
        (Tried::SelfCheck, _) => td_string!(locale, alerts.press.self_check).to_owned(),
        (Tried::Smaller, Some((_, title))) => td_string!(locale, alerts.press.smaller, square = title.clone()),
        _ => td_string!(locale, alerts.press.ask).to_owned(),
    };
    let label = named(locale, &press, &person.name);
    let described = advice_id(task);
    let tried = advice.what.code();
    let back = forms.back.to_owned();
    if let Some(words) = &advice.words {
        let field = format!("{task}-words-ready");
        let field_label = td_string!(locale, alerts.press.label, name = person.name.clone());
        let read = td_string!(locale, alerts.press.read);
        // The field is behind a summary that may be closed, where a browser could not show that it has to be filled in: the server asks
        // for the words.
        view! {
            <form class="advice" method="post" action=format!("/desk/enrolments/{}/word", person.enrolment)>
                <input type="hidden" name="id" value=format!("{}-{tried}", forms.stamp)/>
                <input type="hidden" name="back" value=back/>
                <input type="hidden" name="tried" value=tried/>
                <details class="advice-words" name="acts">
                    <summary aria-label=named(locale, read, &person.name)>{read}</summary>
                    <label class="field-label" for=field.clone()>{field_label}</label>
                    <textarea class="input" id=field name="words" rows="5" maxlength="2000">{escape(words)}</textarea>
                </details>
                <button class="button button-primary" aria-label=label aria-describedby=described>{press}</button>
            </form>
        }
        .into_any()
    } else {
        let square = advice.square.as_ref().map(|(key, _)| key.clone()).unwrap_or_default();
        view! {
            <form class="advice" method="post" action=format!("/desk/enrolments/{}/open", person.enrolment)>
                <input type="hidden" name="id" value=format!("{}-open", person.last_fact)/>
                <input type="hidden" name="back" value=back/>
                <input type="hidden" name="tried" value=tried/>
                <input type="hidden" name="square" value=square/>
                <button class="button button-primary" aria-label=label aria-describedby=described>{press}</button>
            </form>
        }
        .into_any()
    }
}

fn advice_words(locale: Locale, advice: &Advice) -> String {
    let title = advice.square.as_ref().map(|(_, title)| strong(title));
    match (advice.what, title) {
        (Tried::WayBack, Some(square)) => td_string!(locale, alerts.advice.way_back, square = square),
        (Tried::WayBack, None) => td_string!(locale, alerts.advice.way_back_plain).to_owned(),
        (Tried::Lesson, Some(square)) => td_string!(locale, alerts.advice.lesson, square = square),
        (Tried::SelfCheck, Some(square)) => td_string!(locale, alerts.advice.self_check, square = square),
        (Tried::Smaller, Some(square)) => {
            let instead = strong(advice.instead_of.as_deref().unwrap_or_default());
            td_string!(locale, alerts.advice.smaller, instead = instead, square = square)
        }
        _ if advice.visits => td_string!(locale, alerts.advice.ask_visits).to_owned(),
        _ => td_string!(locale, alerts.advice.ask).to_owned(),
    }
}

/// Puts the alert about somebody of that name off, or brings it back. `today` is the reader's local day.
pub(crate) fn snooze_form(
    locale: Locale,
    today: Date,
    task: &str,
    (alert, name): (&AlertShown, &str),
    forms: &PeopleForms<'_>,
) -> AnyView {
    if alert.snooze.is_some() {
        let wake = td_string!(locale, alerts.snooze.wake);
        return view! {
            <form method="post" action=format!("/desk/alerts/{}/wake", alert.id)>
                <input type="hidden" name="back" value=forms.back.to_owned()/>
                <button class="button button-plain" aria-label=named(locale, wake, name)>{wake}</button>
            </form>
        }
        .into_any();
    }
    let again = forms.again_for(alert);
    let back = again.map(|form| form.value("back")).filter(|back| !back.is_empty());
    let until = SnoozeField {
        name: "until",
        kind: "date",
        letters: None,
        days: Some([1, LONGEST_SNOOZE].map(|days| today.checked_add(days.days()).unwrap_or(Date::MAX))),
        label: td_string!(locale, alerts.snooze.until),
        hint: td_string!(locale, alerts.snooze.until_hint),
    };
    let reason = SnoozeField {
        name: "reason",
        kind: "text",
        letters: Some("300"),
        days: None,
        label: td_string!(locale, alerts.snooze.reason),
        hint: td_string!(locale, alerts.snooze.reason_hint),
    };
    let short = td_string!(locale, alerts.snooze.short);
    view! {
        <details class="say" name="say" data-say="snooze" open=again.is_some()>
            <summary class="button button-plain" aria-label=named(locale, short, name)><span>{short}</span></summary>
            <form class="say-form" method="post" action=format!("/desk/alerts/{}/snooze", alert.id)>
                <input type="hidden" name="back" value=back.unwrap_or_else(|| forms.back.to_owned())/>
                {until.view(task, again)}
                {reason.view(task, again)}
                <button class="button button-primary">{td_string!(locale, alerts.snooze.submit)}</button>
            </form>
        </details>
    }
    .into_any()
}

/// A field of the form that puts an alert off: there is one of them for each person on the page.
struct SnoozeField {
    name: &'static str,
    kind: &'static str,
    letters: Option<&'static str>,
    /// The first and the last day that it takes.
    days: Option<[Date; 2]>,
    label: &'static str,
    hint: &'static str,
}

impl SnoozeField {
    fn view(self, task: &str, again: Option<&FormState>) -> impl IntoView + use<> {
        let field = OneOfMany::new(self.name, format!("{task}-{}", self.name), again);
        let problem = field.problem();
        let [min, max] = self
            .days
            .map(|day| day.map(|day| day.to_string()).map(Some))
            .unwrap_or_default();
        view! {
            <label class="field-label" for=field.id.clone()>{self.label}</label>
            <p class="field-hint" id=field.hint>{self.hint}</p>
            <input class="input" type=self.kind id=field.id name=self.name value=field.typed maxlength=self.letters min=min max=max
                required=true aria-describedby=field.described aria-invalid=field.invalid/>
            {problem}
        }
    }
}

/// On a customer's page: what could be done, and what was tried; nothing where there is neither.
pub(crate) fn alert_panel(
    locale: Locale,
    today: Date,
    person: &PersonLine,
    tries: &[TryShown],
    forms: &PeopleForms<'_>,
) -> Option<impl IntoView + use<>> {
    if person.alert.is_none() && tries.is_empty() {
        return None;
    }
    let advice = person.alert.as_ref().map(|alert| {
        let suggested =
            alert
                .advice
                .as_ref()
                .map(|advice| match in_hand(locale, forms.held, &person.enrolment, None) {
                    Some(words) => words.into_any(),
                    None => view! {
                        {advice_why(locale, "alert", advice)}
                        {advice_form(locale, "alert", person, advice, forms)}
                    }
                    .into_any(),
                });
        let off = alert.snooze.as_ref().map(|snooze| {
            let words = snooze_words(locale, snooze);
            view! { <p class="soft">{words}</p> }
        });
        view! {
            <h2 id="alert">{td_string!(locale, alerts.advice.title)}</h2>
            {suggested}
            {off}
            {snooze_form(locale, today, "alert", (alert, &person.name), forms)}
        }
    });
    let lines: Vec<_> = tries
        .iter()
        .map(|tried| view! { <li>{try_words(locale, tried)}</li> })
        .collect();
    let label = if advice.is_some() { "alert" } else { "tried" };
    let history = (!lines.is_empty()).then(|| {
        view! {
            <h2 id="tried">{td_string!(locale, alerts.tried.title)}</h2>
            <ul class="tries">{lines}</ul>
        }
    });
    Some(view! {
        <section class="panel alert-panel" aria-labelledby=label>
            {advice}
            {history}
        </section>
    })
}

/// Which kinds are mailed at once: a panel of the settings.
pub fn urgent_panel(locale: Locale, urgent: &[AlertKind]) -> impl IntoView + use<> {
    let kinds = AlertKind::ALL.into_iter().map(|kind| Switch {
        id: format!("urgent-{}", kind.code()),
        name: format!("urgent-{}", kind.code()),
        label: kind_words(locale, kind).to_owned(),
        on: urgent.contains(&kind),
    });
    let panel = Switches {
        id: "urgent",
        title: td_string!(locale, alerts.settings.title),
        lead: td_string!(locale, alerts.settings.lead),
        action: "/desk/settings/alerts",
        boxes: kinds.collect(),
        save: td_string!(locale, alerts.settings.save),
    };
    panel.view(())
}

/// Whether the reader wants the mail in the morning: a panel of their settings.
pub fn digest_panel(locale: Locale, wanted: bool) -> impl IntoView {
    let panel = Switches {
        id: "digest",
        title: td_string!(locale, alerts.digest.title),
        lead: td_string!(locale, alerts.digest.lead),
        action: "/desk/settings/digest",
        boxes: vec![Switch {
            id: "digest-wanted".to_owned(),
            name: "wanted".to_owned(),
            label: td_string!(locale, alerts.digest.wanted).to_owned(),
            on: wanted,
        }],
        save: td_string!(locale, alerts.digest.save),
    };
    panel.view(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::standing::standing_words;

    #[test]
    fn a_kind_is_called_as_the_standing_it_is_about() {
        for locale in [Locale::en, Locale::ja] {
            for kind in AlertKind::ALL {
                if kind == AlertKind::Claims {
                    continue;
                }
                assert_eq!(
                    kind_words(locale, kind).to_lowercase(),
                    standing_words(locale, kind.code()),
                    "{kind:?}"
                );
            }
        }
    }
}
