//! Around a timer: the server draws it hidden, and only where WebAssembly runs does it show and measure time.

use super::clock;
use leptos::prelude::*;

/// The timer is the server's; without WebAssembly nothing of it shows, and the guide's words remain.
#[island]
pub fn Timer(
    /// The timer.
    children: Children,
) -> impl IntoView {
    clock::wake();
    view! { <div on:click=move |event| clock::press(&event)>{children()}</div> }
}
