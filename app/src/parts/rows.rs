//! A table of rows, which a phone shows as cards.

use leptos::prelude::*;

/// The table, with `class` (`rows`, and what else it is), a caption for who hears it, and the words over its columns.
pub(crate) fn rows_table<Row: IntoView + 'static>(
    class: &'static str,
    caption: &str,
    columns: &[&'static str],
    rows: Vec<Row>,
) -> impl IntoView + use<Row> {
    let columns: Vec<_> = columns
        .iter()
        .map(|words| view! { <th role="columnheader" scope="col">{*words}</th> })
        .collect();
    view! {
        <div class="rows-frame"><table class=class role="table">
            <caption class="quiet">{caption.to_owned()}</caption>
            <thead role="rowgroup"><tr role="row">{columns}</tr></thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table></div>
    }
}
