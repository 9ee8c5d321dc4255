//! Customers at the desk: the list, one customer's page, and what staff do there.

use super::{
    after,
    alerts::{alert_shown, try_shown},
    coupons::coupon_line,
    desk::Desk,
    held::hold,
    id,
    language::is_our_path,
    person_line::{openable, person_line, squares_like},
    self_checks::not_yet_line,
    unfit,
};
use crate::{clock, failure::Failure, fields::Fields, state::Shared, visitor::Visitor};
use app::{
    coach::{
        customer::{CustomerModel, ProductChoice, customer_page},
        customers::{CustomersModel, customers_page},
        giving::Giving,
        history::HistoryLine,
        panels::{About, Bought, Written, birthday_problem},
        person::PersonLine,
        plan_contacts::PlanContactLine,
        time_line::{Contact, ContactKind},
    },
    customer::{BoardModel, still_board::still_board},
    parts::{
        error_words::{error_words, form_problems},
        field::FormState,
        said::Said,
    },
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _, Response},
};
use backend::{
    EnrolmentId, Error, Role, alerts, coaches,
    contacts::{self as plan_contacts, PlannedContact},
    coupons,
    customers::{self, CustomerCard},
    enrolments::{self, Playing, Recorded},
    held::{self, Deed},
    leaving,
    notes::{self, Note},
    personal_words::{self, PersonalWord},
    purchases::{self, NewPurchase},
    self_checks,
    standings::{self, CoachFilter, Filter},
};
use http::{HeaderMap, StatusCode};
use jiff::{Timestamp, tz::TimeZone};
use journey::{Amount, Currency, Event, Product, SquareKind, SquareState, Standing, board};

/// Everybody, or who stands somewhere, is looked after by somebody, or is searched for.
pub async fn list(State(shared): State<Shared>, visitor: Visitor, uri: http::Uri) -> Result<Html<String>, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    let mut filter = Filter::default();
    let mut shown = String::new();
    for (name, value) in url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
        match &*name {
            "standing" => filter.standing = Standing::ALL.into_iter().find(|standing| standing.code() == value),
            "search" => filter.search = value.trim().chars().take(100).collect(),
            "page" => filter.page = value.parse().unwrap_or(1),
            "coach" if desk.is(Role::Owner) => {
                filter.coach = match (&*value, value.parse()) {
                    ("-", _) => CoachFilter::Nobodys,
                    (_, Ok(staff)) => CoachFilter::Of(staff),
                    (_, Err(_)) => CoachFilter::Anybodys,
                };
                if filter.coach != CoachFilter::Anybodys {
                    shown = value.into_owned();
                }
            }
            _ => {}
        }
    }
    let model = list_model(&shared, &desk, filter, shown).await?;
    Ok(Html(customers_page(&desk.shell(&shared, &visitor), &model)))
}

/// The list again, with what was wrong on top.
pub(super) async fn list_again(
    shared: &Shared,
    visitor: &Visitor,
    desk: &Desk,
    problem: &str,
) -> Result<Response, Failure> {
    let model = list_model(shared, desk, Filter::default(), String::new()).await?;
    let mut shell = visitor.shell_with_problem(shared, desk.viewer(), problem);
    "/desk/customers".clone_into(&mut shell.path);
    Ok(unfit(customers_page(&shell, &model)))
}

async fn list_model(shared: &Shared, desk: &Desk, filter: Filter, shown: String) -> Result<CustomersModel, Failure> {
    let (actor, now) = (&desk.person.actor, clock::now());
    let giving = if desk.is(Role::Owner) {
        let (coaches, nobodys) = coaches::list_coaches(&shared.db, actor).await?;
        Some(Giving {
            coaches,
            nobodys,
            shown,
        })
    } else {
        None
    };
    let counts = standings::count_standings(&shared.db, actor).await?;
    let page = standings::list_customers(&shared.db, actor, &filter, now).await?;
    let everybody_or_gone = matches!(filter.standing, None | Some(Standing::Left));
    let reasons = if everybody_or_gone && filter.search.is_empty() && page.number == 1 {
        leaving::count_reasons(&shared.db, &desk.person.actor).await?
    } else {
        Vec::new()
    };
    Ok(CustomersModel {
        today: desk.date(now),
        counts: counts
            .into_iter()
            .map(|(standing, count)| (standing, u32::try_from(count).unwrap_or(u32::MAX)))
            .collect(),
        chosen: filter.standing,
        search: filter.search,
        found: u32::try_from(page.total).unwrap_or(u32::MAX),
        people: page.lines.iter().map(person_line).collect(),
        giving,
        held: held::list_held(&shared.db, actor).await?,
        stamp: now.as_microsecond().to_string(),
        page: page.number,
        pages: page.pages,
        may_invite: true,
        reasons,
    })
}

