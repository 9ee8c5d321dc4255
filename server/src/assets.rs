//! The style sheet, the browser bundle, the icons: made by `make bundle`, served as they are.

use crate::failure::Failure;
use app::parts::shell;
use axum::{
    Router,
    extract::Request,
    response::Response,
    routing::{MethodRouter, any_service},
};
use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;
use std::{
    convert::Infallible,
    path::{Path, PathBuf},
};
use tower::Service;
use tower_http::{
    services::{ServeDir, ServeFile},
    set_header::SetResponseHeaderLayer,
};

/// File names with a content hash never change their content.
static IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// A service worker that stays behind its release would go on serving an old one.
static ASKED_EVERY_TIME: HeaderValue = HeaderValue::from_static("no-cache");
/// Icons and the manifest keep their names, so they are asked for again after a day.
static A_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");

/// Why the files for the browser cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum AssetsError {
    /// `make bundle` has not run, or `SITE` points elsewhere.
    #[error("no browser bundle at {path}: run `make bundle`, or set SITE to where it is ({source})")]
    Missing {
        /// The manifest that was looked for.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The manifest is not what this program writes.
    #[error("{path} is not a manifest of `make bundle`: run it again ({source})")]
    Malformed {
        /// The manifest that was read.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

/// `pkg/manifest.json`: which content hash each file has today.
#[derive(Clone, Debug, Deserialize)]
pub struct Manifest {
    /// The style sheet's file name.
    pub style: String,
    /// The style sheet of the desks besides.
    pub desk_style: String,
    /// The script that starts islands.
    pub islands: String,
    /// The script of a customer's phone.
    pub phone: String,
    /// The script of Today.
    pub today: String,
    /// The customer's islands.
    pub customer: Bundle,
    /// The desks' islands.
    pub desk: Bundle,
}

impl Manifest {
    /// Where pages find the files.
    pub fn addresses(&self) -> shell::Assets {
        let address = |name: &str| format!("/pkg/{name}");
        shell::Assets {
            style: address(&self.style),
            desk_style: address(&self.desk_style),
            loader: address(&self.islands),
            phone: address(&self.phone),
            customer: Some(self.customer.address()),
            desk: Some(self.desk.address()),
            today: address(&self.today),
        }
    }
}

/// One browser bundle.
#[derive(Clone, Debug, Deserialize)]
pub struct Bundle {
    /// The script's file name.
    pub js: String,
    /// The WebAssembly module's file name.
    pub wasm: String,
}

impl Bundle {
    fn address(&self) -> shell::Bundle {
        shell::Bundle {
            script: format!("/pkg/{}", self.js),
            wasm: format!("/pkg/{}", self.wasm),
        }
    }
}

/// Reads the manifest in the site folder.
pub fn read_manifest(site: &Path) -> Result<Manifest, AssetsError> {
    let path = site.join("pkg").join("manifest.json");
    let text = std::fs::read_to_string(&path).map_err(|source| AssetsError::Missing {
        path: path.clone(),
        source,
    })?;
    serde_json::from_str(&text).map_err(|source| AssetsError::Malformed { path, source })
}

/// Files whose names carry the hash of their content.
pub fn hashed_files(site: &Path) -> Router {
    Router::new()
        .fallback_service(ServeDir::new(site.join("pkg")).precompressed_br().precompressed_gzip())
        .layer(kept(&IMMUTABLE))
}

/// The service worker, which browsers compare with the one they have.
pub fn service_worker(site: &Path) -> MethodRouter {
    let file = ServeFile::new(site.join("service-worker.js"))
        .precompressed_br()
        .precompressed_gzip();
    any_service(file).layer(kept(&ASKED_EVERY_TIME))
}

/// Icons and the manifest under their own names; what is not there is for `otherwise` to answer.
pub fn named_files<F>(site: &Path, otherwise: F) -> MethodRouter
where
    F: Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + Sync + 'static,
{
    let files = ServeDir::new(site)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip();
    any_service(files.call_fallback_on_method_not_allowed(true).fallback(otherwise)).layer(kept(&A_DAY))
}

/// Says for how long a file may be kept; what is not there may not be.
fn kept(how_long: &'static HeaderValue) -> SetResponseHeaderLayer<impl Fn(&Response) -> Option<HeaderValue> + Clone> {
    SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, move |response: &Response| {
        let there = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
        let is_page = response.extensions().get::<Failure>().is_some();
        (there && !is_page).then(|| how_long.clone())
    })
}
