//! Processor time of a board's page, beside a page of the same content written with maud, a template macro that does nothing but write:
//! `cargo run --release -p app --features ssr --example page_speed`. Both draw the road with the same function.
#![expect(clippy::print_stdout, reason = "the figures are what it is for")]

#[path = "pictures/moments.rs"]
mod moments;

use app::customer::road::{NARROW, WIDE, symbols};
use app::customer::{BoardModel, board_page};
use app::i18n::Locale;
use app::parts::document::escape;
use app::parts::shell::Shell;
use maud::{DOCTYPE, PreEscaped, html};
use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// How long each page is written.
const LONG: Duration = Duration::from_secs(2);

fn main() -> Result<(), Box<dyn Error>> {
    for moment in moments::moments()? {
        if !["body-02-stretching", "sized-40", "sized-200"].contains(&moment.name.as_str()) {
            continue;
        }
        let shell = moments::shell(Locale::en, &moment.model);
        let (own, twin) = (board_page(&shell, &moment.model), twin(&shell, &moment.model));
        let per_page = time(|| board_page(&shell, &moment.model));
        let per_twin = time(|| self::twin(&shell, &moment.model));
        println!(
            "  {}: {:.0} µs for {} kB, maud {:.0} µs for {} kB: {:.2}× (goal 1.5×)",
            moment.name,
            per_page * 1e6,
            own.len() / 1000,
            per_twin * 1e6,
            twin.len() / 1000,
            per_page / per_twin,
        );
    }
    Ok(())
}

/// Seconds of one run, the mean of many.
fn time(page: impl Fn() -> String) -> f64 {
    let began = Instant::now();
    let mut pages = 0_u32;
    while began.elapsed() < LONG {
        black_box(page());
        pages += 1;
    }
    began.elapsed().as_secs_f64() / f64::from(pages)
}
