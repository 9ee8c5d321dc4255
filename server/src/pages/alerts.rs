//! Alerts: who slips away, putting one off, and who is mailed when.

use super::{after, desk::Desk, held::back_to, id, person_line::person_line, unfit};
use crate::{
    clock,
    failure::Failure,
    fields::Fields,
    state::Shared,
    visitor::{Visitor, locale_of},
};
use app::{
    coach::{
        alerts::{Advice, AlertShown, AlertsModel, SnoozeAgain, TryShown, alerts_page, ready_words},
        person::PersonLine,
    },
    parts::{error_words::form_problems, field::FormState, said::Said},
};
use axum::{
    extract::{Path, State},
    response::{Html, Response},
};
use backend::{
    AlertId, Error, Role,
    alerts::{self, AlertKind, AlertLine, NewSnooze, Tried, Try},
    held,
};
use jiff::Timestamp;
use journey::{Zone, alarm::Suggestion};

/// Which alerts are looked at.
#[derive(Clone, Copy, Default)]
struct Look {
    kind: Option<AlertKind>,
    snoozed: bool,
    page: u32,
}

impl Look {
    /// As the query of the page's address says.
    fn of(query: &str) -> Self {
        let mut look = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "kind" if value == "snoozed" => look.snoozed = true,
                "kind" => look.kind = value.parse().ok(),
                "page" => look.page = value.parse().unwrap_or(1),
                _ => {}
            }
        }
        look
    }
}

/// Everybody who slips away, or those of one kind, or those that are put off.
pub async fn list(State(shared): State<Shared>, visitor: Visitor, uri: http::Uri) -> Result<Html<String>, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    let model = model(&shared, &desk, Look::of(uri.query().unwrap_or_default())).await?;
    Ok(Html(alerts_page(&desk.shell(&shared, &visitor), &model)))
}

async fn model(shared: &Shared, desk: &Desk, look: Look) -> Result<AlertsModel, Failure> {
    let (actor, now) = (&desk.person.actor, clock::now());
    let counts = alerts::count_alerts(&shared.db, actor, now).await?;
    let page = alerts::list_alerts(&shared.db, actor, look.kind, look.snoozed, look.page, now).await?;
    let narrow = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(AlertsModel {
        today: desk.date(now),
        counts: counts
            .open
            .iter()
            .filter(|(kind, _)| desk.is(Role::Owner) || **kind != AlertKind::Claims)
            .map(|(kind, count)| (*kind, narrow(*count)))
            .collect(),
        snoozed: narrow(counts.snoozed),
        kind: look.kind,
        shows_snoozed: look.snoozed,
        people: page.lines.iter().map(|alert| alert_line(alert, now)).collect(),
        page: (page.number, page.pages),
        held: held::list_held(&shared.db, actor).await?,
        stamp: now.as_microsecond().to_string(),
        again: None,
    })
}

