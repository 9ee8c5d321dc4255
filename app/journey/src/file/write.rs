//! From a draft to TOML, laid out as people write it.

use std::fmt::Write as _;

use crate::draft::{
    AwardWord, Channel, Draft, DraftProduct, DraftRule, DraftSquare, DraftTouchpoint, Kind, OfferSort, Purpose,
};

impl Draft {
    /// Writes the journey as a file that [`from_toml`](Self::from_toml) reads back to the same draft.
    pub fn to_toml(&self) -> String {
        let mut file = File(String::new());
        file.number("format", self.format);
        file.text("key", &self.key);
        file.text("title", &self.title);
        file.text("language", &self.language);
        file.text("promise", &self.promise);
        if let Some(reassurance) = &self.reassurance {
            file.header("[reassurance]");
            file.text("title", &reassurance.title);
            file.text("body", &reassurance.body);
        }
        if !self.policy.is_empty() {
            file.header("[policy]");
            file.number_if_any("grace_days", self.policy.grace_days);
            file.number_if_any("stalled_after_days", self.policy.stalled_after_days);
            file.number_if_any("lapsed_after_days", self.policy.lapsed_after_days);
            file.number_if_any("claim_release_days", self.policy.claim_release_days);
            file.number_if_any("freezes", self.policy.freezes);
        }
        for stage in &self.stages {
            file.header("[[stage]]");
            file.text("key", &stage.key);
            file.text("title", &stage.title);
            if let Some(product) = &stage.product {
                file.line("product", &self::product(product));
            }
            for square in &stage.squares {
                file.header("[[stage.square]]");
                file.square(square);
            }
        }
        for touchpoint in &self.touchpoints {
            file.header("[[touchpoint]]");
            file.touchpoint(touchpoint);
        }
        file.0
    }
}

struct File(String);

impl File {
    fn header(&mut self, header: &str) {
        self.0.push('\n');
        self.0.push_str(header);
        self.0.push('\n');
    }

    fn line(&mut self, key: &str, value: &str) {
        writeln!(self.0, "{key} = {value}").expect("a string takes all that is written");
    }

    fn number(&mut self, key: &str, number: i64) {
        self.line(key, &number.to_string());
    }

    fn number_if_any(&mut self, key: &str, number: Option<i64>) {
        if let Some(number) = number {
            self.number(key, number);
        }
    }

    /// Text on one line, or on several where it has several.
    fn text(&mut self, key: &str, text: &str) {
        if text.contains('\n') {
            self.line(key, &paragraph(text));
        } else {
            self.line(key, &quoted(text));
        }
    }

    fn text_if_any(&mut self, key: &str, text: Option<&String>) {
        if let Some(text) = text {
            self.text(key, text);
        }
    }

    fn square(&mut self, square: &DraftSquare) {
        self.text("key", &square.key);
        self.text("kind", kind(square.kind));
        self.text("title", &square.title);
        self.text_if_any("guide", square.guide.as_ref());
        self.number_if_any("target", square.target);
        self.text_if_any("unit", square.unit.as_ref());
        self.text_if_any("result", square.result.as_ref());
        self.number_if_any("by_week", square.by_week);
        if let Some(award) = square.award {
            self.text("award", self::award(award));
        }
        self.text_if_any("question", square.question.as_ref());
        if let Some(checks) = &square.self_check {
            let checks: Vec<String> = checks.iter().map(|check| quoted(check)).collect();
            self.line("self_check", &format!("[{}]", checks.join(", ")));
        }
        self.number_if_any("points", square.points);
        if let Some(offer) = &square.offer {
            let product = offer
                .product
                .as_ref()
                .map(|product| format!("product = {}, ", self::product(product)))
                .unwrap_or_default();
            let (sort, url) = (quoted(sort(offer.sort)), quoted(&offer.url));
            self.line("offer", &format!("{{ sort = {sort}, {product}url = {url} }}"));
        }
        if let Some(rule) = &square.opens_when {
            self.line("opens_when", &self::rule(rule));
        }
    }

