//! Where a table is uploaded or pasted.

use backend::{
    ImportId,
    imports::{Aim, Counts, Progress},
};
use jiff::civil::Date;
use leptos::prelude::*;

use crate::{
    i18n::{Locale, td_string},
    parts::{
        dates,
        document::escape,
        field::{FormState, problem_summary},
        icon::{Icon, icon},
        shell::Shell,
    },
};

/// An earlier table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierTable {
    /// Its id.
    pub id: ImportId,
    /// What the file is called; empty when it was pasted.
    pub file_name: String,
    /// How far it is.
    pub progress: Progress,
    /// The business's local day on which it was uploaded.
    pub on: Date,
    /// Its rows.
    pub counts: Counts,
}

/// What the page shows. The form's fields: `aim`, `file`, `pasted`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportStartModel {
    /// What the rows are for.
    pub aim: Aim,
    /// What was pasted, and what was wrong with it.
    pub form: FormState,
    /// The latest tables, the latest first.
    pub earlier: Vec<EarlierTable>,
    /// Whether there is a journey to invite to.
    pub may_invite: bool,
}

/// The page `/desk/invitations/imports`, also the answer (422) to a table that could not be read.
pub fn import_start_page(shell: &Shell, model: &ImportStartModel) -> String {
    let locale = shell.locale;
    let (title, lead, known, (other, to_other)) = match model.aim {
        Aim::Invite => (
            td_string!(locale, inviting.import.title),
            td_string!(locale, inviting.import.lead),
            td_string!(locale, inviting.import.columns_known_invite),
            (
                "/desk/invitations/imports?aim=purchases",
                td_string!(locale, inviting.import.to_purchases),
            ),
        ),
        Aim::Purchases => (
            td_string!(locale, inviting.import.title_purchases),
            td_string!(locale, inviting.import.lead_purchases),
            td_string!(locale, inviting.import.columns_known_purchases),
            (
                "/desk/invitations/imports",
                td_string!(locale, inviting.import.to_invite),
            ),
        ),
    };
    shell.page(title, false, || {
        view! {
            <p class="crumb"><a href="/desk/invitations">{icon(Icon::Back)} {td_string!(locale, inviting.import.crumb)}</a></p>
            <header class="desk-head">
                <h1>{title}</h1>
                <p class="lead">{lead}</p>
            </header>
            {problem_summary(locale, &model.form)}
            <div class="import-columns">
                <section class="panel" aria-label=title>
                    {if model.may_invite { form(locale, model) } else {
                        view! { <p class="soft">{td_string!(locale, inviting.import.no_journey)}</p> }.into_any()
                    }}
                </section>
                <aside>
                    <section class="panel" aria-labelledby="known">
                        <h2 id="known">{td_string!(locale, inviting.import.columns_known)}</h2>
                        <p class="soft">{known}</p>
                        <p><a href=other>{to_other}</a></p>
                    </section>
                    {earlier(locale, &model.earlier)}
                </aside>
            </div>
        }
    })
}

fn form(locale: Locale, model: &ImportStartModel) -> AnyView {
    let problem = model.form.problem("file").map(str::to_owned);
    let described = if problem.is_some() {
        "file-hint file-problem"
    } else {
        "file-hint"
    };
    let invalid = problem.is_some().then_some("true");
    let problem = problem.map(|words| view! { <p class="field-problem" id="file-problem">{words}</p> });
    let pasted = escape(&model.form.value("pasted"));
    view! {
        <form method="post" action="/desk/invitations/imports" enctype="multipart/form-data">
            <input type="hidden" name="aim" value=model.aim.code()/>
            <div class="field">
                <label class="field-label" for="file">{td_string!(locale, inviting.import.file)}</label>
                <p class="field-hint" id="file-hint">{td_string!(locale, inviting.import.file_hint)}</p>
                <input class="input" id="file" name="file" type="file" accept=".csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values"
                    aria-describedby=described aria-invalid=invalid/>
                {problem}
            </div>
            <div class="field">
                <label class="field-label" for="pasted">{td_string!(locale, inviting.import.pasted)}</label>
                <p class="field-hint" id="pasted-hint">{td_string!(locale, inviting.import.pasted_hint)}</p>
                <textarea class="input import-pasted" id="pasted" name="pasted" rows="7" spellcheck="false" aria-describedby="pasted-hint">{pasted}</textarea>
            </div>
            <div class="form-actions">
                <button class="button button-primary button-large">{td_string!(locale, inviting.import.submit)}</button>
                <p class="field-hint import-hint">{td_string!(locale, inviting.import.submit_hint)}</p>
            </div>
        </form>
    }
    .into_any()
}

fn earlier(locale: Locale, tables: &[EarlierTable]) -> Option<AnyView> {
    if tables.is_empty() {
        return None;
    }
    let lines: Vec<_> = tables
        .iter()
        .map(|table| {
            let state = match table.progress {
                Progress::Checked => td_string!(locale, inviting.import.state.checked),
                Progress::Going => td_string!(locale, inviting.import.state.going),
                Progress::Done => td_string!(locale, inviting.import.state.finished),
            };
            let rows = (table.counts.all() > 0)
                .then(|| td_string!(locale, inviting.import.rows, count = table.counts.all()).to_string());
            let back = (table.progress == Progress::Done && table.counts.cannot > 0)
                .then(|| td_string!(locale, inviting.import.cannot, count = table.counts.cannot).to_string());
            let facts: Vec<_> = [
                Some(dates::short_date(locale, table.on)),
                Some(state.to_owned()),
                rows,
                back,
            ]
            .into_iter()
            .flatten()
            .collect();
            let name = table_name(locale, &table.file_name);
            view! {
                <li>
                    <a href=format!("/desk/invitations/imports/{}", table.id)>{name}</a>
                    <span class="soft">{facts.join(" · ")}</span>
                </li>
            }
        })
        .collect();
    Some(
        view! {
            <section class="panel" aria-labelledby="earlier">
                <h2 id="earlier">{td_string!(locale, inviting.import.earlier)}</h2>
                <ul class="import-earlier">{lines}</ul>
            </section>
        }
        .into_any(),
    )
}

/// What a table is called.
pub(super) fn table_name(locale: Locale, file_name: &str) -> String {
    if file_name.is_empty() {
        td_string!(locale, inviting.import.pasted_name).to_owned()
    } else {
        file_name.to_owned()
    }
}
