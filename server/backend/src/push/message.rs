//! What a notification says, and how it is sealed for the browser that shows it.

use serde_json::json;
use web_push_native::{Auth, encrypt, p256::PublicKey};

use crate::{ContactId, EnrolmentId, Language, coupons::Promised, mail::plain::paragraphs};

/// How many bytes a message has at most: push services take 4096 sealed ones (RFC 8030 §7.2), some a little less.
const MOST: usize = 3_000;

/// How many characters a title has at most.
const TITLE: usize = 200;

/// What a notification is about.
pub(super) struct Notice<'n> {
    pub(super) contact: ContactId,
    pub(super) enrolment: EnrolmentId,
    pub(super) language: Language,
    pub(super) subject: &'n str,
    /// Markdown.
    pub(super) words: &'n str,
    /// What is promised with it.
    pub(super) coupon: Option<&'n Promised>,
}

impl Notice<'_> {
    /// Where a tap leads: to the coupons, where one is promised.
    fn url(&self) -> String {
        match self.coupon {
            Some(_) => format!("/play/{}/coupons", self.enrolment),
            None => format!("/play/{}", self.enrolment),
        }
    }

    /// The coupon comes first: a phone shows two lines, and what is too long is cut from the end.
    fn body(&self) -> String {
        let promised = self.coupon.map(|coupon| in_words(coupon, self.language));
        let lines: Vec<String> = promised.into_iter().chain(paragraphs(self.words)).collect();
        lines.join("\n")
    }
}

/// A coupon as its notification says it.
fn in_words(coupon: &Promised, language: Language) -> String {
    let (code, day) = (&coupon.code, coupon.last_day);
    match language {
        Language::Japanese => format!("クーポンコード {code}（{}まで）", day.strftime("%-m月%-d日")),
        Language::English => format!("Your coupon {code}, good until {}.", day.strftime("%B %-d")),
    }
}

/// The message as the service worker reads it: JSON with `title`, `body`, `url` and `id`.
pub(super) fn message(notice: &Notice<'_>) -> Vec<u8> {
    let title: String = notice.subject.chars().take(TITLE).collect();
    let url = notice.url();
    let mut body = notice.body();
    loop {
        let message = json!({
            "title": title,
            "body": body,
            "url": url,
            "id": notice.contact,
        })
        .to_string()
        .into_bytes();
        if message.len() <= MOST || body.is_empty() {
            return message;
        }
        // A character has up to six bytes as JSON, so this comes to its end soon.
        let over = (message.len() - MOST).div_ceil(6) + 1;
        let keep = body.chars().count().saturating_sub(over);
        body = body.chars().take(keep).collect();
        if keep > 0 {
            body.push('…');
        }
    }
}