    fn touchpoint(&mut self, touchpoint: &DraftTouchpoint) {
        self.text("key", &touchpoint.key);
        let at = touchpoint
            .after
            .at
            .as_ref()
            .map(|at| format!(", at = {}", quoted(at)))
            .unwrap_or_default();
        let (event, days) = (quoted(&touchpoint.after.event), touchpoint.after.days);
        self.line("after", &format!("{{ event = {event}, days = {days}{at} }}"));
        self.text("channel", channel(touchpoint.channel));
        self.text("purpose", purpose(touchpoint.purpose));
        self.text("subject", &touchpoint.subject);
        self.text("body", &touchpoint.body);
        if let Some(rule) = &touchpoint.stop_when {
            self.line("stop_when", &self::rule(rule));
        }
        if let Some(holdout) = touchpoint.holdout {
            self.line("holdout", &decimal(holdout));
        }
        if let Some(cost) = touchpoint.cost {
            self.line("cost", &decimal(cost));
        }
        if let Some(coupon) = &touchpoint.coupon {
            let (percent, days) = (coupon.percent, coupon.valid_days);
            let product = quoted(&coupon.product);
            self.line(
                "coupon",
                &format!("{{ percent = {percent}, valid_days = {days}, product = {product} }}"),
            );
        }
    }
}

fn product(product: &DraftProduct) -> String {
    format!(
        "{{ key = {}, name = {}, price = {}, currency = {} }}",
        quoted(&product.key),
        quoted(&product.name),
        decimal(product.price),
        quoted(&product.currency),
    )
}

fn rule(rule: &DraftRule) -> String {
    let list = |rules: &[DraftRule]| {
        let rules: Vec<String> = rules.iter().map(self::rule).collect();
        rules.join(", ")
    };
    match rule {
        DraftRule::All(rules) => format!("{{ all = [{}] }}", list(rules)),
        DraftRule::Any(rules) => format!("{{ any = [{}] }}", list(rules)),
        DraftRule::Not(inner) => format!("{{ not = {} }}", self::rule(inner)),
        DraftRule::Done(square) => format!("{{ done = {} }}", quoted(square)),
        DraftRule::Awarded(square) => format!("{{ awarded = {} }}", quoted(square)),
        DraftRule::Count { square, at_least } => {
            format!("{{ count = {}, at_least = {at_least} }}", quoted(square))
        }
        DraftRule::Points(points) => format!("{{ points = {points} }}"),
        DraftRule::Streak(weeks) => format!("{{ streak = {weeks} }}"),
        DraftRule::DaysSinceStart(days) => format!("{{ days_since_start = {days} }}"),
        DraftRule::DaysSince { square, at_least } => {
            format!("{{ days_since = {}, at_least = {at_least} }}", quoted(square))
        }
        DraftRule::Purchased(product) => format!("{{ purchased = {} }}", quoted(product)),
        DraftRule::OpenedByCoach(truth) => format!("{{ opened_by_coach = {truth} }}"),
    }
}

/// A number that may have a fraction; TOML writes `nan` and `inf` as Rust does.
fn decimal(number: f64) -> String {
    if number.is_nan() {
        return "nan".to_owned();
    }
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return format!("{number:.0}");
    }
    let text = format!("{number:?}");
    // Rust leaves out the point before an exponent's digits only where TOML may too.
    text
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        escape(&mut out, character);
    }
    out.push('"');
    out
}

/// Text of several lines; the line break after the opening quotes is not part of it.
fn paragraph(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    out.push_str("\"\"\"\n");
    for character in text.chars() {
        if character == '\n' {
            out.push('\n');
        } else {
            escape(&mut out, character);
        }
    }
    out.push_str("\"\"\"");
    out
}

fn escape(out: &mut String, character: char) {
    match character {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\t' => out.push_str("\\t"),
        control if control.is_control() => {
            write!(out, "\\u{:04X}", u32::from(control)).expect("a string takes all");
        }
        other => out.push(other),
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Lesson => "lesson",
        Kind::Action => "action",
        Kind::CheckIn => "check-in",
        Kind::Checkpoint => "checkpoint",
        Kind::Offer => "offer",
    }
}

fn award(award: AwardWord) -> &'static str {
    match award {
        AwardWord::Coach => "coach",
        AwardWord::SelfAward => "self",
        AwardWord::Count => "count",
    }
}

fn sort(sort: OfferSort) -> &'static str {
    match sort {
        OfferSort::NextStage => "next-stage",
        OfferSort::Upsell => "upsell",
        OfferSort::CrossSell => "cross-sell",
    }
}

fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "email",
        Channel::Push => "push",
        Channel::Inbox => "inbox",
    }
}

fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Reassure => "reassure",
        Purpose::Teach => "teach",
        Purpose::Notice => "notice",
        Purpose::NextStep => "next-step",
        Purpose::WinBack => "win-back",
        Purpose::Referral => "referral",
        Purpose::Thanks => "thanks",
    }
}