/// One customer: their board, their history, what staff can do.
pub async fn one(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(enrolment): Path<String>,
) -> Result<Html<String>, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    let model = model(&shared, &visitor, &desk, id(&enrolment)?, FormState::default()).await?;
    Ok(Html(customer_page(&desk.shell(&shared, &visitor), &model)))
}

/// Award or send back; held for a moment before it is done.
pub async fn act(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path((enrolment, square, verb)): Path<(String, String, String)>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Failure> {
    let deed = match verb.as_str() {
        "award" => Deed::Award { square },
        "send-back" => Deed::SendBack {
            square,
            words: fields.text("words").into(),
        },
        _ => return Err(Failure::NoSuchPage),
    };
    hold(&shared, &visitor, &enrolment, deed, &headers, &fields).await
}

/// Notes that something was bought.
pub async fn record_purchase(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(enrolment): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let amount = fields.text("amount").to_owned();
    if amount.trim().is_empty() {
        // What was paid is known here; in a table it may be left to the price.
        let desk = Desk::open(&shared, &visitor).await?;
        let fault = backend::Fault::Missing;
        let problem = Error::Invalid(vec![backend::Problem { field: "amount", fault }]);
        return refuse(&shared, &visitor, &desk, id(&enrolment)?, &fields, problem).await;
    }
    let desk = Desk::open(&shared, &visitor).await?;
    shared.limits.check_change(&desk.account())?;
    let enrolment: EnrolmentId = id(&enrolment)?;
    let new = NewPurchase {
        product: fields.text("product").into(),
        amount,
        bought_on: fields.text("bought_on").into(),
    };
    let form = fields.filled("id").map(str::to_owned);
    match purchases::record_purchase(&shared.db, &desk.person.actor, enrolment, new, form, clock::now()).await {
        Ok(played) => {
            shared.mail_waits.notify_one();
            let own = format!("/desk/customers/{enrolment}");
            let back = fields.filled("back").filter(|path| is_our_path(path)).unwrap_or(&own);
            Ok(after(
                back,
                if played.duplicate {
                    Said::Already
                } else {
                    Said::Purchased
                },
            ))
        }
        Err(error @ (Error::Refused(_) | Error::Invalid(_))) => {
            refuse(&shared, &visitor, &desk, enrolment, &fields, error).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The customer's page again, with what was wrong and what was typed.
pub(super) async fn refuse(
    shared: &Shared,
    visitor: &Visitor,
    desk: &Desk,
    enrolment: EnrolmentId,
    fields: &Fields,
    error: Error,
) -> Result<Response, Failure> {
    let words = error_words(visitor.locale, &error);
    let mut form = FormState {
        values: fields.values(&[
            "deed",
            "square",
            "words",
            "tried",
            "product",
            "amount",
            "bought_on",
            "month",
            "day",
        ]),
        ..FormState::default()
    };
    if let Error::Invalid(problems) = &error {
        form_problems(visitor.locale, problems, &mut form);
        for (_, words) in form.problems.iter_mut().filter(|(field, _)| *field == "birthday") {
            birthday_problem(visitor.locale).clone_into(words);
        }
    }
    let model = model(shared, visitor, desk, enrolment, form).await?;
    let mut shell = visitor.shell_with_problem(shared, desk.viewer(), words.help);
    shell.path = model.person.page();
    let status = StatusCode::from_u16(words.status).unwrap_or(StatusCode::CONFLICT);
    Ok((status, Html(customer_page(&shell, &model))).into_response())
}

async fn model(
    shared: &Shared,
    visitor: &Visitor,
    desk: &Desk,
    id: EnrolmentId,
    form: FormState,
) -> Result<CustomerModel, Failure> {
    let (actor, now) = (&desk.person.actor, clock::now());
    let playing = enrolments::get_enrolment(&shared.db, actor, id).await?;
    let line = standings::get_line(&shared.db, actor, id, now).await?;
    let card = customers::get_card(&shared.db, actor, id).await?;
    let words = personal_words::list_words(&shared.db, actor, id).await?;
    let notes = notes::list_notes(&shared.db, actor, id).await?;
    let coaches = if desk.is(Role::Owner) {
        coaches::list_coaches(&shared.db, actor).await?.0
    } else {
        Vec::new()
    };
    let plan = plan_contacts::list_contacts(&shared.db, actor, id).await?;
    let coupons = coupons::list_of_enrolment(&shared.db, actor, id).await?;
    let history = enrolments::history(&shared.db, actor, id).await?;
    let found = alerts::find_alert(&shared.db, actor, id, now).await?;
    let tries = alerts::list_tries(&shared.db, actor, id).await?;
    let board = board(&playing.version, &playing.state, now.max(playing.state.at()));
    let currency = currency(&playing);
    let zone = TimeZone::get(playing.state.zone().name()).unwrap_or(TimeZone::UTC);
    let left_because = history.iter().rev().find_map(|recorded| match &recorded.fact.event {
        Event::Left { reason } => Some(reason.clone()),
        _ => None,
    });
    Ok(CustomerModel {
        today: desk.date(now),
        person: PersonLine {
            left_because,
            openable: openable(&playing.version, &board, usize::MAX),
            alert: found.as_ref().map(|alert| alert_shown(alert, now)),
            ..person_line(&line)
        },
        tries: tries
            .iter()
            .map(|tried| try_shown(tried, playing.state.zone(), now))
            .collect(),
        zone: playing.state.zone().name().to_owned(),
        version: u32::try_from(playing.version_number).unwrap_or(0),
        points: board.points,
        streak: u32::try_from(board.streak).unwrap_or(0),
        board: still_board(visitor.locale, &playing.version, &playing.state, now),
        awardable: squares_like(&playing.version, &board, |kind, state| {
            matches!(kind, SquareKind::Checkpoint { .. }) && state == SquareState::Open
        })
        .collect(),
        products: playing.version.products().iter().map(product_choice).collect(),
        currency: currency.map(|currency| currency.to_string()).unwrap_or_default(),
        not_yet: self_checks::list_unread(&shared.db, actor, now)
            .await?
            .into_iter()
            .filter(|check| check.enrolment == id)
            .map(not_yet_line)
            .collect(),
        history: history
            .iter()
            .map(|recorded| history_line(&playing, &zone, currency, recorded))
            .collect(),
        plan: plan.into_iter().map(|contact| plan_line(&zone, contact)).collect(),
        coupons: coupons
            .into_iter()
            .map(|coupon| coupon_line(desk, coupon, now))
            .collect(),
        bought: bought(&playing, &zone, currency, &history),
        facts: history.into_iter().map(|recorded| recorded.fact).collect(),
        contacts: contacts(&zone, &card, &words, &notes),
        notes: notes.into_iter().map(|note| written_note(desk, note)).collect(),
        words: words.into_iter().map(|word| written_word(desk, word)).collect(),
        about: About {
            birthday: card.birthday,
            first_day: card.first_day,
            coach: card.coach_name.map(|name| name.to_string()),
            coach_id: card.coach.map(|coach| coach.to_string()).unwrap_or_default(),
            coaches,
        },
        table: BoardModel::new(
            id.to_string(),
            playing.version.clone(),
            playing.state.clone(),
            now.max(playing.state.at()),
        ),
        held: held::list_held(&shared.db, actor).await?,
        stamp: now.as_microsecond().to_string(),
        form,
    })
}

fn product_choice(product: &Product) -> ProductChoice {
    ProductChoice {
        key: product.key.to_string(),
        name: product.name.clone(),
        price: Some(product.price),
    }
}

fn written_note(desk: &Desk, note: Note) -> Written {
    Written {
        person: note.staff_name.map(|name| name.to_string()),
        words: note.words,
        on: desk.date(note.at),
        read_on: None,
    }
}

fn written_word(desk: &Desk, word: PersonalWord) -> Written {
    Written {
        person: word.staff_name.map(|name| name.to_string()),
        words: word.words,
        on: desk.date(word.at),
        read_on: word.read_at.map(|at| desk.date(at)),
    }
}

/// A contact of the plan by the customer's clock: when it was settled, or when it is due.
fn plan_line(zone: &TimeZone, contact: PlannedContact) -> PlanContactLine {
    PlanContactLine {
        subject: contact.subject.unwrap_or(contact.touchpoint),
        channel: contact.channel,
        state: contact.state,
        why: contact.why,
        at: contact
            .settled_at
            .unwrap_or(contact.due_at)
            .to_zoned(zone.clone())
            .datetime(),
        read: contact.read_at.is_some(),
    }
}

/// What was bought, as the log says.
fn bought(playing: &Playing, zone: &TimeZone, currency: Option<Currency>, history: &[Recorded]) -> Vec<Bought> {
    let lines = history
        .iter()
        .map(|recorded| history_line(playing, zone, currency, recorded));
    lines
        .filter(|line| matches!(line.event, Event::Purchased { .. }))
        .map(|line| Bought {
            on: line.date,
            product: line.title.unwrap_or_default(),
            amount: line.amount,
        })
        .collect()
}

/// What reached the customer or was written about them, the first first. A word that went by mail too is told once.
fn contacts(zone: &TimeZone, card: &CustomerCard, words: &[PersonalWord], notes: &[Note]) -> Vec<Contact> {
    let local = |at: Timestamp| at.to_zoned(zone.clone()).datetime();
    let mails = card.mails.iter().filter(|mail| mail.about != "word").map(|mail| {
        let kind = ContactKind::Mail {
            about: mail.about.clone(),
            waits: mail.sent_at.is_none() && !mail.given_up,
            given_up: mail.given_up,
        };
        (mail.sent_at.unwrap_or(mail.written_at), kind, None)
    });
    let words = words
        .iter()
        .map(|word| (word.at, ContactKind::Word(word.words.clone()), word.staff_name.clone()));
    let notes = notes
        .iter()
        .map(|note| (note.at, ContactKind::Note(note.words.clone()), note.staff_name.clone()));
    let mut contacts: Vec<_> = mails.chain(words).chain(notes).collect();
    contacts.sort_by_key(|(at, ..)| *at);
    contacts
        .into_iter()
        .map(|(at, kind, person)| Contact {
            date: local(at).date(),
            time: local(at).time(),
            kind,
            person: person.map(|name| name.to_string()),
        })
        .collect()
}

fn currency(playing: &Playing) -> Option<Currency> {
    playing.version.products().first().map(|product| product.price.currency)
}

fn history_line(playing: &Playing, zone: &TimeZone, currency: Option<Currency>, recorded: &Recorded) -> HistoryLine {
    let local = recorded.fact.at.to_zoned(zone.clone()).datetime();
    let event = &recorded.fact.event;
    let square = event.square().and_then(|key| playing.version.square(key));
    let (title, amount) = match event {
        Event::Purchased { product, amount } => {
            let name = playing
                .version
                .product(product)
                .map_or_else(|| product.to_string(), |product| product.name.clone());
            (
                Some(name),
                currency.map(|currency| Amount::from_major(*amount, currency)),
            )
        }
        _ => (square.map(|square| square.title.clone()), None),
    };
    HistoryLine {
        date: local.date(),
        time: local.time(),
        by: recorded.fact.by,
        by_time: recorded.fact.by_time,
        person: recorded.actor_name.as_ref().map(ToString::to_string),
        event: event.clone(),
        title,
        target: square.and_then(journey::Square::target),
        amount,
        checkpoint: square.is_some_and(journey::Square::is_checkpoint),
    }
}
