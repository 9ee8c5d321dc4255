//! Purchases: what was bought, for how much, and on which day.
//!
//! A purchase is a fact of an enrolment. When a journey has not started, its first purchase starts it, so that day 0 is
//! the day of buying. A fact stands in the log where the log was when it was told; the day on which something was
//! bought is kept beside it, in `purchase_day`.

use jiff::{
    Timestamp,
    civil::{Date, Time},
};
use journey::{
    Action, Amount, Author, Command, Currency, Event, Fact, Number, State, Version, advance, decide, evolve,
    money::GREATEST,
};

use crate::{
    Actor, Db, EnrolmentId, Error, Fault, Result, StaffId, Thing, VersionId,
    db::{
        Tx,
        tx::{execute, fetch_all},
    },
    enrolments::ledger::{self, Ledger},
    form::Form,
    play::{Played, words::own_id},
    scope::may_see,
};

/// The time of a day at which something counts as bought, where only the day is known: no clock change is near.
const NOON: Time = Time::constant(12, 0, 0, 0);

/// What is asked for to record a purchase, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewPurchase {
    /// The key or the name of a product of the journey.
    pub product: String,
    /// In the currency's major unit; empty: the product's price.
    pub amount: String,
    /// The local day of buying, as [`read_day`] takes it; empty: today.
    pub bought_on: String,
}

/// A purchase that fits a journey.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bought {
    pub(crate) product: String,
    pub(crate) amount: Number,
    pub(crate) day: Date,
}

impl NewPurchase {
    /// Whether nothing was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        [&self.product, &self.amount, &self.bought_on]
            .iter()
            .all(|text| text.trim().is_empty())
    }

    /// The purchase, in a journey and on or before a day; problems name `product`, `amount` and `bought_on`.
    pub(crate) fn read(&self, form: &mut Form, version: &Version, today: Date, said_by: SaidBy) -> Option<Bought> {
        let product = form.field("product", find_product(version, &self.product));
        let amount = match (self.amount.trim(), product) {
            ("", Some(product)) => Ok(major(product.price)),
            (text, Some(product)) => said_by.read_amount(text, product.price.currency),
            (text, None) => read_amount(text),
        };
        let amount = form.field("amount", amount);
        let day = match self.bought_on.trim() {
            "" => Ok(today),
            text => read_day(text).and_then(|day| if day > today { Err(Fault::DayToCome) } else { Ok(day) }),
        };
        let day = form.field("bought_on", day);
        let ((product, amount), day) = product.zip(amount).zip(day)?;
        Some(Bought {
            product: product.key.to_string(),
            amount,
            day,
        })
    }
}

impl Bought {
    /// The id of the command, for what a shop sold under its own name for the order: told twice, it is recorded once.
    pub(crate) fn id_of_order(&self, order: &str) -> String {
        format!("order:{}:{order}", self.product)
    }

    /// The id of the command, for a purchase that is told without one: the same again, in a file or by hand, is the
    /// same purchase. `nth` tells apart what one table lists more than once, from 1.
    pub(crate) fn id(&self, nth: usize) -> String {
        let amount = match self.amount {
            Number::Whole(whole) => whole.to_string(),
            Number::Fractional(value) => value.to_string(),
        };
        format!("bought:{}:{}:{amount}:{nth}", self.product, self.day)
    }
}

/// A product by its key or its name, whatever the capitals.
pub(crate) fn find_product<'v>(version: &'v Version, text: &str) -> Result<&'v journey::Product, Fault> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Fault::Missing);
    }
    let lower = text.to_lowercase();
    version
        .product(text)
        .or_else(|| {
            version
                .products()
                .iter()
                .find(|product| product.name.trim().to_lowercase() == lower)
        })
        .ok_or(Fault::Unknown)
}

/// An amount as commands name it: in the currency's major unit.
pub(crate) fn major(amount: Amount) -> Number {
    let unit = 10_i64.pow(amount.currency.decimals());
    if amount.minor % unit == 0 {
        Number::Whole(amount.minor / unit)
    } else {
        #[expect(clippy::cast_precision_loss, reason = "prices are far below 2^53")]
        let major = amount.minor as f64 / unit as f64;
        Number::Fractional(major)
    }
}

/// Full-width figures and signs as narrow ones.
fn narrow(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '！'..='～' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
            '　' => ' ',
            '￥' => '¥',
            _ => letter,
        })
        .collect()
}