/// Puts an alert off.
pub async fn snooze(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(alert): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    shared.limits.check_change(&desk.account())?;
    let alert: AlertId = id(&alert)?;
    let new = NewSnooze {
        until: fields.text("until").into(),
        reason: fields.text("reason").into(),
    };
    match alerts::snooze(&shared.db, &desk.person.actor, alert, new, clock::now()).await {
        Ok(()) => Ok(back_to(&fields, "/desk/alerts", Some(Said::Snoozed))),
        Err(Error::Invalid(problems)) => {
            let mut form = FormState {
                values: fields.values(&["until", "reason", "back"]),
                ..FormState::default()
            };
            form_problems(visitor.locale, &problems, &mut form);
            snooze_again(&shared, &visitor, &desk, alert, form).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The list on which the form stood, with what was typed. Wherever that was, the alert is on it: from elsewhere it comes first.
async fn snooze_again(
    shared: &Shared,
    visitor: &Visitor,
    desk: &Desk,
    alert: AlertId,
    form: FormState,
) -> Result<Response, Failure> {
    let back = form.value("back");
    let query = back.strip_prefix("/desk/alerts?").unwrap_or_default();
    let mut model = model(shared, desk, Look::of(query)).await?;
    let id = alert.to_string();
    let is_it = |person: &PersonLine| person.alert.as_ref().is_some_and(|alert| alert.id == id);
    if !model.people.iter().any(is_it) {
        let now = clock::now();
        let found = alerts::get_alert(&shared.db, &desk.person.actor, alert, now).await?;
        model.people.insert(0, alert_line(&found, now));
    }
    model.again = Some(SnoozeAgain { alert: id, form });
    let mut shell = desk.shell(shared, visitor);
    "/desk/alerts".clone_into(&mut shell.path);
    Ok(unfit(alerts_page(&shell, &model)))
}

/// Brings an alert back.
pub async fn wake(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(alert): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    alerts::wake(&shared.db, &actor, id(&alert)?).await?;
    Ok(back_to(&fields, "/desk/alerts", Some(Said::Woken)))
}

/// Settles which alerts are mailed at once.
pub async fn settle_urgent(
    State(shared): State<Shared>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    let kinds = fields.beginning_with("urgent-");
    let kinds = kinds.filter_map(|(kind, _)| kind.parse().ok()).collect();
    alerts::settle_urgent(&shared.db, &actor, &kinds, clock::now()).await?;
    Ok(after("/desk/settings", Said::Urgent))
}

/// Switches the reader's own mail in the morning on or off.
pub async fn set_digest(State(shared): State<Shared>, visitor: Visitor, fields: Fields) -> Result<Response, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    let wanted = fields.filled("wanted").is_some();
    alerts::set_digest(&shared.db, &actor, wanted).await?;
    let said = if wanted { Said::DigestOn } else { Said::DigestOff };
    Ok(after("/desk/settings", said))
}

/// Somebody with their alert, as the lists show them.
pub(super) fn alert_line(alert: &AlertLine, now: Timestamp) -> PersonLine {
    PersonLine {
        paid: alert.at_risk.paid,
        alert: Some(alert_shown(alert, now)),
        ..person_line(&alert.line)
    }
}

/// An alert as pages show it.
pub(super) fn alert_shown(alert: &AlertLine, now: Timestamp) -> AlertShown {
    let zone = &alert.line.zone;
    AlertShown {
        id: alert.id.to_string(),
        kind: alert.kind,
        worth: alert.at_risk.worth,
        snooze: alert.snooze.as_ref().map(|snooze| {
            let by = snooze.by.as_ref().map(ToString::to_string);
            (snooze.until, snooze.reason.clone(), by)
        }),
        advice: alert
            .line
            .suggestion
            .as_ref()
            .map(|suggestion| advice(alert, suggestion)),
        tries: alert.tries.iter().map(|tried| try_shown(tried, zone, now)).collect(),
    }
}

/// What is suggested, with the words that are ready for the customer.
fn advice(alert: &AlertLine, suggestion: &Suggestion) -> Advice {
    let title_of = |key: &journey::Key| alert.line.version.square(key).map(|square| square.title.clone());
    let square = suggestion
        .square()
        .and_then(|key| Some((key.to_string(), title_of(key)?)));
    let what = Tried::from(suggestion);
    let title = square.as_ref().map(|(_, title)| title.as_str());
    Advice {
        what,
        words: ready_words(locale_of(alert.line.language), what, alert.line.name.as_str(), title),
        instead_of: match suggestion {
            Suggestion::OpenSmaller { instead_of, .. } => title_of(instead_of),
            _ => None,
        },
        visits: matches!(suggestion, Suggestion::Ask { visits: true }),
        square,
    }
}

/// Something that was tried, on the customer's days.
pub(super) fn try_shown(tried: &Try, zone: &Zone, now: Timestamp) -> TryShown {
    TryShown {
        what: tried.what,
        title: tried.title.clone(),
        who: tried.staff_name.as_ref().map(ToString::to_string),
        on: zone.date_of(tried.at),
        moved_on: tried.moved_at.map(|at| zone.date_of(at)),
        in_vain: tried.was_in_vain(now),
    }
}
