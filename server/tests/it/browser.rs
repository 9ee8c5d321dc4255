//! A small browser: it keeps cookies, says where its requests come from, fills in the forms it finds and follows where it is sent.

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    response::Response,
};
use http::{HeaderMap, Method, Request, StatusCode, header};
use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::atomic::{AtomicU32, Ordering},
};
use tower::ServiceExt as _;

const FORM: &str = "application/x-www-form-urlencoded";

pub(crate) struct Browser {
    router: Router,
    pub(crate) cookies: BTreeMap<String, String>,
    /// What it asks for while nobody has chosen.
    pub(crate) language: &'static str,
    /// Where it is.
    pub(crate) ip: IpAddr,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Page {
    /// Which address was asked for.
    pub(crate) address: String,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

/// A form of a page with what it holds.
#[derive(Debug)]
pub(crate) struct Form {
    pub(crate) action: String,
    pub(crate) fields: Vec<(String, String)>,
}

impl Browser {
    /// One that nobody has used, at an address of its own.
    pub(crate) fn new(router: &Router) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0x0A00_0001);
        let ip = Ipv4Addr::from(NEXT.fetch_add(1, Ordering::Relaxed)).into();
        Self {
            router: router.clone(),
            cookies: BTreeMap::new(),
            language: "en",
            ip,
        }
    }

    pub(crate) fn in_language(mut self, language: &'static str) -> Self {
        self.language = language;
        self
    }