/// Who says an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SaidBy {
    /// A person, in a form or in a table of theirs, who sees what became of it before it counts.
    Person,
    /// A program: nobody looks, so nothing is guessed.
    Machine,
}

impl SaidBy {
    /// An amount in the currency's major unit, as it is written by whoever says it.
    pub(crate) fn read_amount(self, text: &str, currency: Currency) -> Result<Number, Fault> {
        match self {
            Self::Person => read_amount(text),
            Self::Machine => read_plain_amount(text, currency).map(major),
        }
    }
}

/// An amount as programs write it: figures, with a point before the decimals, and nothing else. `1,250` may be
/// twelve hundred or one and a quarter, and so may `1.250` where the currency has two decimals: neither is guessed.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::NotAPlainAmount`].
pub(crate) fn read_plain_amount(text: &str, currency: Currency) -> Result<Amount, Fault> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Fault::Missing);
    }
    let decimals = usize::try_from(currency.decimals()).unwrap_or_default();
    let are_figures = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) if are_figures(fraction) && fraction.len() <= decimals.max(2) => (whole, fraction),
        Some(_) => return Err(Fault::NotAPlainAmount),
        None => (text, ""),
    };
    // Yen with `.00` are yen.
    let (kept, rest) = fraction.split_at(fraction.len().min(decimals));
    if !are_figures(whole) || rest.bytes().any(|figure| figure != b'0') {
        return Err(Fault::NotAPlainAmount);
    }
    let minor = format!("{whole}{kept:0<decimals$}")
        .parse()
        .map_err(|_| Fault::NotAPlainAmount)?;
    let amount = Amount { minor, currency };
    // What the rules take (RULES §1).
    if major(amount).value() <= GREATEST {
        Ok(amount)
    } else {
        Err(Fault::NotAPlainAmount)
    }
}

/// An amount as people type it: `48,000`, `¥48,000`, `48000円`, `$12.50`; full-width figures are forgiven. Commas stand before
/// three figures: `12,50` is asked about.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::NotANumber`].
pub fn read_amount(text: &str) -> Result<Number, Fault> {
    let text = narrow(text);
    let text: String = text
        .trim()
        .trim_start_matches(['¥', '\\', '$', '€', '£'])
        .trim_end_matches(['円', '€'])
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    if fraction.contains(',') || whole.split(',').skip(1).any(|group| group.len() != 3) {
        return Err(Fault::NotANumber);
    }
    let figures = text.replace(',', "");
    if figures.is_empty() {
        return Err(Fault::Missing);
    }
    if !figures.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return Err(Fault::NotANumber);
    }
    match figures.parse::<i64>() {
        Ok(whole) => Ok(whole.into()),
        Err(_) => figures.parse::<f64>().ok().map(Into::into).ok_or(Fault::NotANumber),
    }
    .and_then(|amount: Number| {
        // What the rules take (RULES §1).
        if amount.value() <= GREATEST {
            Ok(amount)
        } else {
            Err(Fault::NotANumber)
        }
    })
}

/// A day as people type it, the year first: `2026-01-05`, `2026/1/5`, `2026.1.5`, `20260105`, `2026年1月5日`; what stands
/// after a blank (a time) is left out. Other orders differ from country to country and are not guessed.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::NotADay`].
pub fn read_day(text: &str) -> Result<Date, Fault> {
    let text = narrow(text);
    let text = text.trim();
    if text.is_empty() {
        return Err(Fault::Missing);
    }
    let text = text.split([' ', 'T']).next().unwrap_or_default().trim_end_matches('日');
    let parts: Vec<&str> = if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        vec![&text[..4], &text[4..6], &text[6..]]
    } else {
        text.split(['-', '/', '.', '年', '月']).collect()
    };
    let [year, month, day] = parts[..] else {
        return Err(Fault::NotADay);
    };
    let part = |text: &str| {
        text.parse::<i16>()
            .ok()
            .filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let narrow = |text: &str| part(text).and_then(|part| i8::try_from(part).ok());
    part(year)
        .filter(|year| *year >= 1900)
        .zip(narrow(month))
        .zip(narrow(day))
        .and_then(|((year, month), day)| Date::new(year, month, day).ok())
        .ok_or(Fault::NotADay)
}

