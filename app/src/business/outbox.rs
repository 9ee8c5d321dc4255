//! The outbox: mails that would have been sent, where mail is not set up.

use jiff::civil::DateTime;
use leptos::prelude::*;

use crate::{
    coach::empty_state::empty_state,
    i18n::{Locale, td_string},
    parts::{
        dates,
        icon::{Icon, icon},
        rows::rows_table,
        shell::Shell,
    },
};

/// One mail of the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailLine {
    /// The name of its file, as addresses write it.
    pub name: String,
    /// Whom it goes to.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// When it was written, in the business's time zone.
    pub at: DateTime,
}

/// A mail to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailModel {
    /// Its line in the list.
    pub line: MailLine,
    /// Who it comes from.
    pub from: String,
    /// Its text part.
    pub text: String,
    /// The address that answers its HTML part alone, with `Content-Security-Policy: sandbox`; none if it has none.
    pub html_address: Option<String>,
}

/// The page `/desk/outbox`, the latest mail first.
pub fn outbox_page(shell: &Shell, mails: &[MailLine]) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, desk.outbox.title);
    shell.page(title, false, || {
        view! {
            <header class="desk-head">
                <h1>{title}</h1>
                <p class="lead">{td_string!(locale, desk.outbox.lead)}</p>
            </header>
            {list(locale, mails)}
        }
    })
}

fn list(locale: Locale, mails: &[MailLine]) -> AnyView {
    if mails.is_empty() {
        let words = td_string!(locale, desk.outbox.empty.body);
        return empty_state(td_string!(locale, desk.outbox.empty.title), words, None).into_any();
    }
    let rows: Vec<_> = mails
        .iter()
        .map(|mail| {
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row" class="who">
                        <a href=format!("/desk/outbox/{}", mail.name)>{mail.subject.clone()}</a>
                    </th>
                    <td role="cell">{mail.to.clone()}</td>
                    <td role="cell" class="dates">{written_at(locale, mail.at)}</td>
                </tr>
            }
        })
        .collect();
    rows_table(
        "rows",
        td_string!(locale, desk.outbox.title),
        &[
            td_string!(locale, desk.column.subject),
            td_string!(locale, desk.column.to),
            td_string!(locale, desk.column.when),
        ],
        rows,
    )
    .into_any()
}

fn written_at(locale: Locale, at: DateTime) -> impl IntoView + use<> {
    let words = format!("{} {}", dates::short_date(locale, at.date()), at.strftime("%H:%M"));
    view! { <time datetime=at.to_string()>{words}</time> }
}

/// The page `/desk/outbox/{name}`.
pub fn mail_page(shell: &Shell, model: &MailModel) -> String {
    let locale = shell.locale;
    let subject = model.line.subject.clone();
    shell.page(&subject, false, || {
        let html = model.html_address.clone().map(|address| {
            view! {
                <section class="panel" aria-labelledby="html">
                    <h2 id="html">{td_string!(locale, desk.outbox.html)}</h2>
                    <iframe
                        class="mail-html"
                        title=td_string!(locale, desk.outbox.html_title)
                        src=address
                        sandbox=""
                        referrerpolicy="no-referrer"
                    ></iframe>
                </section>
            }
        });
        view! {
            <p class="crumb">
                <a href="/desk/outbox">{icon(Icon::Back)} {td_string!(locale, desk.outbox.back)}</a>
            </p>
            <header class="desk-head">
                <h1>{subject.clone()}</h1>
                <dl class="mail-head">
                    <dt>{td_string!(locale, desk.outbox.from)}</dt>
                    <dd>{model.from.clone()}</dd>
                    <dt>{td_string!(locale, desk.column.to)}</dt>
                    <dd>{model.line.to.clone()}</dd>
                    <dt>{td_string!(locale, desk.column.when)}</dt>
                    <dd>{written_at(locale, model.line.at)}</dd>
                </dl>
            </header>
            <section class="panel" aria-labelledby="text">
                <h2 id="text">{td_string!(locale, desk.outbox.text)}</h2>
                <div class="mail-text">{with_links(&model.text)}</div>
            </section>
            {html}
        }
    })
}

/// A text whose web addresses can be pressed. Everything stays text; only `http` and `https` become links.
fn with_links(text: &str) -> Vec<AnyView> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        if word.starts_with("https://") || word.starts_with("http://") {
            let address = word.trim_end_matches(['.', ',', ')', '>', '。', '、']);
            pieces.push(std::mem::take(&mut plain).into_any());
            pieces.push(view! { <a href=address.to_owned() rel="noreferrer">{address.to_owned()}</a> }.into_any());
            plain.push_str(&piece[address.len()..]);
        } else {
            plain.push_str(piece);
        }
    }
    pieces.push(plain.into_any());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_in_a_mail_can_be_pressed_and_nothing_else_becomes_markup() {
        let html = with_links("Open\nhttps://example.com/a?b=1&c=2.\n<script>javascript:alert(1)").to_html();
        assert!(html.contains("<a href=\"https://example.com/a?b=1&amp;c=2\""), "{html}");
        assert!(!html.contains("<script"), "{html}");
        assert_eq!(html.matches("<a ").count(), 1, "{html}");
    }
}
