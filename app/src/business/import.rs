//! An import: what would happen to each row, how far the work is, and what came of it.

use backend::imports::{Aim, Column, ImportView, Progress, RowLine, Verdict, Why};
use jiff::civil::Date;
use leptos::prelude::*;

use super::{
    import_start::table_name,
    import_words::{column_words, why_words},
};
use crate::{
    i18n::{Locale, td_string},
    parts::{
        dates,
        field::{FormState, choice, problem_summary},
        icon::{Icon, icon},
        money::number,
        pages::pages,
        rows::rows_table,
        shell::Shell,
    },
};

/// What the page of an import shows. The fields of its form: one a column ([`column_field`]), `journey`, `language`,
/// `time_zone`.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportModel {
    /// The import with a page of its rows.
    pub import: ImportView,
    /// The kind of rows that is shown; none: all.
    pub shown: Option<Verdict>,
    /// The business's local day on which the same rows were let go before.
    pub same_as_on: Option<Date>,
    /// Names of the time-zone database.
    pub time_zones: Vec<String>,
    /// What was chosen, when it did not fit.
    pub form: Option<FormState>,
    /// The script that follows the work.
    pub script: &'static str,
}

impl ImportModel {
    fn path(&self) -> String {
        format!("/desk/invitations/imports/{}", self.import.id)
    }

    fn address(&self, show: Option<Verdict>, page: u32) -> String {
        let show = show.map(|verdict| format!("show={}", verdict.code()));
        let page = (page > 1).then(|| format!("page={page}"));
        let query: Vec<_> = show.into_iter().chain(page).collect();
        if query.is_empty() {
            self.path()
        } else {
            format!("{}?{}", self.path(), query.join("&"))
        }
    }
}

/// The field of the form in which a column is chosen.
pub fn column_field(column: Column) -> &'static str {
    match column {
        Column::Name => "column-name",
        Column::Email => "column-email",
        Column::Phone => "column-phone",
        Column::Language => "column-language",
        Column::TimeZone => "column-time_zone",
        Column::Journey => "column-journey",
        Column::Product => "column-product",
        Column::Amount => "column-amount",
        Column::BoughtOn => "column-bought_on",
        Column::Note => "column-note",
    }
}

/// The page `/desk/invitations/imports/{import}`, also the answer (422) to defaults that do not fit.
pub fn import_page(shell: &Shell, model: &ImportModel) -> String {
    let locale = shell.locale;
    let import = &model.import;
    let title = table_name(locale, &import.file_name);
    let back = match import.aim {
        Aim::Invite => ("/desk/invitations/imports", td_string!(locale, inviting.import.title)),
        Aim::Purchases => (
            "/desk/invitations/imports?aim=purchases",
            td_string!(locale, inviting.import.title_purchases),
        ),
    };
    shell.page(&title, false, || {
        view! {
            <p class="crumb"><a href=back.0>{icon(Icon::Back)} {back.1}</a></p>
            <header class="desk-head"><h1>{title.clone()}</h1></header>
            {model.form.as_ref().and_then(|form| problem_summary(locale, form))}
            {match import.progress {
                Progress::Checked => checked(locale, model),
                Progress::Going => going(locale, model),
                Progress::Done => finished(locale, model),
            }}
        }
    })
}

fn checked(locale: Locale, model: &ImportModel) -> AnyView {
    let import = &model.import;
    let count = import.counts.to_do;
    let same = model.same_as_on.map(|on| {
        let words = td_string!(locale, inviting.import.same, date = dates::full_date(locale, on));
        view! { <div class="notice notice-info" role="status">{icon(Icon::Info)}<p>{words}</p></div> }
    });
    let go = if count > 0 {
        let (words, hint) = match import.aim {
            Aim::Invite => (
                td_string!(locale, inviting.import.go_invite, count = count).to_string(),
                td_string!(locale, inviting.import.go_hint),
            ),
            Aim::Purchases => (
                td_string!(locale, inviting.import.go_purchase, count = count).to_string(),
                td_string!(locale, inviting.import.go_hint_purchases),
            ),
        };
        view! {
            <form method="post" action=format!("{}/go", model.path())>
                <button class="button button-primary button-large" data-primary="">{words}</button>
            </form>
            <p class="soft import-go-hint">{hint}</p>
        }
        .into_any()
    } else {
        view! { <p class="import-go-hint">{td_string!(locale, inviting.import.nothing)}</p> }.into_any()
    };
    view! {
        {same}
        {cards(locale, model)}
        <div class="import-go">
            {go}
            <form method="post" action=format!("{}/discard", model.path())>
                <button class="button button-plain">{td_string!(locale, inviting.import.discard)}</button>
            </form>
        </div>
        {adjust(locale, model)}
        {rows(locale, model)}
    }
    .into_any()
}