/// The names of everything that the published journeys of the actor's business sell, each once. For staff.
pub async fn list_products(db: &Db, actor: &Actor) -> Result<Vec<String>> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    let latest = fetch_all!(
        tx,
        (VersionId,),
        "SELECT v.version_id
         FROM journey_version v
         JOIN journey j ON j.business_id = v.business_id AND j.journey_id = v.journey_id
         WHERE v.business_id = $1 AND j.audience = 'customers'
           AND v.number = (SELECT max(l.number)
                           FROM journey_version l
                           WHERE l.business_id = v.business_id AND l.journey_id = v.journey_id)
         ORDER BY j.title, j.journey_id",
        business,
    )?;
    let mut names: Vec<String> = Vec::new();
    for (version,) in latest {
        // A handful of journeys, kept ready.
        let version = db.versions().get(&mut tx, business, version).await?;
        for product in version.products() {
            if !names.contains(&product.name) {
                names.push(product.name.clone());
            }
        }
    }
    Ok(names)
}

/// Records a purchase on an enrolment of the actor's business; where the journey has not started, it starts on the day
/// of buying. `id` names the form: sent twice, it is recorded once. For staff.
///
/// # Errors
/// [`Error::NotFound`] also for another business's enrolment; [`Error::Invalid`] names `product`, `amount`, `bought_on`
/// and `id`; [`Error::Refused`] by the rules.
pub async fn record_purchase(
    db: &Db,
    actor: &Actor,
    enrolment: EnrolmentId,
    new: NewPurchase,
    id: Option<String>,
    now: Timestamp,
) -> Result<Played> {
    actor.must_be_staff()?;
    if let Some(id) = &id {
        own_id(id).map_err(|fault| Error::invalid("id", fault))?;
    }
    let arguments = (db.versions().clone(), *actor, new, id);
    db.write(arguments, move |tx, (versions, actor, new, id)| {
        Box::pin(async move {
            let mut ledger = Ledger::lock(tx, versions, actor.business(), enrolment).await?;
            if !may_see(tx, actor, ledger.customer).await? {
                return Err(Error::NotFound(Thing::Enrolment));
            }
            let mut form = Form::default();
            let today = ledger.state.zone().date_of(now);
            let bought = new.read(&mut form, &ledger.version, today, SaidBy::Person);
            let bought = form.finish(bought)?;
            let before = ledger::number(ledger.state.facts());
            let duplicate = id.as_deref().is_some_and(|id| ledger.state.has_id(id));
            let facts = record(tx, &mut ledger, actor.staff(), &bought, id.as_deref(), now).await?;
            Ok(Played {
                facts,
                duplicate,
                before,
                last_fact: ledger::number(ledger.state.facts()),
            })
        })
    })
    .await
}

/// Records a purchase on an enrolment that is locked; the facts it made, none when it was recorded before.
pub(crate) async fn record(
    tx: &mut Tx,
    ledger: &mut Ledger,
    staff: Option<StaffId>,
    bought: &Bought,
    id: Option<&str>,
    now: Timestamp,
) -> Result<Vec<Fact>> {
    if id.is_some_and(|id| ledger.state.has_id(id)) {
        return Ok(Vec::new());
    }
    let before = ledger.state.facts();
    let facts = buy(&ledger.version, &mut ledger.state.clone(), bought, id, now)?;
    ledger.append(tx, &facts, staff).await?;
    ledger.save(tx, now).await?;
    if let Some(fact) = number_of(&facts, before) {
        let id = id.map_or_else(|| format!("fact:{fact}"), str::to_owned);
        execute!(
            tx,
            "INSERT INTO purchase_day (business_id, enrolment_id, purchase_id, fact, bought_on)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (business_id, enrolment_id, purchase_id) DO NOTHING",
            ledger.business,
            ledger.enrolment,
            id,
            fact,
            bought.day.to_string(),
        )?;
    }
    Ok(facts)
}

