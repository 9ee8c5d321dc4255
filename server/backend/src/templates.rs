//! Templates: journeys that ship with the product, to start from. Each is written for one trade, in Japanese for a Japanese shop and
//! in English for another, and passes its own journey check without a finding. One is for the staff themselves.

use std::sync::OnceLock;

use jiff::Timestamp;
use journey::draft::Draft;

use crate::{Actor, Db, Error, JourneyId, Language, Result, Thing, drafts, journeys::Audience};

/// A journey to start from.
#[derive(Clone, Debug)]
pub struct Template {
    /// The trade it is for, as addresses write it.
    pub trade: &'static str,
    /// The language of its texts.
    pub language: Language,
    /// Whom it is for.
    pub audience: Audience,
    /// The journey.
    pub draft: Draft,
}

/// How often staff play the basics of service again: one lesson does not last.
const REFRESHED: Audience = Audience::Staff {
    refresh_days: Some(180),
};

macro_rules! files {
    ($($trade:literal: $audience:expr),* $(,)?) => {
        [$(
            ($trade, $audience, Language::English, include_bytes!(concat!("../templates/journeys/", $trade, "/en.toml")).as_slice()),
            ($trade, $audience, Language::Japanese, include_bytes!(concat!("../templates/journeys/", $trade, "/ja.toml")).as_slice()),
        )*]
    };
}

static FILES: &[(&str, Audience, Language, &[u8])] = &files![
    "coaching": Audience::Customers,
    "body-care": Audience::Customers,
    "language-school": Audience::Customers,
    "gym": Audience::Customers,
    "salon": Audience::Customers,
    "consulting": Audience::Customers,
    "service-basics": REFRESHED,
];

fn all() -> &'static [Template] {
    static ALL: OnceLock<Vec<Template>> = OnceLock::new();
    ALL.get_or_init(|| {
        FILES
            .iter()
            .map(|(trade, audience, language, file)| Template {
                trade,
                language: *language,
                audience: *audience,
                draft: Draft::from_toml(file).expect("the templates are read by a test"),
            })
            .collect()
    })
}

/// The templates in a language, always in the same order.
pub fn list_templates(language: Language) -> impl Iterator<Item = &'static Template> {
    all().iter().filter(move |template| template.language == language)
}

/// The template of a trade in a language.
///
/// # Errors
/// [`Error::NotFound`].
pub fn get_template(trade: &str, language: Language) -> Result<&'static Template> {
    list_templates(language)
        .find(|template| template.trade == trade)
        .ok_or(Error::NotFound(Thing::Journey))
}

/// Makes a draft of one's own from a template, under a key that no journey of the business has. For owners.
///
/// # Errors
/// [`Error::NotFound`] when there is no such template.
pub async fn start_from(db: &Db, actor: &Actor, trade: &str, language: Language, now: Timestamp) -> Result<JourneyId> {
    actor.must_own()?;
    let template = get_template(trade, language)?;
    drafts::create_from(db, actor, template.draft.clone(), template.audience, now).await
}
