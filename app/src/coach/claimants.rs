//! The claims that wait, the oldest first: what the customer wrote, what they answered before, when the rule releases it, and the answers
//! to it. Several can be chosen and awarded together.

use backend::self_checks::Answered;
use jiff::civil::Date;
use leptos::prelude::*;

use super::{
    award_forms::{award_form, send_back_form},
    not_yet::answers_list,
    opening::open_disclosure,
    person::PersonLine,
    road::road,
    standing_chips::standing_chips,
    strong_words::{strong, with_strong},
    task::{Say, Whom, award_id, in_hand, say_form},
    today::TodayModel,
    why::WaitingClaim,
};
use crate::{
    i18n::{Locale, td_string},
    parts::{dates, field::FormState, pages::pages},
};

/// The form that awards those who are chosen.
const CHOSEN: &str = "award-chosen";

/// A customer with claims that wait.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimantLine {
    /// The customer, with their claims.
    pub person: PersonLine,
    /// What they answered at the self-check of a claimed square before: the square's key, and the answers.
    pub checks: Vec<(String, Vec<Answered>)>,
}

/// What is said when the form comes without anybody in it.
pub fn nobody_chosen(locale: Locale) -> &'static str {
    td_string!(locale, today.claims.nobody_chosen)
}

/// The section; nothing where nobody waits.
pub(crate) fn claimants(locale: Locale, model: &TodayModel) -> Option<impl IntoView + use<>> {
    if model.claimants.is_empty() {
        return None;
    }
    let tasks: Vec<_> = model
        .claimants
        .iter()
        .flat_map(|line| line.person.claims.iter().map(move |claim| (line, claim)))
        .map(|(line, claim)| task(locale, model, line, claim))
        .collect();
    let (page, of) = model.claim_pages;
    Some(view! {
        <section class="today-section" aria-labelledby="claims">
            <div class="today-title">
                <h2 id="claims">{td_string!(locale, today.claims.title)}</h2>
                <form class="award-chosen" id=CHOSEN method="post" action="/desk/claims/award">
                    <input type="hidden" name="back" value="/desk"/>
                    <button class="button button-plain" type="button" data-choose-all="" hidden=true>
                        {td_string!(locale, today.claims.choose_all)}
                    </button>
                    <button class="button">{td_string!(locale, today.claims.award_chosen)}</button>
                </form>
            </div>
            <ol class="tasks" data-tasks="">{tasks}</ol>
            {pages(locale, page, of, |page| format!("/desk?claims={page}#claims"))}
        </section>
    })
}

fn task(locale: Locale, model: &TodayModel, line: &ClaimantLine, claim: &WaitingClaim) -> impl IntoView + use<> {
    let person = &line.person;
    let id = format!("claim-{}-{}", person.enrolment, claim.square);
    let whom = Whom {
        id: id.clone(),
        enrolment: &person.enrolment,
        name: &person.name,
        back: "/desk",
        stamp: &model.stamp,
    };
    let choose = format!("{id}-choose");
    let choose_label = td_string!(
        locale,
        today.claims.choose,
        square = claim.square_title.clone(),
        name = person.name.clone()
    );
    let claims = td_string!(locale, today.claims.claims, square = strong(&claim.square_title));
    let words = match claim.words.as_deref().map(str::trim) {
        Some(words) if !words.is_empty() => view! { <blockquote>{words.to_owned()}</blockquote> }.into_any(),
        _ => view! { <p class="soft">{td_string!(locale, desk.customer.no_words)}</p> }.into_any(),
    };
    let check = line.checks.iter().find(|(square, _)| *square == claim.square);
    let check = check.map(|(_, answers)| {
        let answers: Vec<_> = answers
            .iter()
            .map(|answered| (answered.question.clone(), answered.yes))
            .collect();
        view! {
            <p class="task-checked">{td_string!(locale, today.claims.checked)}</p>
            {answers_list(locale, &answers)}
        }
    });
    let when = when_words(locale, model.today, claim);
    let nothing = FormState::default();
    let hand = in_hand(locale, &model.held, &person.enrolment, Some(&claim.square));
    let class = if hand.is_some() { "task is-held" } else { "task" };
    let acts = match hand {
        Some(words) => words.into_any(),
        None => view! {
            {award_form(locale, person, &claim.square, &claim.square_title, "/desk")}
            {send_back_form(locale, &id, person, &claim.square, "/desk", &nothing)}
            {say_form(locale, &whom, Say::Word, "button-plain", &nothing)}
            {open_disclosure(locale, &whom.id, person, "/desk")}
            {say_form(locale, &whom, Say::Note, "button-plain", &nothing)}
        }
        .into_any(),
    };
    view! {
        <li class=class id=id.clone() data-task="" tabindex="-1" aria-labelledby=format!("{id}-name")>
            <div class="task-choose">
                <input class="choose" type="checkbox" id=choose.clone() form=CHOSEN
                    name=format!("chosen.{}.{}", person.enrolment, claim.square)
                    value=award_id(person.last_fact, &claim.square)/>
                <label class="quiet" for=choose>{choose_label}</label>
            </div>
            <div class="task-who">
                <h3 id=format!("{id}-name")><a href=person.page()>{person.name.clone()}</a></h3>
                <p class="journey">{person.journey_and_day(locale)}</p>
                <p class="chips">{standing_chips(locale, person, model.today)}</p>
                <p class="task-road">{road(locale, &person.road)}</p>
            </div>
            <div class="task-what">
                <p>{with_strong(&claims)}</p>
                {words}
                {check}
                <p class="by">{when}</p>
            </div>
            <div class="task-acts">{acts}</div>
        </li>
    }
}

/// Since when it waits, and until when.
fn when_words(locale: Locale, today: Date, claim: &WaitingClaim) -> String {
    let claimed = td_string!(
        locale,
        desk.customer.claimed_on,
        date = dates::short_date(locale, claim.claimed_on)
    );
    let released = match claim.released_on {
        Some(date) if date <= today => td_string!(locale, desk.why.released_today).to_owned(),
        Some(date) => td_string!(locale, desk.why.released, date = dates::day_and_date(locale, date)),
        None => return claimed,
    };
    format!("{claimed} · {released}")
}