/// What a purchase makes of an enrolment: bought on its day, or at the last fact where that is later; started with it
/// where it had not started; and what time did since.
pub(crate) fn buy(
    version: &Version,
    state: &mut State,
    bought: &Bought,
    id: Option<&str>,
    now: Timestamp,
) -> Result<Vec<Fact>> {
    let zone = state.zone().clone();
    let at = if bought.day == zone.date_of(now) {
        now
    } else {
        zone.instant(bought.day, NOON).min(now)
    };
    // No finer than rows can hold.
    let at = Timestamp::from_microsecond(at.as_microsecond()).expect("a whole microsecond of a valid instant is one");
    let mut made = Vec::new();
    let mut take = |state: &mut State, facts: Vec<Fact>| {
        for fact in facts {
            evolve(version, state, &fact);
            made.push(fact);
        }
    };
    let purchase = Action::Purchase {
        product: bought.product.clone(),
        amount: bought.amount,
    };
    for (action, id) in [(purchase, id.map(str::to_owned)), (Action::Start, None)] {
        if action == Action::Start && state.started().is_some() {
            continue;
        }
        let command = Command {
            at: at.max(state.at()),
            by: Author::Business,
            id,
            action,
        };
        let decision = decide(version, state, &command)?;
        take(state, decision.by_time);
        take(state, decision.facts);
    }
    if state.at() < now {
        let begun = advance(version, state, now);
        take(state, begun);
    }
    Ok(made)
}

/// The number of the purchase among facts that follow `before` others.
pub(crate) fn number_of(facts: &[Fact], before: u64) -> Option<i64> {
    let place = facts
        .iter()
        .position(|fact| matches!(fact.event, Event::Purchased { .. }))?;
    Some(ledger::number(before) + i64::try_from(place).ok()? + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_amount_is_read_as_people_type_it() {
        for text in ["48000", "48,000", "¥48,000", "￥４８，０００", "48,000円", " 48 000 "] {
            assert_eq!(read_amount(text), Ok(Number::Whole(48_000)), "{text}");
        }
        assert_eq!(read_amount("$12.50"), Ok(Number::Fractional(12.5)));
        assert_eq!(read_amount("  "), Err(Fault::Missing));
        for text in [
            "free", "-5", "1e9", "12.5.3", "NaN", "=1+1", "12,50", "1,2500", "48,", "1.250,50",
        ] {
            assert_eq!(read_amount(text), Err(Fault::NotANumber), "{text}");
        }
    }

    #[test]
    fn what_programs_write_is_not_guessed() {
        let of = |code: &str| Currency::new(code).expect("three capitals");
        let read = |text: &str, code: &str| read_plain_amount(text, of(code)).map(|amount| amount.minor);
        for (text, code, minor) in [
            ("48000", "JPY", 48_000),
            ("48000.00", "JPY", 48_000),
            ("0", "JPY", 0),
            (" 12.50 ", "EUR", 1_250),
            ("12.5", "EUR", 1_250),
            ("12", "EUR", 1_200),
            ("1.250", "KWD", 1_250),
            ("1000000000000", "EUR", 100_000_000_000_000),
        ] {
            assert_eq!(read(text, code), Ok(minor), "{text} {code}");
        }
        assert_eq!(read(" ", "EUR"), Err(Fault::Missing));
        for (text, code) in [
            ("12,50", "EUR"),
            ("1,250", "EUR"),
            ("1,250", "JPY"),
            ("1.250", "EUR"),
            ("1.250", "JPY"),
            ("12.5", "JPY"),
            ("1 250", "EUR"),
            ("1.250.000", "EUR"),
            ("¥1250", "JPY"),
            ("1250円", "JPY"),
            ("１２５０", "JPY"),
            ("12.", "EUR"),
            (".5", "EUR"),
            ("-5", "EUR"),
            ("1e3", "EUR"),
            ("1000000000000.01", "EUR"),
            ("99999999999999999999", "EUR"),
        ] {
            assert_eq!(read(text, code), Err(Fault::NotAPlainAmount), "{text} {code}");
        }
    }

    #[test]
    fn a_day_is_read_with_the_year_first() {
        for text in [
            "2026-01-05",
            "2026/1/5",
            "2026.1.5",
            "20260105",
            "2026年1月5日",
            "２０２６／０１／０５",
            "2026/01/05 10:30",
        ] {
            assert_eq!(read_day(text), Ok(date(2026, 1, 5)), "{text}");
        }
        for text in [
            "5/1/2026",
            "1/5",
            "yesterday",
            "2026-02-30",
            "2026-13-01",
            "26/1/5",
            "+2026-1-5",
        ] {
            assert_eq!(read_day(text), Err(Fault::NotADay), "{text}");
        }
        assert_eq!(read_day(" "), Err(Fault::Missing));
    }
}
