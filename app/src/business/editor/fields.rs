//! The fields of the editor's forms: their names are those of the draft, and rules have as many as they have lines.

use journey::edit::form::{Misfit, Pairs};
use leptos::prelude::*;

use super::PartForm;
use crate::{
    i18n::{Locale, td_string},
    parts::document::escape,
};

/// A list to choose from: groups with a name or none, each with values and words.
pub(super) type Choices = Vec<(Option<String>, Vec<(String, String)>)>;

/// A form that is being drawn.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a> {
    pub(super) locale: Locale,
    form: &'a PartForm,
}

/// What a field looks like besides its name and label.
#[derive(Clone, Default)]
pub(super) struct Look {
    pub(super) hint: Option<String>,
    /// What an empty field means.
    pub(super) placeholder: Option<String>,
    /// Lines, for a text of several.
    pub(super) rows: Option<u32>,
    pub(super) class: &'static str,
    pub(super) inputmode: Option<&'static str>,
    pub(super) kind: Option<&'static str>,
    pub(super) optional: bool,
    /// The language of what is written in it.
    pub(super) lang: Option<String>,
    /// Another shape of the form follows from it.
    pub(super) reshapes: bool,
    pub(super) list: Option<&'static str>,
}

impl Look {
    pub(super) fn hint(words: impl Into<String>) -> Self {
        Self {
            hint: Some(words.into()),
            ..Self::default()
        }
    }
}

impl<'a> Fields<'a> {
    pub(super) fn new(locale: Locale, form: &'a PartForm) -> Self {
        Self { locale, form }
    }

