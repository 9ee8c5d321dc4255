//! The library of templates, and a draft that begins as one of them.

use super::{after, desk::Desk};
use crate::{
    clock,
    failure::Failure,
    fields::Fields,
    state::Shared,
    visitor::{Visitor, locale_of},
};
use app::{
    business::templates::{TemplateCard, TemplateModel, TemplatesModel, template_page, templates_page},
    customer::still_board::preview,
    parts::said::Said,
};
use axum::{
    extract::{Path, Query, State, rejection::QueryRejection},
    response::{Html, Response},
};
use backend::{Language, templates};
use journey::Version;
use serde::Deserialize;

/// In which language.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    language: Option<String>,
}

impl Asked {
    fn language(&self, visitor: &Visitor) -> Language {
        let chosen = self.language.as_deref().and_then(|code| code.parse().ok());
        chosen.unwrap_or_else(|| visitor.language())
    }
}

/// All templates of a language: the reader's, or the one they ask for.
pub async fn list(
    State(shared): State<Shared>,
    visitor: Visitor,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Html<String>, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    let Query(asked) = asked.unwrap_or_default();
    desk.must_own()?;
    let language = asked.language(&visitor);
    let model = TemplatesModel {
        language: locale_of(language),
        cards: templates::list_templates(language)
            .map(|template| TemplateCard {
                trade: template.trade,
                draft: template.draft.clone(),
            })
            .collect(),
    };
    Ok(Html(templates_page(&desk.shell(&shared, &visitor), &model)))
}

/// The whole of one.
pub async fn one(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(trade): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Html<String>, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    let Query(asked) = asked.unwrap_or_default();
    desk.must_own()?;
    let template = templates::get_template(&trade, asked.language(&visitor))?;
    let version = Version::publish(template.draft.clone()).map_err(|_| Failure::Internal)?;
    let model = TemplateModel {
        trade: template.trade,
        language: locale_of(template.language),
        draft: template.draft.clone(),
        for_staff: template.audience.is_staff(),
        board: preview(visitor.locale, version),
    };
    Ok(Html(template_page(&desk.shell(&shared, &visitor), &model)))
}

/// Makes a draft of it.
pub async fn start(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(trade): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    let language = fields.text("language").parse().map_err(|_| Failure::Malformed)?;
    let journey = templates::start_from(&shared.db, &actor, &trade, language, clock::now()).await?;
    Ok(after(&format!("/desk/journeys/{journey}"), Said::FromTemplate))
}
