//! The piece walks along the road, square by square. Where motion is not wanted it stands there at once.

use super::page::{all, document, number};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Date, Number};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, ScrollBehavior, ScrollIntoViewOptions, ScrollLogicalPosition, SvgGeometryElement, window};

/// Milliseconds from one square to the next, and for the longest walk.
const STRIDE: f64 = 420.0;
const WALK: f64 = 2_400.0;
/// Milliseconds from picture to picture.
const FRAME: u32 = 16;
/// How high the piece hops, in the drawing's units.
const HOP: f64 = 12.0;

/// One drawing of the road with its piece.
struct Road {
    drawing: Element,
    piece: Element,
    line: SvgGeometryElement,
    /// From the server's measure along the line to the browser's.
    scale: f64,
}

impl Road {
    fn of(drawing: Element) -> Option<Self> {
        let piece = drawing.query_selector(".piece").ok()??;
        let line: SvgGeometryElement = drawing.query_selector(".road-dash").ok()??.dyn_into().ok()?;
        let drawn = length(line.unchecked_ref(), "data-length")?;
        let scale = f64::from(line.get_total_length()) / drawn;
        Some(Self {
            drawing,
            piece,
            line,
            scale,
        })
    }

    /// How far along the line a place is.
    fn at(&self, place: i32) -> Option<f64> {
        let stop = self.drawing.query_selector(&format!(".stop[data-place='{place}']"));
        length(&stop.ok()??, "data-at")
    }

    /// Puts the piece so far along the line, this high above it.
    fn stand(&self, along: f64, high: f64) -> Option<()> {
        let drawn = length(&self.piece, "data-at")?;
        let point = |at: f64| {
            #[expect(clippy::cast_possible_truncation, reason = "a length in a drawing is small")]
            let at = (at * self.scale) as f32;
            self.line.get_point_at_length(at).ok()
        };
        let (from, to) = (point(drawn)?, point(along)?);
        let tenths = |length: f64| Number::from(length).to_fixed(1).ok().map(String::from);
        let x = tenths(f64::from(to.x() - from.x()))?;
        let y = tenths(f64::from(to.y() - from.y()) - high)?;
        let moved = ["translate(", &x, " ", &y, ")"].concat();
        self.piece.set_attribute("transform", &moved).ok()
    }

    fn is_shown(&self) -> bool {
        self.drawing.get_client_rects().length() > 0
    }
}

fn length(of: &Element, attribute: &str) -> Option<f64> {
    // The browser reads and writes fractions, so that the download need not bring what does.
    let length = js_sys::parse_float(&of.get_attribute(attribute)?);
    length.is_finite().then_some(length)
}

fn roads() -> Vec<Road> {
    let board = document().and_then(|document| document.get_element_by_id("board"));
    board
        .map(|board| all(&board, "svg.road").into_iter().filter_map(Road::of).collect())
        .unwrap_or_default()
}

/// The place on which the piece stands: 0 for the first square, −1 for the start.
pub(super) fn stands_on() -> i32 {
    roads()
        .first()
        .and_then(|road| number(&road.piece, "data-place"))
        .unwrap_or(-1)
}

/// Puts the piece on a place, without a walk.
pub(super) fn put(place: i32) {
    for road in roads() {
        if let Some(at) = road.at(place) {
            road.stand(at, 0.0);
            let _set = road.piece.set_attribute("data-place", &place.to_string());
        }
    }
}

/// Walks to a place.
pub(super) async fn walk_to(place: i32) {
    let from = stands_on();
    if !is_still()
        && let Some(road) = roads().into_iter().find(Road::is_shown)
    {
        let between = if from < place {
            (from..=place).collect::<Vec<_>>()
        } else {
            vec![from, place]
        };
        let stops: Vec<f64> = between.into_iter().filter_map(|place| road.at(place)).collect();
        follow(&road, place);
        walk_along(&road, &stops).await;
    }
    put(place);
}

async fn walk_along(road: &Road, stops: &[f64]) {
    let Some(strides) = stops.len().checked_sub(1).filter(|strides| *strides > 0) else {
        return;
    };
    #[expect(clippy::cast_precision_loss, reason = "a handful of squares")]
    let stride = (WALK / strides as f64).min(STRIDE);
    for pair in stops.windows(2) {
        let began = Date::now();
        loop {
            let gone = ((Date::now() - began) / stride).clamp(0.0, 1.0);
            // Slow off the square and slow onto the next.
            let eased = gone * gone * (3.0 - 2.0 * gone);
            let high = HOP * 4.0 * gone * (1.0 - gone);
            road.stand(pair[0] + (pair[1] - pair[0]) * eased, high);
            if gone >= 1.0 {
                break;
            }
            TimeoutFuture::new(FRAME).await;
        }
    }
}

/// Walks to where a fresh board has the piece, from where the board before it had it.
pub(super) fn listen() {
    let Some(document) = document() else { return };
    let heard = Closure::<dyn Fn()>::new(|| spawn_local(arrive()));
    // A page that cannot hear shows the piece where it is.
    let _heard = document.add_event_listener_with_callback("sugoroku:walk", heard.as_ref().unchecked_ref());
    heard.forget();
}

async fn arrive() {
    let from = document()
        .and_then(|document| document.get_element_by_id("board"))
        .and_then(|board| number(&board, "data-from"));
    let to = stands_on();
    if let Some(from) = from
        && from != to
    {
        put(from);
        walk_to(to).await;
    }
}

/// Brings the square that is walked to into view.
fn follow(road: &Road, place: i32) {
    let stop = road.drawing.query_selector(&format!(".stop[data-place='{place}']"));
    if let Ok(Some(stop)) = stop {
        let options = ScrollIntoViewOptions::new();
        options.set_behavior(ScrollBehavior::Smooth);
        options.set_block(ScrollLogicalPosition::Center);
        stop.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

fn is_still() -> bool {
    window()
        .and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok()?)
        .is_some_and(|media| media.matches())
}
