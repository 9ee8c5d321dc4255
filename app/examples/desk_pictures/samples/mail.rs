//! A mail of the outbox.

use app::business::outbox::{MailLine, MailModel};
use jiff::civil::date;

pub(super) fn mail(japanese: bool) -> MailModel {
    let say = |ja: &str, en: &str| if japanese { ja.to_owned() } else { en.to_owned() };
    MailModel {
        line: MailLine {
            name: "019ab000.eml".to_owned(),
            to: "佐藤 花子 <hanako@example.com>".to_owned(),
            subject: say(
                "軽いからだ12週間へのご招待",
                "Your invitation to 12 weeks to a light body",
            ),
            at: date(2026, 11, 21).at(9, 30, 0, 0),
        },
        from: "からだ工房 ひかり <hello@example.com>".to_owned(),
        text: say(
            "佐藤 花子 さん\n\nこちらからお入りください。\nhttps://example.com/invitation/abc\n",
            "Dear 佐藤 花子,\n\nyour board is here:\nhttps://example.com/invitation/abc\n",
        ),
        html_address: None,
    }
}