fn cards(locale: Locale, model: &ImportModel) -> AnyView {
    let counts = model.import.counts;
    let to_do = match model.import.aim {
        Aim::Invite => td_string!(locale, inviting.import.card.invite),
        Aim::Purchases => td_string!(locale, inviting.import.card.purchase),
    };
    let card = |class: &str, count: u32, words: &'static str| {
        let class = format!("import-card {class}{}", if count == 0 { " nobody" } else { "" });
        view! {
            <li class=class>
                <span class="figure">{number(i64::from(count))}</span>
                <span class="label">{words}</span>
            </li>
        }
    };
    let first = match model.import.progress {
        Progress::Checked => card("well", counts.to_do, to_do),
        Progress::Going | Progress::Done => {
            card("well", counts.done, td_string!(locale, inviting.import.card.finished))
        }
    };
    view! {
        <ul class="import-cards">
            {first}
            {card("there", counts.already, td_string!(locale, inviting.import.card.already))}
            {card("back", counts.cannot, td_string!(locale, inviting.import.card.cannot))}
        </ul>
    }
    .into_any()
}

fn adjust(locale: Locale, model: &ImportModel) -> AnyView {
    let import = &model.import;
    let form = model.form.clone().unwrap_or_else(|| form_of(model));
    let mut places = vec![(String::new(), td_string!(locale, inviting.import.not_there).to_owned())];
    for (place, header) in import.headers.iter().enumerate() {
        let name = if header.is_empty() {
            td_string!(locale, inviting.import.column_number, number = place + 1)
        } else {
            header.clone()
        };
        let sample: String = import
            .sample
            .get(place)
            .map(|cell| cell.trim().chars().take(24).collect())
            .unwrap_or_default();
        let words = if sample.is_empty() {
            name
        } else {
            format!("{name} ({sample})")
        };
        places.push((place.to_string(), words));
    }
    let wanted: Vec<Column> = match import.aim {
        Aim::Invite => Column::ALL.to_vec(),
        Aim::Purchases => vec![
            Column::Email,
            Column::Product,
            Column::Amount,
            Column::BoughtOn,
            Column::Journey,
        ],
    };
    let columns: Vec<_> = wanted
        .into_iter()
        .map(|column| {
            choice(
                column_field(column),
                column_words(locale, column),
                places.clone(),
                &form,
            )
            .into_any()
        })
        .collect();
    let mut journeys = vec![(String::new(), td_string!(locale, inviting.import.no_default).to_owned())];
    journeys.extend(
        import
            .journeys
            .iter()
            .map(|(id, title)| (id.to_string(), title.clone())),
    );
    let languages = vec![
        ("ja".to_owned(), "日本語".to_owned()),
        ("en".to_owned(), "English".to_owned()),
    ];
    let mut zones = vec![(
        String::new(),
        td_string!(locale, inviting.import.business_zone).to_owned(),
    )];
    zones.extend(
        model
            .time_zones
            .iter()
            .map(|zone| (zone.clone(), zone.replace('_', " "))),
    );
    let defaults = (import.aim == Aim::Invite).then(|| {
        view! {
            <fieldset>
                <legend>{td_string!(locale, inviting.import.adjust_defaults)}</legend>
                <div class="import-fields">
                    {choice("journey", td_string!(locale, inviting.column.journey), journeys, &form)}
                    {choice("language", td_string!(locale, inviting.column.language), languages, &form)}
                    {choice("time_zone", td_string!(locale, inviting.column.time_zone), zones, &form)}
                </div>
            </fieldset>
        }
        .into_any()
    });
    let kept = (import.aim == Aim::Purchases)
        .then(|| view! { <input type="hidden" name="language" value=form.value("language")/> });
    let open = model.form.is_some() || import.counts.to_do == 0;
    view! {
        <details class="panel import-adjust" open=open>
            <summary>{td_string!(locale, inviting.import.adjust)}</summary>
            <form method="post" action=format!("{}/columns", model.path())>
                <p class="soft">{td_string!(locale, inviting.import.adjust_lead)}</p>
                <fieldset>
                    <legend>{td_string!(locale, inviting.import.adjust_columns)}</legend>
                    <div class="import-fields">{columns}</div>
                </fieldset>
                {defaults}
                {kept}
                <div class="form-actions"><button class="button">{td_string!(locale, inviting.import.adjust_submit)}</button></div>
            </form>
        </details>
    }
    .into_any()
}

