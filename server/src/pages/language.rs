//! The language of the pages.

use crate::{failure::Failure, fields::Fields, state::Shared, visitor::Visitor};
use app::{i18n, parts::said::Said};
use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use backend::{Error, Fault, Language, Problem, people};
use http::{HeaderValue, header};

/// Sets the person's language, or the browser's while nobody is signed in, and goes back to where they were.
pub async fn choose(State(shared): State<Shared>, visitor: Visitor, fields: Fields) -> Result<Response, Failure> {
    let language: Language = fields.text("language").parse().map_err(|_| {
        Error::Invalid(vec![Problem {
            field: "language",
            fault: Fault::UnknownLanguage,
        }])
    })?;
    if visitor.person.is_some() {
        people::change_language(&shared.db, &visitor.changing_actor(&shared)?, language).await?;
    }
    let back = fields.filled("back").filter(|path| is_our_path(path)).unwrap_or("/");
    let code = i18n::code(crate::visitor::locale_of(language));
    let mut response = super::after(back, Said::Language);
    if let Ok(cookie) = HeaderValue::from_str(&shared.cookies.language(code).to_string()) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response.into_response())
}

/// A path on this site, and nothing that a browser would take for another one.
pub fn is_our_path(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '#']) && !path.contains(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::is_our_path;

    #[test]
    fn nobody_is_sent_to_another_site() {
        assert!(is_our_path("/desk/customers"));
        assert!(is_our_path("/desk/alerts?kind=stalled&page=2"));
        for path in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "",
            "desk",
            "/a\r\nb",
        ] {
            assert!(!is_our_path(path), "{path:?}");
        }
    }
}