/// Seals a message for a browser by its public key and what it shares with us (RFC 8291); none if the two make no sense.
pub(super) fn seal(message: Vec<u8>, key: &[u8], auth: &[u8]) -> Option<Vec<u8>> {
    let key = PublicKey::from_sec1_bytes(key).ok()?;
    let auth = <[u8; 16]>::try_from(auth).ok()?;
    encrypt(message, &key, &Auth::from(auth)).ok()
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    use jiff::Timestamp;
    use web_push_native::{decrypt, p256::SecretKey};

    use super::*;
    use crate::coupons::CouponCode;

    // The example of RFC 8291, section 5 and appendix A.
    const PLAINTEXT: &str = "When I grow up, I want to be a watermelon";
    const SEALED: &str = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
    const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";
    const RECEIVER: &str = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";
    const RECEIVER_PUBLIC: &str =
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";

    fn bytes(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).expect("the example is sound")
    }

    fn read(bytes: &[u8]) -> serde_json::Value {
        serde_json::from_slice(bytes).expect("the example is sound")
    }

    fn opened(sealed: Vec<u8>) -> Vec<u8> {
        let secret = SecretKey::from_slice(&bytes(RECEIVER)).expect("the example is sound");
        let auth = <[u8; 16]>::try_from(bytes(AUTH)).expect("the example is sound");
        decrypt(sealed, &secret, &Auth::from(auth)).expect("the example is sound")
    }

    #[test]
    fn the_receiver_of_the_rfcs_example_opens_its_message_and_ours() {
        assert_eq!(opened(bytes(SEALED)), PLAINTEXT.as_bytes());
        let sealed = seal(PLAINTEXT.into(), &bytes(RECEIVER_PUBLIC), &bytes(AUTH)).expect("the example is sound");
        assert_ne!(sealed, bytes(SEALED), "another salt and another key of ours each time");
        // The header of RFC 8188: a salt, the size of a record, and our public key of this message.
        assert_eq!((sealed[20], sealed[21]), (65, 4));
        assert_eq!(opened(sealed), PLAINTEXT.as_bytes());
    }

    #[test]
    fn keys_that_make_no_sense_seal_nothing() {
        assert_eq!(seal(Vec::new(), &[4; 65], &bytes(AUTH)), None);
        assert_eq!(seal(Vec::new(), &bytes(RECEIVER_PUBLIC), &[0; 15]), None);
    }

    #[test]
    fn a_message_is_plain_words_and_never_too_long() {
        let now = Timestamp::UNIX_EPOCH;
        let notice = Notice {
            contact: ContactId::new(now),
            enrolment: EnrolmentId::new(now),
            language: Language::Japanese,
            subject: "今日の一歩",
            words: "**ゆっくり**\n\n- [のばす](https://example.jp)",
            coupon: None,
        };
        let short = read(&message(&notice));
        assert_eq!(short["title"], "今日の一歩");
        assert_eq!(short["body"], "ゆっくり\n・のばす");
        assert_eq!(short["url"], format!("/play/{}", notice.enrolment));
        assert_eq!(short["id"], notice.contact.to_string());
        for long in [
            "あ".repeat(9_000),
            "\"\\".repeat(9_000),
            "\u{1}".repeat(9_000),
            "😀 ".repeat(5_000),
        ] {
            let subject = "題".repeat(500);
            let cut = message(&Notice {
                subject: &subject,
                words: &long,
                ..notice
            });
            assert!(cut.len() <= MOST, "{}", cut.len());
            let cut = read(&cut);
            assert!(cut["body"].as_str().expect("the example is sound").ends_with('…') || cut["body"] == "");
            assert_eq!(
                cut["title"].as_str().expect("the example is sound").chars().count(),
                TITLE
            );
        }
    }

    #[test]
    fn a_promised_coupon_is_said_first_and_a_tap_leads_to_it() {
        let now = Timestamp::UNIX_EPOCH;
        let coupon = Promised {
            code: CouponCode::typed("K7QF-M2XD-9TRW").expect("the example is sound"),
            percent: 50,
            product_name: "Basic course".to_owned(),
            last_day: jiff::civil::date(2026, 5, 5),
        };
        let words = "あ".repeat(9_000);
        let notice = Notice {
            contact: ContactId::new(now),
            enrolment: EnrolmentId::new(now),
            language: Language::Japanese,
            subject: "お帰りなさい",
            words: &words,
            coupon: Some(&coupon),
        };
        let japanese = message(&notice);
        assert!(japanese.len() <= MOST);
        let japanese = read(&japanese);
        assert_eq!(japanese["url"], format!("/play/{}/coupons", notice.enrolment));
        let body = japanese["body"].as_str().expect("the example is sound");
        assert!(
            body.starts_with("クーポンコード K7QF-M2XD-9TRW（5月5日まで）\nああ"),
            "{body}"
        );
        let english = read(&message(&Notice {
            language: Language::English,
            words: "Come back.",
            ..notice
        }));
        assert_eq!(
            english["body"],
            "Your coupon K7QF-M2XD-9TRW, good until May 5.\nCome back."
        );
    }
}