/// The form as the import is read now.
fn form_of(model: &ImportModel) -> FormState {
    let import = &model.import;
    let mut form = FormState::default();
    for (column, place) in &import.columns.0 {
        form.values.insert(column_field(*column), place.to_string());
    }
    let defaults = &import.defaults;
    let journey = defaults.journey.map(|id| id.to_string()).unwrap_or_default();
    form.values.insert("journey", journey);
    form.values.insert("language", defaults.language.to_string());
    form.values
        .insert("time_zone", defaults.time_zone.clone().unwrap_or_default());
    form
}

fn going(locale: Locale, model: &ImportModel) -> AnyView {
    let counts = model.import.counts;
    // What needed nothing when it was looked at is no work.
    let (worked, total) = (counts.all() - counts.to_do, counts.all());
    let words = td_string!(
        locale,
        inviting.import.going_of,
        count = number(i64::from(worked)),
        total = number(i64::from(total))
    );
    view! {
        <script type="module" src=model.script></script>
        <noscript><meta http-equiv="refresh" content="3"/></noscript>
        <section class="panel import-going" data-going="">
            <h2>{td_string!(locale, inviting.import.going_title)}</h2>
            <progress max=total.to_string() value=worked.to_string() aria-label=td_string!(locale, inviting.import.going_label)></progress>
            <p class="import-going-of" role="status">{words}</p>
            <p class="soft">{td_string!(locale, inviting.import.going_lead)}</p>
        </section>
    }
    .into_any()
}

fn finished(locale: Locale, model: &ImportModel) -> AnyView {
    let import = &model.import;
    let counts = import.counts;
    if counts.all() == 0 {
        return view! { <section class="panel"><p class="soft">{td_string!(locale, inviting.import.forgotten)}</p></section> }.into_any();
    }
    let came = match (counts.done, import.aim) {
        (0, _) => td_string!(locale, inviting.import.finished_nothing).to_owned(),
        (count, Aim::Invite) => td_string!(locale, inviting.import.finished_invited, count = count).to_string(),
        (count, Aim::Purchases) => td_string!(locale, inviting.import.finished_recorded, count = count).to_string(),
    };
    let back = (counts.cannot > 0).then(|| {
        view! {
            <section class="panel import-back" aria-labelledby="back">
                <h2 id="back">{td_string!(locale, inviting.import.back, count = counts.cannot).to_string()}</h2>
                <p class="soft">{td_string!(locale, inviting.import.back_lead)}</p>
                <p>
                    <a class="button" href=format!("{}/rows-that-cannot.csv", model.path()) download="">
                        {icon(Icon::Download)} <span>{td_string!(locale, inviting.import.download)}</span>
                    </a>
                </p>
            </section>
        }
    });
    let another = match import.aim {
        Aim::Invite => "/desk/invitations/imports",
        Aim::Purchases => "/desk/invitations/imports?aim=purchases",
    };
    view! {
        <div class="notice notice-done" role="status">
            {icon(Icon::Check)}
            <p><strong>{td_string!(locale, inviting.import.finished_title)}</strong>" "{came}</p>
        </div>
        {cards(locale, model)}
        <div class="answers import-on">
            <a class="button button-primary" href="/desk/invitations">{td_string!(locale, inviting.import.to_invitations)}</a>
            <a class="button" href=another>{td_string!(locale, inviting.import.another)}</a>
        </div>
        {back}
        {rows(locale, model)}
    }
    .into_any()
}

