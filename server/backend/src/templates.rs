//! Templates: journeys that ship with the product, to start from. Each is written for one trade, in Japanese for a Japanese shop and
//! in English for another, and passes its own journey check without a finding.

use std::sync::OnceLock;

use jiff::Timestamp;
use journey::draft::Draft;

use crate::{Actor, Db, Error, JourneyId, Language, Result, Thing, drafts};

/// A journey to start from.
#[derive(Clone, Debug)]
pub struct Template {
    /// The trade it is for, as addresses write it.
    pub trade: &'static str,
    /// The language of its texts.
    pub language: Language,
    /// The journey.
    pub draft: Draft,
}

macro_rules! files {
    ($($trade:literal),* $(,)?) => {
        [$(
            ($trade, Language::English, include_bytes!(concat!("../templates/journeys/", $trade, "/en.toml")).as_slice()),
            ($trade, Language::Japanese, include_bytes!(concat!("../templates/journeys/", $trade, "/ja.toml")).as_slice()),
        )*]
    };
}

static FILES: &[(&str, Language, &[u8])] =
    &files!["coaching", "body-care", "language-school", "gym", "salon", "consulting"];

fn all() -> &'static [Template] {
    static ALL: OnceLock<Vec<Template>> = OnceLock::new();
    ALL.get_or_init(|| {
        FILES
            .iter()
            .map(|(trade, language, file)| Template {
                trade,
                language: *language,
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
    let draft = get_template(trade, language)?.draft.clone();
    drafts::create_from(db, actor, draft, now).await
}
