//! Who deserves a word today: those who just reached something, and those whose day it is.

use backend::{
    celebrations::{Celebration, Occasion},
    moments::Moment,
};
use journey::Author;
use leptos::prelude::*;

use super::{
    strong_words::{strong, with_strong},
    task::{Say, Whom, in_hand, say_form},
    today::TodayModel,
};
use crate::{
    i18n::{Locale, td_string},
    parts::{
        dates,
        field::FormState,
        icon::{Icon, icon},
        pages::pages,
    },
};

/// Who just reached something and had no word for it; nothing where there is nobody.
pub(crate) fn moments(locale: Locale, model: &TodayModel) -> Option<impl IntoView + use<>> {
    if model.moments.is_empty() {
        return None;
    }
    let tasks: Vec<_> = model
        .moments
        .iter()
        .map(|moment| moment_task(locale, model, moment))
        .collect();
    let (page, of) = model.moment_pages;
    Some(view! {
        <section class="today-section" aria-labelledby="moments">
            <h2 id="moments">{td_string!(locale, today.moments.title)}</h2>
            <p class="soft">{td_string!(locale, today.moments.lead)}</p>
            <ol class="tasks" data-tasks="">{tasks}</ol>
            {pages(locale, page, of, |page| format!("/desk?moments={page}#moments"))}
        </section>
    })
}

fn moment_task(locale: Locale, model: &TodayModel, moment: &Moment) -> impl IntoView + use<> {
    let enrolment = moment.enrolment.to_string();
    let square = strong(&moment.square_title);
    let reached = if let Some(stage) = &moment.stage_title {
        td_string!(locale, today.moments.stage, stage = strong(stage), square = square)
    } else {
        td_string!(locale, today.moments.square, square = square)
    };
    let by = match moment.by {
        Author::Rule => td_string!(locale, today.moments.by_rule),
        Author::Coach | Author::Business => td_string!(locale, today.moments.by_coach),
        Author::Customer => td_string!(locale, today.moments.by_customer),
    };
    let mut when = format!("{} · {by}", dates::day_and_date(locale, moment.on));
    if moment.count > 1 {
        let more = td_string!(locale, today.moments.more, count = moment.count - 1);
        when = format!("{when} · {more}");
    }
    let pass = view! {
        <form method="post" action=format!("/desk/enrolments/{enrolment}/moments/pass")>
            <input type="hidden" name="back" value="/desk"/>
            <button class="button button-plain" aria-label=td_string!(locale, today.moments.pass_named, name = moment.customer_name.to_string())>
                {td_string!(locale, today.moments.pass)}
            </button>
        </form>
    };
    let line = Line {
        id: format!("moment-{enrolment}"),
        enrolment,
        name: moment.customer_name.to_string(),
        journey: moment.journey_title.clone(),
        picture: if moment.checkpoint { Icon::Flag } else { Icon::Star },
        words: reached,
        when,
    };
    line.view(locale, model, pass)
}

/// Anniversaries and birthdays; nothing where there are none.
pub(crate) fn celebrations(locale: Locale, model: &TodayModel) -> Option<impl IntoView + use<>> {
    if model.celebrations.is_empty() {
        return None;
    }
    let tasks: Vec<_> = model
        .celebrations
        .iter()
        .map(|celebration| celebration_task(locale, model, celebration))
        .collect();
    let (page, of) = model.celebration_pages;
    Some(view! {
        <section class="today-section" aria-labelledby="celebrations">
            <h2 id="celebrations">{td_string!(locale, today.celebrations.title)}</h2>
            <p class="soft">{td_string!(locale, today.celebrations.lead)}</p>
            <ol class="tasks" data-tasks="">{tasks}</ol>
            {pages(locale, page, of, |page| format!("/desk?celebrations={page}#celebrations"))}
        </section>
    })
}

fn celebration_task(locale: Locale, model: &TodayModel, celebration: &Celebration) -> impl IntoView + use<> {
    let (picture, words) = match celebration.occasion {
        Occasion::Birthday => (Icon::Gift, td_string!(locale, today.celebrations.birthday).to_owned()),
        Occasion::Months(count) => (
            Icon::Calendar,
            td_string!(locale, today.celebrations.months, count = count),
        ),
        Occasion::Years(count) => (
            Icon::Calendar,
            td_string!(locale, today.celebrations.years, count = count),
        ),
        Occasion::YearsWithUs(count) => (
            Icon::Calendar,
            td_string!(locale, today.celebrations.years_with_us, count = count),
        ),
    };
    let when = if celebration.on == model.today {
        td_string!(locale, today.celebrations.today).to_owned()
    } else {
        dates::day_and_date(locale, celebration.on)
    };
    let enrolment = celebration.enrolment.to_string();
    let line = Line {
        id: format!("day-{enrolment}"),
        enrolment,
        name: celebration.customer_name.to_string(),
        journey: celebration.journey_title.clone(),
        picture,
        words,
        when,
    };
    line.view(locale, model, ())
}

/// One line of either list.
struct Line {
    id: String,
    enrolment: String,
    name: String,
    journey: String,
    picture: Icon,
    words: String,
    when: String,
}

impl Line {
    fn view(self, locale: Locale, model: &TodayModel, more: impl IntoView + 'static) -> AnyView {
        let nothing = FormState::default();
        let whom = Whom {
            id: self.id.clone(),
            enrolment: &self.enrolment,
            name: &self.name,
            back: "/desk",
            stamp: &model.stamp,
        };
        let hand = in_hand(locale, &model.held, &self.enrolment, None);
        let class = if hand.is_some() {
            "task task-short is-held"
        } else {
            "task task-short"
        };
        let acts = match hand {
            Some(words) => words.into_any(),
            None => view! {
                {say_form(locale, &whom, Say::Word, "button-primary", &nothing)}
                {say_form(locale, &whom, Say::Note, "button-plain", &nothing)}
                {more}
            }
            .into_any(),
        };
        let name_id = format!("{}-name", self.id);
        let named = name_id.clone();
        view! {
            <li class=class id=self.id data-task="" tabindex="-1" aria-labelledby=named>
                <div class="task-picture">{icon(self.picture)}</div>
                <div class="task-who">
                    <h3 id=name_id><a href=format!("/desk/customers/{}", self.enrolment)>{self.name}</a></h3>
                    <p class="journey">{self.journey}</p>
                </div>
                <div class="task-what">
                    <p>{with_strong(&self.words)}</p>
                    <p class="by">{self.when}</p>
                </div>
                <div class="task-acts">{acts}</div>
            </li>
        }
        .into_any()
    }
}
