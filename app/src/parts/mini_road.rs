//! A road in miniature, for lists: one mark a square, so that a person's place is read at a glance.

use leptos::prelude::*;
use std::fmt::Write;

/// How one square of the road looks in miniature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Done.
    Done,
    /// The square the person stands on.
    Here,
    /// Open or locked: still ahead.
    Ahead,
}

/// The most marks that fit into a line; of a longer road the part around the person is shown.
const MOST: usize = 12;

/// A road in miniature: each square with whether it is a checkpoint. `label` says the same in words.
pub fn mini_road(squares: &[(Mark, bool)], label: &str) -> impl IntoView + use<> {
    let here = squares
        .iter()
        .position(|(mark, _)| *mark == Mark::Here)
        .unwrap_or_else(|| squares.iter().filter(|(mark, _)| *mark == Mark::Done).count());
    let from = here.saturating_sub(MOST / 2).min(squares.len().saturating_sub(MOST));
    let shown = &squares[from..squares.len().min(from + MOST)];
    let mut drawing = String::new();
    for (index, (mark, checkpoint)) in shown.iter().enumerate() {
        let x = index * 16;
        let class = match mark {
            Mark::Done => "done",
            Mark::Here => "here",
            Mark::Ahead => "ahead",
        };
        let written = if *checkpoint {
            write!(
                drawing,
                r#"<path class="mini-flag {class}" d="M{} 1.5L{} 8L{} 14.5L{} 8z"/>"#,
                x + 8,
                x + 14,
                x + 8,
                x + 2
            )
        } else {
            write!(
                drawing,
                r#"<rect class="mini-square {class}" x="{}" y="2" width="12" height="12" rx="3.5"/>"#,
                x + 2
            )
        };
        written.expect("a String takes every write");
    }
    let width = shown.len().max(1) * 16;
    view! {
        <svg class="mini-road" viewBox=format!("0 0 {width} 16") width=width.to_string() height="16" role="img" aria-label=label.to_owned() inner_html=drawing></svg>
    }
}