    /// Asks for a page and takes the answer as it comes.
    pub(crate) async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path), Body::empty()).await
    }

    /// Asks for a page and goes where it is sent.
    pub(crate) async fn open(&mut self, path: &str) -> Page {
        let page = self.get(path).await;
        self.follow(page).await
    }

    /// Sends a form of this site and takes the answer as it comes.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.send(of_this_site(path, FORM), encoded(fields)).await
    }

    /// As the island does: it wants to know and not to see.
    pub(crate) async fn post_for_json(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.send(
            of_this_site(path, FORM).header(header::ACCEPT, "application/json"),
            encoded(fields),
        )
        .await
    }

    /// Sends any body of any type from a page of this site.
    pub(crate) async fn post_body(&mut self, path: &str, kind: &str, body: impl Into<Body>) -> Page {
        self.send(of_this_site(path, kind), body.into()).await
    }

    /// Sends a file, or the form without one.
    pub(crate) async fn upload(&mut self, path: &str, file: Option<(&str, &[u8])>) -> Page {
        self.upload_as("file", path, file).await
    }

    /// The same, in a field of this name.
    pub(crate) async fn upload_as(&mut self, field: &str, path: &str, file: Option<(&str, &[u8])>) -> Page {
        let (name, bytes) = file.unwrap_or_default();
        let mut body = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--edge--\r\n");
        self.post_body(path, "multipart/form-data; boundary=edge", body).await
    }

    /// Fills in the form of the page that is sent to `action`, presses its button, and goes where it is sent.
    pub(crate) async fn press(&mut self, page: &Page, action: &str, typed: &[(&str, &str)]) -> Page {
        let form = page.form(action);
        let mut fields: Vec<(&str, &str)> = form
            .fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .filter(|(name, _)| typed.iter().all(|(own, _)| own != name))
            .collect();
        fields.extend_from_slice(typed);
        let answer = self.post(&form.action, &fields).await;
        self.follow(answer).await
    }

    pub(crate) async fn follow(&mut self, mut page: Page) -> Page {
        for _ in 0..5 {
            let Some(to) = page.leads_to().map(str::to_owned) else {
                return page;
            };
            page = self.get(&to).await;
        }
        panic!("{} is a circle", page.address);
    }

    pub(crate) async fn send(&mut self, request: http::request::Builder, body: Body) -> Page {
        let address = format!("{} {}", request.method_ref().unwrap(), request.uri_ref().unwrap());
        let (parts, body) = self.answer(request, body).await.into_parts();
        for line in parts.headers.get_all(header::SET_COOKIE) {
            let cookie = cookie::Cookie::parse(line.to_str().unwrap().to_owned()).unwrap();
            if cookie.max_age() == Some(cookie::time::Duration::ZERO) {
                self.cookies.remove(cookie.name());
            } else {
                self.cookies.insert(cookie.name().to_owned(), cookie.value().to_owned());
            }
        }
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Page {
            address,
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    /// The answer while it is still coming in; cookies stay as they are.
    pub(crate) async fn answer(&self, request: http::request::Builder, body: Body) -> Response {
        let mut request = request.body(body).unwrap();
        let headers = request.headers_mut();
        if !headers.contains_key(header::ACCEPT_LANGUAGE) {
            headers.insert(header::ACCEPT_LANGUAGE, self.language.parse().unwrap());
        }
        headers.insert(header::USER_AGENT, "A phone".parse().unwrap());
        if !self.cookies.is_empty() {
            let cookies: Vec<_> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            headers.insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        }
        request
            .extensions_mut()
            .insert(ConnectInfo(SocketAddr::new(self.ip, 50_000)));
        self.router.clone().oneshot(request).await.unwrap()
    }
}

/// The beginning of a request that a page of this site makes.
pub(crate) fn of_this_site(path: &str, kind: &str) -> http::request::Builder {
    Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(header::CONTENT_TYPE, kind)
        .header("sec-fetch-site", "same-origin")
}

pub(crate) fn encoded(fields: &[(&str, &str)]) -> Body {
    Body::from(
        url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish(),
    )
}

impl Page {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Where it sends the browser, if it does.
    pub(crate) fn leads_to(&self) -> Option<&str> {
        self.status
            .is_redirection()
            .then(|| self.header("location"))
            .filter(|to| !to.is_empty())
    }

    /// As a reader sees it: without the marks between texts, and with letters for entities.
    pub(crate) fn text(&self) -> String {
        unescaped(&self.body.replace("<!>", ""))
    }

    #[track_caller]
    pub(crate) fn must_say(&self, words: &str) {
        assert!(
            self.text().contains(words),
            "{} ({}) does not say {words:?}:\n{}",
            self.address,
            self.status,
            self.main()
        );
    }

    #[track_caller]
    pub(crate) fn must_not_say(&self, words: &str) {
        assert!(!self.text().contains(words), "{} says {words:?}", self.address);
    }

    #[track_caller]
    pub(crate) fn must_be(&self, status: u16) {
        assert_eq!(self.status.as_u16(), status, "{}:\n{}", self.address, self.main());
    }

    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        assert_eq!(self.header("content-type"), "application/json", "{}", self.address);
        serde_json::from_str(&self.body).unwrap()
    }

    /// The part that differs from page to page.
    fn main(&self) -> &str {
        let from = self.body.find("<main").unwrap_or(0);
        let to = self.body.find("</main>").unwrap_or(self.body.len());
        &self.body[from..to]
    }

    /// The form that is sent to an address with this end.
    #[track_caller]
    pub(crate) fn form(&self, action: &str) -> Form {
        let forms = self.forms();
        let seen: Vec<_> = forms.iter().map(|form| form.action.clone()).collect();
        forms
            .into_iter()
            .find(|form| form.action.ends_with(action))
            .unwrap_or_else(|| panic!("{} has no form to {action}: {seen:?}", self.address))
    }

    pub(crate) fn forms(&self) -> Vec<Form> {
        elements(&self.body, "form")
            .map(|(tag, inner)| {
                let buttons = elements(inner, "button")
                    .map(|(tag, _)| tag)
                    .find(|tag| attribute(tag, "name").is_some());
                let inputs =
                    tags(inner, "input").filter(|tag| !tag.contains("type=\"radio\"") || tag.contains(" checked"));
                let texts = elements(inner, "textarea")
                    .map(|(tag, text)| (attribute(tag, "name").unwrap_or_default(), unescaped(text)));
                let choices = elements(inner, "select").map(|(tag, options)| {
                    let chosen = tags(options, "option")
                        .find(|option| option.contains(" selected"))
                        .or_else(|| tags(options, "option").next());
                    (
                        attribute(tag, "name").unwrap_or_default(),
                        chosen.and_then(|tag| attribute(tag, "value")).unwrap_or_default(),
                    )
                });
                let fields = inputs
                    .chain(buttons)
                    .filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value").unwrap_or_default())))
                    .chain(texts)
                    .chain(choices);
                Form {
                    action: attribute(tag, "action").unwrap_or_default(),
                    fields: fields.collect(),
                }
            })
            .collect()
    }

    /// What a field of the form with this action holds.
    #[track_caller]
    pub(crate) fn holds(&self, action: &str, field: &str) -> String {
        let form = self.form(action);
        form.fields
            .into_iter()
            .find(|(name, _)| name == field)
            .unwrap_or_else(|| panic!("{} has no field {field}", self.address))
            .1
    }

    /// Every address of this site that the page leads to.
    pub(crate) fn links(&self) -> Vec<String> {
        let links = tags(&self.body, "a").filter_map(|tag| attribute(tag, "href"));
        links
            .filter(|href| href.starts_with('/'))
            .map(|href| href.split('#').next().unwrap_or_default().to_owned())
            .collect()
    }
}

/// The tags of this name, without what they hold.
pub(crate) fn tags<'p>(html: &'p str, name: &str) -> impl Iterator<Item = &'p str> {
    let open = format!("<{name}");
    html.match_indices('<').filter_map(move |(at, _)| {
        let tag = &html[at..];
        let whole = tag.strip_prefix(&open)?.starts_with([' ', '>', '/']);
        whole.then(|| &tag[..tag.find('>').unwrap_or(tag.len())])
    })
}

/// The elements of this name with what they hold; they do not hold one another.
fn elements<'p>(html: &'p str, name: &str) -> impl Iterator<Item = (&'p str, &'p str)> {
    let close = format!("</{name}>");
    tags(html, name).map(move |tag| {
        let from = tag.as_ptr().addr() - html.as_ptr().addr() + tag.len() + 1;
        let inner = &html[from..];
        (tag, &inner[..inner.find(&close).unwrap_or(inner.len())])
    })
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(unescaped(&rest[..rest.find('"')?]))
}

fn unescaped(html: &str) -> String {
    html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
}
