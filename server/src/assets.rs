//! The style sheet, the browser bundle, the icons: made by `make bundle`, served as they are.

use axum::Router;
use http::{HeaderValue, header};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use tower::ServiceBuilder;
use tower_http::{services::ServeDir, set_header::SetResponseHeaderLayer};

/// File names with a content hash never change their content.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Icons and the manifest keep their names, so they are asked for again after a day.
const A_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");

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
    /// The customer's islands.
    pub customer: Bundle,
}

/// One browser bundle.
#[derive(Clone, Debug, Deserialize)]
pub struct Bundle {
    /// The script's file name.
    pub js: String,
    /// The WebAssembly module's file name.
    pub wasm: String,
}

/// Reads the manifest in the site folder.
pub fn read_manifest(site: &Path) -> Result<Manifest, AssetsError> {
    let path = site.join("pkg").join("manifest.json");
    let text = std::fs::read_to_string(&path).map_err(|source| AssetsError::Missing { path: path.clone(), source })?;
    serde_json::from_str(&text).map_err(|source| AssetsError::Malformed { path, source })
}

/// Serves the site folder: `pkg/` for ever, the rest for a day, compressed files as they lie there.
pub fn routes(site: &Path) -> Router {
    let files = |path: &Path| ServeDir::new(path).precompressed_br().precompressed_gzip();
    let keep = |value: HeaderValue| SetResponseHeaderLayer::overriding(header::CACHE_CONTROL, value);
    Router::new()
        .nest_service("/pkg", ServiceBuilder::new().layer(keep(IMMUTABLE)).service(files(&site.join("pkg"))))
        .fallback_service(ServiceBuilder::new().layer(keep(A_DAY)).service(files(site)))
}
