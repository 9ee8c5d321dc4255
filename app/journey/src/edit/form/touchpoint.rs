//! The form of a touchpoint.

use super::fields::{Fields, shown};
use super::{Misfit, Pairs, code, rule};
use crate::draft::{Draft, DraftAfter, DraftCoupon, DraftTouchpoint};
use crate::edit::keys::is_product_key;

pub(super) fn pairs(touchpoint: &DraftTouchpoint) -> Pairs {
    let mut pairs = Pairs::default();
    pairs.set("key", &touchpoint.key);
    pairs.set("event", &touchpoint.after.event);
    pairs.set("days", touchpoint.after.days.to_string());
    pairs.set("at", touchpoint.after.at.as_deref().unwrap_or_default());
    pairs.set("channel", code(touchpoint.channel));
    pairs.set("purpose", code(touchpoint.purpose));
    pairs.set("subject", &touchpoint.subject);
    pairs.set("body", &touchpoint.body);
    // In hundredths, as people say it; a share of a thousandth is 0.1.
    let percent = touchpoint.holdout.map(|share| shown((share * 1e8).round() / 1e6));
    pairs.set("holdout", percent.unwrap_or_default());
    pairs.set("cost", touchpoint.cost.map(shown).unwrap_or_default());
    let coupon = touchpoint.coupon.as_ref();
    pairs.set("coupon_product", coupon.map_or("", |coupon| &coupon.product));
    pairs.set(
        "coupon_percent",
        coupon.map(|coupon| coupon.percent.to_string()).unwrap_or_default(),
    );
    pairs.set(
        "coupon_days",
        coupon.map(|coupon| coupon.valid_days.to_string()).unwrap_or_default(),
    );
    rule::fill_in(&mut pairs, "stop_when", touchpoint.stop_when.as_ref());
    pairs
}

pub(super) fn read(fields: &mut Fields<'_>, draft: &Draft, before: &DraftTouchpoint) -> DraftTouchpoint {
    let holdout = if fields.is_as_it_was("holdout") {
        before.holdout
    } else {
        let percent = fields.number_if_any("holdout", before.holdout.map(|share| share * 100.0));
        percent.map(|percent| (percent * 1e6).round() / 1e8)
    };
    DraftTouchpoint {
        key: fields.key("key", &before.key),
        after: DraftAfter {
            event: fields.text("event", &before.after.event),
            days: fields.whole("days", before.after.days),
            at: fields.text_if_any("at", before.after.at.as_ref()),
        },
        channel: fields.word("channel", before.channel),
        purpose: fields.word("purpose", before.purpose),
        subject: fields.text("subject", &before.subject),
        body: fields.text("body", &before.body),
        stop_when: rule::read(fields, "stop_when", before.stop_when.as_ref()),
        holdout,
        cost: fields.number_if_any("cost", before.cost),
        coupon: coupon(fields, draft, before.coupon.as_ref()),
    }
}

fn coupon(fields: &mut Fields<'_>, draft: &Draft, before: Option<&DraftCoupon>) -> Option<DraftCoupon> {
    if ["coupon_product", "coupon_percent", "coupon_days"]
        .iter()
        .all(|field| fields.is_as_it_was(field))
    {
        return before.cloned();
    }
    let product = fields.now("coupon_product").to_owned();
    if product.is_empty() {
        return None;
    }
    if !fields.is_as_it_was("coupon_product") && !is_product_key(draft, &product) {
        fields.misfit("coupon_product", Misfit::Unknown);
    }
    let percent = fields.whole_if_any("coupon_percent", before.map(|coupon| coupon.percent));
    let days = fields.whole_if_any("coupon_days", before.map(|coupon| coupon.valid_days));
    Some(DraftCoupon {
        percent: percent.unwrap_or(50),
        valid_days: days.unwrap_or(30),
        product,
    })
}
