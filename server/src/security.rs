//! What every answer carries, and which requests are turned away before any page sees them.

use std::sync::LazyLock;

use crate::failure::Failure;
use app::parts::shell::LATER;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use sha2::{Digest as _, Sha256};

/// Scripts and styles come from files of ours only, beside the one script that every page has alike, by its hash: a page
/// needs no nonce and can be kept under an `ETag`.
static CONTENT_SECURITY_POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let later = STANDARD.encode(Sha256::digest(LATER));
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-{later}'; style-src 'self'; \
         img-src 'self' data: https:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
         frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).expect("a policy of ASCII letters")
});

/// What the middleware needs to know of the outside.
#[derive(Clone, Debug)]
pub struct Origin {
    /// Scheme, host and port that people type, as a browser writes an `Origin` header.
    pub public: String,
    /// Whether people come through TLS.
    pub tls: bool,
}

/// Adds the security headers of DESIGN §5, unless the page set its own.
pub async fn add_headers(State(origin): State<Origin>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert_with(|| CONTENT_SECURITY_POLICY.clone());
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // Links in mails carry secrets in their path: other sites must not learn them.
    set(header::REFERRER_POLICY, "same-origin");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    );
    // Pages are personal: nothing between us and the browser may keep them.
    set(header::CACHE_CONTROL, "private, no-cache");
    if origin.tls {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains");
    }
    response
}

/// Refuses a changing request that another site made a browser send.
pub async fn refuse_other_sites(State(origin): State<Origin>, request: Request, next: Next) -> Response {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if changes && !is_from_our_pages(request.headers(), &origin.public) {
        return Failure::ForeignForm.into_response();
    }
    next.run(request).await
}

/// `Sec-Fetch-Site` is the browser's own word and cannot be forged by a page; browsers without it send `Origin`
/// with every POST. A request with neither is not a browser's form.
fn is_from_our_pages(headers: &HeaderMap, public: &str) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    match (text(HeaderName::from_static("sec-fetch-site")), text(header::ORIGIN)) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(sender)) => sender == public,
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = pairs
            .iter()
            .map(|&(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        is_from_our_pages(&headers, "https://play.example.com")
    }

    #[test]
    fn a_form_of_ours_is_accepted_and_one_of_another_site_is_not() {
        assert!(accepts(&[("sec-fetch-site", "same-origin")]));
        assert!(accepts(&[("origin", "https://play.example.com")]));
        assert!(!accepts(&[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://play.example.com")
        ]));
        assert!(!accepts(&[("sec-fetch-site", "same-site")]));
        assert!(!accepts(&[("origin", "https://evil.example")]));
        assert!(!accepts(&[("origin", "null")]));
        assert!(!accepts(&[]));
    }
}
