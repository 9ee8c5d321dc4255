//! Why customers left, counted. Counts, not shares: a share of three people would say more than three people can.

use backend::leaving::ReasonCount;
use leptos::prelude::*;

use crate::{
    customer::you::reason_words,
    i18n::{Locale, td_string},
};

/// The table; nothing when nobody has left.
pub(super) fn leave_reasons(locale: Locale, counts: &[ReasonCount]) -> Option<impl IntoView + use<>> {
    let most = counts.iter().map(|count| count.count).max()?;
    let rows: Vec<_> = counts
        .iter()
        .map(|ReasonCount { reason, count }| {
            let count = *count;
            view! {
                <tr>
                    <th scope="row">{reason_words(locale, *reason)}</th>
                    <td class="number">{count.to_string()}</td>
                    <td class="counts-bar" aria-hidden="true">
                        <svg viewBox="0 0 100 8" preserveAspectRatio="none" focusable="false">
                            <rect width=(100 * count / most).to_string() height="8" rx="2"/>
                        </svg>
                    </td>
                </tr>
            }
        })
        .collect();
    Some(view! {
        <section class="panel" aria-labelledby="reasons">
            <h2 id="reasons">{td_string!(locale, account.reasons.title)}</h2>
            <p class="soft">{td_string!(locale, account.reasons.lead)}</p>
            <table class="counts">
                <thead>
                    <tr>
                        <th scope="col">{td_string!(locale, account.reasons.reason)}</th>
                        <th scope="col" class="number">{td_string!(locale, account.reasons.count)}</th>
                        <td></td>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    })
}
