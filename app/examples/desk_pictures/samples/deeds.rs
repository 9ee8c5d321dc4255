//! The log of what the staff did: a line for every deed.

use app::business::deeds::{DeedLine, DeedsModel, Did};
use backend::deeds::Deed;

use super::TODAY;

pub(super) fn deeds() -> DeedsModel {
    let line = |(minute, deed): (i8, &Deed)| DeedLine {
        at: TODAY.at(9, minute, 0, 0),
        who: (minute > 0).then(|| "青木 ひかり".to_owned()),
        what: Did::Deed(*deed),
        about: about(*deed).to_owned(),
    };
    DeedsModel {
        people: vec![("1".to_owned(), "青木 ひかり".to_owned())],
        who: String::new(),
        lines: (0..).zip(Deed::ALL).map(line).collect(),
        earlier: Some("/desk/staff/log?before=1".to_owned()),
    }
}

fn about(deed: Deed) -> &'static str {
    match deed {
        Deed::StaffInvited
        | Deed::StaffMadeOwner
        | Deed::StaffMadeCoach
        | Deed::StaffLeft
        | Deed::StaffReturned
        | Deed::PasskeysOfRemoved
        | Deed::CustomersGiven => "森 健太",
        Deed::PasskeyAdded | Deed::PasskeyRemoved => "仕事用パソコン",
        Deed::JourneyPublished => "軽いからだ12週間 (2)",
        Deed::JourneyImported | Deed::PosterMade | Deed::PosterEnded => "軽いからだ12週間",
        Deed::CustomerInvited => "佐藤 花子",
        Deed::InvitationCancelled | Deed::AddressMended => "hanako@example.jp",
        Deed::TableImported => "customers.csv",
        Deed::CouponRedeemed => "K7QF-M2XD-9TRW",
        Deed::ApiKeyMade | Deed::ApiKeyRevoked => "Till",
        Deed::ShopAdded | Deed::ShopRevoked => "Online shop",
        Deed::WebhookAdded | Deed::WebhookPaused | Deed::WebhookResumed | Deed::WebhookDeleted => "hooks.example.jp",
        Deed::ColourChosen => "#2f6f8f",
        Deed::ColourRemoved
        | Deed::LogoChosen
        | Deed::LogoRemoved
        | Deed::CoachesSeeAll
        | Deed::CoachesSeeOwn
        | Deed::CustomersGivenBack
        | Deed::ContactsSettled
        | Deed::UrgentSettled => "",
    }
}