    pub(super) fn pairs(&self) -> &'a Pairs {
        &self.form.pairs
    }

    fn problem(self, name: &str) -> Option<&'static str> {
        let (_, misfit) = self.form.misfits.iter().find(|(field, _)| field == name)?;
        Some(misfit_words(self.locale, *misfit))
    }

    /// What somebody else wrote into it, where it differs.
    fn theirs(self, name: &str) -> Option<AnyView> {
        let theirs = self.form.theirs.as_ref()?;
        let text = theirs.pairs.as_ref()?.get(name)?;
        if text == self.pairs().text(name) {
            return None;
        }
        let text = if text.is_empty() {
            td_string!(self.locale, editor.conflict.empty).to_owned()
        } else {
            text.to_owned()
        };
        Some(
            view! {
                <div class="theirs">
                    <b>{td_string!(self.locale, editor.conflict.theirs)}</b>
                    <p>{text}</p>
                </div>
            }
            .into_any(),
        )
    }

    /// A text of one line, of several, or a number.
    pub(super) fn text(self, name: &str, label: &str, look: Look) -> AnyView {
        let value = self.pairs().text(name).to_owned();
        let problem = self.problem(name);
        let described = describe(name, look.hint.is_some(), problem.is_some());
        let invalid = problem.is_some().then_some("true");
        let name_of = name.to_owned();
        let reshapes = look.reshapes.then_some("");
        let input = match look.rows {
            // The renderer takes a text area's content as it is; a browser leaves out a first line break.
            Some(rows) => {
                let value = format!("\n{}", escape(&value));
                view! {
                    <textarea class="input" id=name_of.clone() name=name_of rows=rows.to_string() lang=look.lang
                        placeholder=look.placeholder aria-describedby=described aria-invalid=invalid>{value}</textarea>
                }
                .into_any()
            }
            None => view! {
                <input class="input" id=name_of.clone() name=name_of type=look.kind.unwrap_or("text") value=value lang=look.lang
                    inputmode=look.inputmode placeholder=look.placeholder list=look.list autocomplete="off" data-reshapes=reshapes
                    aria-describedby=described aria-invalid=invalid/>
            }
            .into_any(),
        };
        self.framed(name, label, look.hint, look.optional, look.class, problem, input)
    }

    /// A number.
    pub(super) fn number(self, name: &str, label: &str, look: Look) -> AnyView {
        let inputmode = Some("decimal");
        let class = if look.class.is_empty() {
            "field-number"
        } else {
            look.class
        };
        self.text(
            name,
            label,
            Look {
                class,
                inputmode,
                ..look
            },
        )
    }

    /// One of a list.
    pub(super) fn choice(self, name: &str, label: &str, choices: Choices, look: Look) -> AnyView {
        let problem = self.problem(name);
        let described = describe(name, look.hint.is_some(), problem.is_some());
        let select = self.select(name, None, choices, look.reshapes.then_some(""), described);
        self.framed(name, label, look.hint, look.optional, look.class, problem, select)
    }

    /// The list alone, with a label that is read aloud where it has no visible one. `reshapes` names the values after
    /// which the form has another shape; an empty text means any.
    pub(super) fn select(
        self,
        name: &str,
        aloud: Option<String>,
        choices: Choices,
        reshapes: Option<&'static str>,
        described: Option<String>,
    ) -> AnyView {
        let chosen = self.pairs().text(name).to_owned();
        let known = choices
            .iter()
            .any(|(_, group)| group.iter().any(|(value, _)| *value == chosen));
        let stray = (!known && !chosen.is_empty()).then(|| {
            let words = td_string!(self.locale, editor.not_there, name = chosen.clone());
            view! { <option value=chosen.clone() selected=true>{words}</option> }
        });
        let groups: Vec<AnyView> = choices
            .into_iter()
            .map(|(label, options)| {
                let options: Vec<_> = options
                    .into_iter()
                    .map(|(value, words)| {
                        let selected = value == chosen;
                        let number = journey::edit::form::is_line_with_number(&value).then_some("");
                        view! { <option value=value selected=selected data-number=number>{words}</option> }
                    })
                    .collect();
                match label {
                    Some(label) => view! { <optgroup label=label>{options}</optgroup> }.into_any(),
                    None => options.into_any(),
                }
            })
            .collect();
        let invalid = self.problem(name).is_some().then_some("true");
        let name = name.to_owned();
        view! {
            <select class="input" id=name.clone() name=name aria-label=aloud aria-describedby=described aria-invalid=invalid data-reshapes=reshapes>
                {stray} {groups}
            </select>
        }
        .into_any()
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the pieces of one field, each told apart by its name"
    )]
    fn framed(
        self,
        name: &str,
        label: &str,
        hint: Option<String>,
        optional: bool,
        class: &str,
        problem: Option<&'static str>,
        input: AnyView,
    ) -> AnyView {
        let hint = hint.map(|hint| view! { <p class="field-hint" id=format!("{name}-hint")>{hint}</p> });
        let problem = problem.map(|words| view! { <p class="field-problem" id=format!("{name}-problem")>{words}</p> });
        let optional = optional.then(|| {
            view! { <span class="field-optional">{td_string!(self.locale, words.form.optional)}</span> }
        });
        let theirs = self.theirs(name);
        view! {
            <div class=format!("field {class}")>
                <label class="field-label" for=name.to_owned()>{label.to_owned()}{optional}</label>
                {hint} {input} {problem} {theirs}
            </div>
        }
        .into_any()
    }

    /// What is wrong with a field that has no frame of its own.
    pub(super) fn bare_problem(self, name: &str) -> Option<AnyView> {
        let words = self.problem(name)?;
        Some(view! { <p class="field-problem">{words}</p> }.into_any())
    }
}

fn describe(name: &str, hint: bool, problem: bool) -> Option<String> {
    let ids = [
        hint.then(|| format!("{name}-hint")),
        problem.then(|| format!("{name}-problem")),
    ];
    let ids: Vec<String> = ids.into_iter().flatten().collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

fn misfit_words(locale: Locale, misfit: Misfit) -> &'static str {
    match misfit {
        Misfit::Missing => td_string!(locale, errors.field.missing),
        Misfit::NotWhole => td_string!(locale, editor.misfit.not_whole),
        Misfit::NotANumber => td_string!(locale, errors.field.not_a_number),
        Misfit::Unknown => td_string!(locale, errors.field.unknown),
        Misfit::MalformedKey => td_string!(locale, errors.field.malformed_key),
        Misfit::KeyTaken => td_string!(locale, errors.field.key_taken),
    }
}
