//! Form fields with their problems: what was typed stays, what is wrong stands beside it, and a summary on top leads there.

use crate::i18n::{Locale, td_string};
use crate::parts::document::escape;
use crate::parts::icon::{Icon, icon};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// What a form held when it came back, and what was wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormState {
    /// What was typed, by field.
    pub values: BTreeMap<&'static str, String>,
    /// Field and words, in the reader's language, in the order of the form.
    pub problems: Vec<(&'static str, String)>,
}

impl FormState {
    /// What was typed into this field.
    pub fn value(&self, field: &str) -> String {
        self.values.get(field).cloned().unwrap_or_default()
    }

    /// What is wrong with this field.
    pub fn problem(&self, field: &str) -> Option<&str> {
        self.problems
            .iter()
            .find(|(of, _)| *of == field)
            .map(|(_, words)| words.as_str())
    }
}

/// All problems of a form, each a link to its field. Nothing when there are none.
pub fn problem_summary(locale: Locale, form: &FormState) -> Option<impl IntoView + use<>> {
    if form.problems.is_empty() {
        return None;
    }
    let lines: Vec<_> = form
        .problems
        .iter()
        .map(|(field, words)| {
            let (href, words) = (format!("#{field}"), words.clone());
            view! { <li><a href=href>{words}</a></li> }
        })
        .collect();
    let count = form.problems.len();
    Some(view! {
        <div class="notice notice-problem" role="alert" tabindex="-1" id="problems">
            {icon(Icon::Warning)}
            <div>
                <p><strong>{td_string!(locale, words.form.problems, count = count).to_string()}</strong></p>
                <ul>{lines}</ul>
            </div>
        </div>
    })
}

/// A field of one line or of several.
#[derive(Clone, Debug)]
pub struct Field {
    name: &'static str,
    label: String,
    kind: &'static str,
    hint: Option<String>,
    autocomplete: Option<&'static str>,
    inputmode: Option<&'static str>,
    max: Option<u32>,
    rows: Option<u32>,
    required: bool,
}

impl Field {
    /// A required text of one line.
    pub fn text(name: &'static str, label: impl Into<String>) -> Self {
        Self {
            name,
            label: label.into(),
            kind: "text",
            hint: None,
            autocomplete: None,
            inputmode: None,
            max: None,
            rows: None,
            required: true,
        }
    }

    /// A mail address.
    pub fn email(name: &'static str, label: impl Into<String>) -> Self {
        Self {
            kind: "email",
            autocomplete: Some("email"),
            inputmode: Some("email"),
            ..Self::text(name, label)
        }
    }

    /// A day; browsers show a calendar.
    pub fn date(name: &'static str, label: impl Into<String>) -> Self {
        Self {
            kind: "date",
            ..Self::text(name, label)
        }
    }

    /// A time of day; browsers show a clock.
    pub fn time(name: &'static str, label: impl Into<String>) -> Self {
        Self {
            kind: "time",
            ..Self::text(name, label)
        }
    }

    /// Words of several lines.
    pub fn words(name: &'static str, label: impl Into<String>) -> Self {
        Self {
            rows: Some(3),
            ..Self::text(name, label)
        }
    }

    /// May be left empty.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    /// A line under the label that helps to fill it in.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What browsers may fill in.
    #[must_use]
    pub fn autocomplete(mut self, token: &'static str) -> Self {
        self.autocomplete = Some(token);
        self
    }

    /// Which keyboard a phone shows.
    #[must_use]
    pub fn inputmode(mut self, mode: &'static str) -> Self {
        self.inputmode = Some(mode);
        self
    }

    /// The most letters it takes.
    #[must_use]
    pub fn max(mut self, letters: u32) -> Self {
        self.max = Some(letters);
        self
    }

    /// The field with what the form holds for it. Its id is its name.
    pub fn view(self, locale: Locale, form: &FormState) -> impl IntoView + use<> {
        let name = self.name;
        let problem = form.problem(name).map(str::to_owned);
        let described = [
            self.hint.is_some().then(|| format!("{name}-hint")),
            problem.is_some().then(|| format!("{name}-problem")),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
        let described = (!described.is_empty()).then_some(described);
        let invalid = problem.is_some().then_some("true");
        let value = form.value(name);
        let optional = (!self.required).then(|| {
            view! { <span class="field-optional">{td_string!(locale, words.form.optional)}</span> }
        });
        let hint = self
            .hint
            .map(|hint| view! { <p class="field-hint" id=format!("{name}-hint")>{hint}</p> });
        let problem = problem.map(|words| {
            view! { <p class="field-problem" id=format!("{name}-problem")>{words}</p> }
        });
        let input = if let Some(rows) = self.rows {
            // The renderer takes a text area's content as it is.
            let value = escape(&value);
            view! {
                <textarea class="input" id=name name=name rows=rows.to_string() maxlength=self.max.map(|max| max.to_string())
                    required=self.required aria-describedby=described aria-invalid=invalid>{value}</textarea>
            }
            .into_any()
        } else {
            view! {
                <input class="input" id=name name=name type=self.kind value=value maxlength=self.max.map(|max| max.to_string())
                    autocomplete=self.autocomplete inputmode=self.inputmode required=self.required
                    aria-describedby=described aria-invalid=invalid/>
            }
            .into_any()
        };
        view! {
            <div class="field">
                <label class="field-label" for=name>{self.label}{optional}</label>
                {hint}
                {input}
                {problem}
            </div>
        }
    }
}

/// A list to choose one from: value and words of each.
pub fn choice(
    name: &'static str,
    label: &str,
    options: Vec<(String, String)>,
    form: &FormState,
) -> impl IntoView + use<> {
    let label = label.to_owned();
    let chosen = form.value(name);
    let problem = form.problem(name).map(str::to_owned);
    let described = problem.is_some().then(|| format!("{name}-problem"));
    let invalid = problem.is_some().then_some("true");
    let problem = problem.map(|words| {
        view! { <p class="field-problem" id=format!("{name}-problem")>{words}</p> }
    });
    let options: Vec<_> = options
        .into_iter()
        .map(|(value, words)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{words}</option> }
        })
        .collect();
    view! {
        <div class="field">
            <label class="field-label" for=name>{label}</label>
            <select class="input" id=name name=name aria-describedby=described aria-invalid=invalid>{options}</select>
            {problem}
        </div>
    }
}
