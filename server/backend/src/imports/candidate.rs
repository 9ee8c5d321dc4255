//! Reading one row: who it names, and what they bought.

use std::{collections::HashMap, sync::Arc};

use jiff::{Timestamp, civil::Date};
use journey::{Version, Zone};

use super::{Column, Columns, Defaults, Why};
use crate::{
    BusinessId, EmailAddress, Fault, JourneyId, Language, PersonName, Result, VersionId, businesses,
    db::{Tx, tx::fetch_all},
    form::Form,
    invitations::guests::Guest,
    purchases::{Bought, NewPurchase, SaidBy},
    versions::Versions,
    zone,
};

/// How many characters a telephone number may have.
const PHONE: usize = 40;

/// How many characters of a note are taken.
const NOTE: usize = 2000;

/// The journeys that rows may name, and the business's own day.
pub(super) struct Catalogue {
    journeys: Vec<Entry>,
    home: Zone,
    now: Timestamp,
}

pub(super) struct Entry {
    pub(super) id: JourneyId,
    pub(super) key: String,
    pub(super) title: String,
    /// The latest that is published.
    pub(super) version: Option<Arc<Version>>,
}

impl Catalogue {
    pub(super) async fn load(tx: &mut Tx, versions: &Versions, business: BusinessId, now: Timestamp) -> Result<Self> {
        let rows = fetch_all!(
            tx,
            JourneyRow,
            "SELECT j.journey_id, j.key, j.title,
                    (SELECT v.version_id
                     FROM journey_version v
                     WHERE v.business_id = j.business_id AND v.journey_id = j.journey_id
                     ORDER BY v.number DESC
                     LIMIT 1) AS version_id
             FROM journey j
             WHERE j.business_id = $1 AND j.audience = 'customers'
             ORDER BY j.title, j.journey_id",
            business,
        )?;
        let mut journeys = Vec::with_capacity(rows.len());
        for row in rows {
            // Kept ready after the first time, and a business has a handful.
            let version = match row.version_id {
                Some(id) => Some(versions.get(tx, business, id).await?),
                None => None,
            };
            journeys.push(Entry {
                id: row.journey_id,
                key: row.key,
                title: row.title,
                version,
            });
        }
        let home = zone::stored(&businesses::load(tx, business).await?.time_zone)?;
        Ok(Self { journeys, home, now })
    }

    /// Those that have a published version, with their titles.
    pub(super) fn published(&self) -> impl Iterator<Item = &Entry> {
        self.journeys.iter().filter(|entry| entry.version.is_some())
    }

    pub(super) fn find(&self, id: JourneyId) -> Option<&Entry> {
        self.journeys.iter().find(|entry| entry.id == id)
    }

    /// By its key or its title, as a draft or as published, whatever the capitals.
    pub(super) fn named(&self, text: &str) -> Option<&Entry> {
        let lower = text.to_lowercase();
        let is_it = |title: &str| title.trim().to_lowercase() == lower;
        self.journeys.iter().find(|entry| entry.key == lower).or_else(|| {
            self.journeys.iter().find(|entry| {
                is_it(&entry.title) || entry.version.as_ref().is_some_and(|version| is_it(version.title()))
            })
        })
    }

    fn today(&self, time_zone: Option<&str>) -> Date {
        time_zone
            .and_then(|name| zone::stored(name).ok())
            .unwrap_or_else(|| self.home.clone())
            .date_of(self.now)
    }
}

/// A table's columns and defaults, to read its rows by.
#[derive(Clone, Copy)]
pub(super) struct Reading<'r> {
    pub(super) columns: &'r Columns,
    pub(super) defaults: &'r Defaults,
    pub(super) catalogue: &'r Catalogue,
}

