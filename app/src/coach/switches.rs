//! A panel of the settings with boxes to tick, saved together.

use leptos::prelude::*;

/// The panel: its words, and where its form leads.
pub(crate) struct Switches {
    /// The id of its heading.
    pub(crate) id: &'static str,
    /// Its heading.
    pub(crate) title: &'static str,
    /// What it is for.
    pub(crate) lead: &'static str,
    /// Where its form leads.
    pub(crate) action: &'static str,
    /// The boxes.
    pub(crate) boxes: Vec<Switch>,
    /// The words of its button.
    pub(crate) save: &'static str,
}

/// A box to tick.
pub(crate) struct Switch {
    /// Its id.
    pub(crate) id: String,
    /// Its field of the form, which holds `on` where it is ticked.
    pub(crate) name: String,
    /// What it says.
    pub(crate) label: String,
    /// Whether it is ticked.
    pub(crate) on: bool,
}

impl Switches {
    /// The panel, with what stands below its form.
    pub(crate) fn view<Below: IntoView>(self, below: Below) -> impl IntoView + use<Below> {
        let boxes: Vec<_> = self
            .boxes
            .into_iter()
            .map(|switch| {
                view! {
                    <p class="scope-switch">
                        <input type="checkbox" id=switch.id.clone() name=switch.name value="on" checked=switch.on/>
                        <label for=switch.id>{switch.label}</label>
                    </p>
                }
            })
            .collect();
        view! {
            <section class="panel" aria-labelledby=self.id>
                <h2 id=self.id>{self.title}</h2>
                <p class="soft">{self.lead}</p>
                <form method="post" action=self.action>
                    {boxes}
                    <button class="button">{self.save}</button>
                </form>
                {below}
            </section>
        }
    }
}