fn rows(locale: Locale, model: &ImportModel) -> AnyView {
    let import = &model.import;
    let counts = import.counts;
    let first = if import.progress == Progress::Checked {
        Verdict::Do
    } else {
        Verdict::Done
    };
    let chips: Vec<_> = [None, Some(first), Some(Verdict::Already), Some(Verdict::Cannot)]
        .into_iter()
        .filter_map(|verdict| {
            let count = verdict.map_or(counts.all(), |verdict| counts.of(verdict));
            let here = model.shown == verdict;
            if count == 0 && !here {
                return None;
            }
            let words = match verdict {
                None => td_string!(locale, inviting.import.all),
                Some(Verdict::Do) if import.aim == Aim::Purchases => td_string!(locale, inviting.import.card.purchase),
                Some(Verdict::Do) => td_string!(locale, inviting.import.card.invite),
                Some(Verdict::Done) => td_string!(locale, inviting.import.card.finished),
                Some(Verdict::Already) => td_string!(locale, inviting.import.card.already),
                Some(Verdict::Cannot) => td_string!(locale, inviting.import.card.cannot),
            };
            let href = model.address(verdict, 1);
            let current = here.then_some("page");
            Some(view! {
                <li><a class="filter-chip" href=href aria-current=current>{words} " " <span class="count">{number(i64::from(count))}</span></a></li>
            })
        })
        .collect();
    let lines: Vec<_> = import.rows.lines.iter().map(|line| row(locale, line)).collect();
    let table = rows_table(
        "rows import-rows",
        td_string!(locale, inviting.import.rows_title),
        &[
            td_string!(locale, inviting.import.line),
            td_string!(locale, inviting.column.name),
            td_string!(locale, inviting.import.what),
        ],
        lines,
    );
    view! {
        <section aria-labelledby="rows">
            <h2 id="rows" class="quiet">{td_string!(locale, inviting.import.rows_title)}</h2>
            <nav class="filter" aria-label=td_string!(locale, inviting.import.rows_title)><ul>{chips}</ul></nav>
            {table}
            {pages(locale, import.rows.number, import.rows.pages, |page| model.address(model.shown, page))}
        </section>
    }
    .into_any()
}

fn row(locale: Locale, line: &RowLine) -> AnyView {
    let class = match line.verdict {
        Verdict::Do | Verdict::Done => "chip chip-well",
        Verdict::Already => "chip",
        Verdict::Cannot => "chip chip-lost",
    };
    let chip = match line.verdict {
        Verdict::Do | Verdict::Done => why_words(locale, line.verdict, &line.why),
        Verdict::Already => td_string!(locale, inviting.import.card.already).to_owned(),
        Verdict::Cannot => td_string!(locale, inviting.import.card.cannot_short).to_owned(),
    };
    let reason = matches!(line.verdict, Verdict::Already | Verdict::Cannot)
        .then(|| view! { <p class="why">{why_words(locale, line.verdict, &line.why)}</p> });
    let bought = line
        .bought
        .iter()
        .filter(|text| !text.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join(" · ");
    let bought = (!bought.is_empty() && !matches!(line.why, Why::SameAs { .. }))
        .then(|| view! { <span class="journey">{bought}</span> });
    let name = if line.name.is_empty() {
        "–".to_owned()
    } else {
        line.name.clone()
    };
    view! {
        <tr role="row">
            <td role="cell" class="import-line number"><span class="quiet">{td_string!(locale, inviting.import.line)} " "</span>{line.line.to_string()}</td>
            <th role="rowheader" scope="row" class="who">
                <b>{name}</b>
                <span class="journey">{line.email.clone()}</span>
                <span class="journey">{line.journey.clone()}</span>
                {bought}
            </th>
            <td role="cell" class="import-what"><span class=class>{chip}</span>{reason}</td>
        </tr>
    }
    .into_any()
}