impl Reading<'_> {
    fn cell<'c>(&self, cells: &'c [String], column: Column) -> &'c str {
        self.columns.cell(cells, column)
    }

    pub(super) fn email(&self, cells: &[String]) -> Result<EmailAddress, Why> {
        in_column(Column::Email, self.cell(cells, Column::Email).parse())
    }

    /// The journey that a row names, or the one for rows that name none; none when there is neither.
    pub(super) fn journey(&self, cells: &[String]) -> Result<Option<&Entry>, Why> {
        match (self.cell(cells, Column::Journey), self.defaults.journey) {
            ("", None) => Ok(None),
            ("", Some(id)) => self.catalogue.find(id).map(Some).ok_or(Why::UnknownJourney),
            (text, _) => self.catalogue.named(text).map(Some).ok_or(Why::UnknownJourney),
        }
    }

    /// Somebody to be invited; the id of what they bought is to be filled in.
    pub(super) fn guest(&self, cells: &[String]) -> Result<(Guest, Option<Bought>), Why> {
        let email = self.email(cells)?;
        let name: PersonName = in_column(Column::Name, self.cell(cells, Column::Name).parse())?;
        let phone = match self.cell(cells, Column::Phone) {
            "" => None,
            text => Some(in_column(Column::Phone, crate::error::text(text, PHONE))?.to_owned()),
        };
        let language = match self.cell(cells, Column::Language) {
            "" => self.defaults.language,
            text => in_column(Column::Language, language(text))?,
        };
        let time_zone = match self.cell(cells, Column::TimeZone) {
            "" => self.defaults.time_zone.clone(),
            text => Some(in_column(Column::TimeZone, time_zone(text))?),
        };
        let journey = self.journey(cells)?.ok_or(Why::NoJourney)?;
        let version = journey.version.as_ref().ok_or(Why::NotPublished)?;
        let purchase = self.purchase(cells);
        let bought = if purchase.is_empty() {
            None
        } else {
            Some(fitting(&purchase, version, self.catalogue.today(time_zone.as_deref()))?)
        };
        let guest = Guest {
            journey: journey.id,
            name,
            email,
            phone,
            language,
            time_zone,
            bought: None,
        };
        Ok((guest, bought))
    }

    /// What colleagues are to know of somebody; of a very long text as much as a note takes.
    pub(super) fn note(&self, cells: &[String]) -> Option<String> {
        let text: String = self.cell(cells, Column::Note).chars().take(NOTE).collect();
        (!text.trim().is_empty()).then_some(text)
    }

    pub(super) fn purchase(&self, cells: &[String]) -> NewPurchase {
        NewPurchase {
            product: self.cell(cells, Column::Product).to_owned(),
            amount: self.cell(cells, Column::Amount).to_owned(),
            bought_on: self.cell(cells, Column::BoughtOn).to_owned(),
        }
    }
}

/// A purchase in a journey, on or before a day.
pub(super) fn fitting(purchase: &NewPurchase, version: &Version, today: Date) -> Result<Bought, Why> {
    let mut form = Form::default();
    let bought = purchase.read(&mut form, version, today, SaidBy::Person);
    form.finish(bought).map_err(|error| match error {
        crate::Error::Invalid(problems) => match problems.first() {
            Some(problem) if problem.field == "product" && problem.fault == Fault::Unknown => Why::UnknownProduct,
            Some(problem) => Why::Cell {
                column: match problem.field {
                    "product" => Column::Product,
                    "amount" => Column::Amount,
                    _ => Column::BoughtOn,
                },
                fault: problem.fault,
            },
            None => Why::Refused,
        },
        _ => Why::Refused,
    })
}

fn in_column<T>(column: Column, value: Result<T, Fault>) -> Result<T, Why> {
    value.map_err(|fault| Why::Cell { column, fault })
}

/// A language as people write it.
fn language(text: &str) -> Result<Language, Fault> {
    match text.to_lowercase().as_str() {
        "日本語" | "和文" | "japanese" | "jp" | "jpn" => Ok(Language::Japanese),
        "英語" | "英文" | "english" | "eng" => Ok(Language::English),
        code => code
            .split(['-', '_'])
            .next()
            .unwrap_or_default()
            .parse()
            .map_err(|_| Fault::UnknownLanguage),
    }
}

/// A time zone as people write it.
fn time_zone(text: &str) -> Result<String, Fault> {
    match text {
        "日本" | "日本時間" | "日本標準時" | "東京" | "JST" | "jst" => Ok("Asia/Tokyo".to_owned()),
        name => zone::parse(name),
    }
}

/// Counts alike purchases of one table, so that the same table gives the same ids again.
#[derive(Default)]
pub(super) struct Alike(HashMap<(String, String), usize>);

impl Alike {
    /// The how manieth it is, from 1.
    pub(super) fn count(&mut self, email: &EmailAddress, bought: &Bought) -> usize {
        let nth = self.0.entry((email.key(), bought.id(0))).or_default();
        *nth += 1;
        *nth
    }
}

#[derive(sqlx::FromRow)]
struct JourneyRow {
    journey_id: JourneyId,
    key: String,
    title: String,
    version_id: Option<VersionId>,
}
