//! A real HTTP server that takes what is posted to it, as a push service or a business's own program does.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::{Request, State},
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, StatusCode};

/// What was posted.
#[derive(Clone, Debug)]
pub(crate) struct Posted {
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Posted {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }
}

/// How it answers: a status, and what it says about when to come back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Says(pub(crate) u16, pub(crate) Option<&'static str>);

#[derive(Clone)]
pub(crate) struct Sink {
    address: String,
    posted: Arc<Mutex<Vec<Posted>>>,
    says: Arc<Mutex<Says>>,
}

impl Sink {
    pub(crate) async fn open() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let sink = Self {
            address: format!("http://{}", listener.local_addr().unwrap()),
            posted: Arc::default(),
            says: Arc::new(Mutex::new(Says(201, None))),
        };
        let routes = Router::new().fallback(take).with_state(sink.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        sink
    }

    /// An address of this server; those that begin with `/slow` take their time to answer.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    pub(crate) fn says(&self, status: u16, retry_after: Option<&'static str>) {
        *self.says.lock().unwrap() = Says(status, retry_after);
    }

    /// Everything that was posted so far, the first first.
    pub(crate) fn posted(&self) -> Vec<Posted> {
        self.posted.lock().unwrap().clone()
    }
}

async fn take(State(sink): State<Sink>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body: Bytes = axum::body::to_bytes(body, 100_000).await.unwrap();
    sink.posted.lock().unwrap().push(Posted {
        path: parts.uri.path().to_owned(),
        headers: parts.headers,
        body: body.to_vec(),
    });
    if parts.uri.path().starts_with("/slow") {
        tokio::time::sleep(Duration::from_millis(1100)).await;
    }
    let Says(status, retry_after) = *sink.says.lock().unwrap();
    let status = StatusCode::from_u16(status).unwrap();
    match retry_after {
        Some(when) => (status, [("retry-after", when)], "as asked").into_response(),
        None => (status, "as asked").into_response(),
    }
}
