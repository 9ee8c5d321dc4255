//! QR codes, drawn as one path.

use std::fmt::Write as _;

use leptos::prelude::*;
use qrcode::{Color, EcLevel, QrCode};

/// How many modules of quiet a reader needs around the code.
const QUIET: usize = 4;

/// The QR code of an address, black on white in every theme, because readers need it so. Nothing for what is too long
/// for one.
pub fn qr(address: &str, label: &str) -> Option<impl IntoView + use<>> {
    // A fifth of it may be hidden: by a finger, a fold, a lamp.
    let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row[x..].iter().take_while(|module| **module == Color::Dark).count();
            if run > 0 {
                // A row of dark modules is one rectangle: fewer seams, fewer bytes.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    let side = width + 2 * QUIET;
    let label = label.to_owned();
    Some(view! {
        <svg class="qr" viewBox=format!("0 0 {side} {side}") role="img" aria-label=label shape-rendering="crispEdges">
            <path class="qr-ground" d=format!("M0 0h{side}v{side}H0z")></path>
            <path class="qr-code" d=path></path>
        </svg>
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::document::html_of;

    #[test]
    fn a_code_has_its_three_corners_and_the_quiet_around_it() {
        let html = html_of(|| qr("https://sugoroku.example/join/7k3m9x2p4q8r5t6v", "join"));
        // The upper edges of the two finders of the first row.
        assert!(html.contains("M4 4h7v1h-7z"), "{html}");
        assert!(html.contains("viewBox=\"0 0 "), "{html}");
        assert!(qr(&"x".repeat(5_000), "").is_none());
    }
}
