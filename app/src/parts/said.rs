//! What a page says after a form was sent: a code in the address, words on the page.

use crate::i18n::{Locale, td_string};
use crate::parts::notice::Notice;

macro_rules! said {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $key:ident;)*) => {
        /// What has just been done. The code stands in the address as `?said=CODE`, so a page can say it without any state.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Said {
            $($(#[$doc])* $variant,)*
        }

        impl Said {
            /// All there are.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The code in the address.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)*
                }
            }

            fn words(self, locale: Locale) -> String {
                match self {
                    $(Self::$variant => td_string!(locale, said.$key).to_string(),)*
                }
            }
        }
    };
}

said! {
    /// A square was done.
    Done = "done", done;
    /// An action or a checkpoint was counted.
    Counted = "counted", counted;
    /// A feeling was noted.
    CheckedIn = "checked-in", checked_in;
    /// A checkpoint waits for the coach.
    Claimed = "claimed", claimed;
    /// An offer was answered.
    Answered = "answered", answered;
    /// An offer was put off.
    NotNow = "not-now", not_now;
    /// A self-check was read.
    Read = "read", read;
    /// The same form was sent twice.
    Already = "already", already;
    /// The clocks stand still.
    Paused = "paused", paused;
    /// The clocks run again.
    Resumed = "resumed", resumed;
    /// The customer left.
    Left = "left", left;
    /// The customer came back.
    Returned = "returned", returned;
    /// A contact was taken over into a draft.
    Reused = "reused", reused;
    /// The language was changed.
    Language = "language", language;
    /// The time zone was changed.
    TimeZone = "time-zone", time_zone;
    /// Mails are wanted.
    RemindersOn = "reminders-on", reminders_on;
    /// Mails are not wanted.
    RemindersOff = "reminders-off", reminders_off;
    /// The business has a new colour.
    Colour = "colour", colour;
    /// The business has the program's colours.
    ColourRemoved = "colour-removed", colour_removed;
    /// The business has a new logo.
    Logo = "logo", logo;
    /// The business has no logo.
    LogoRemoved = "logo-removed", logo_removed;
    /// A milestone was awarded.
    Awarded = "awarded", awarded;
    /// A claim was sent back.
    SentBack = "sent-back", sent_back;
    /// A square was opened by hand.
    Opened = "opened", opened;
    /// A purchase was recorded.
    Purchased = "purchased", purchased;
    /// A journey file became a draft.
    Imported = "imported", imported;
    /// A template became a draft.
    FromTemplate = "from-template", from_template;
    /// Everybody on a version was moved to another one.
    MovedAll = "moved-all", moved_all;
    /// A customer was moved to another version.
    MovedOne = "moved-one", moved_one;
    /// A business signed up.
    SignedUp = "signed-up", signed_up;
    /// A journey was begun.
    JourneyBegun = "journey-begun", journey_begun;
    /// A journey was copied.
    JourneyCopied = "journey-copied", journey_copied;
    /// A journey goes by another key.
    JourneyRenamed = "journey-renamed", journey_renamed;
    /// A part of a draft was saved.
    PartSaved = "part-saved", part_saved;
    /// Something was added to a draft.
    PartAdded = "part-added", part_added;
    /// Something was moved in a draft.
    PartMoved = "part-moved", part_moved;
    /// Something was copied in a draft.
    PartCopied = "part-copied", part_copied;
    /// What was removed is back.
    PutBack = "put-back", put_back;
    /// A finding was mended.
    Mended = "mended", mended;
    /// A version was published.
    Published = "published", published;
    /// An invitation was sent.
    Invited = "invited", invited;
    /// The person was invited before.
    InvitedAlready = "invited-already", invited_already;
    /// An invitation was sent once more.
    Resent = "resent", resent;
    /// An invitation was taken back.
    Cancelled = "cancelled", cancelled;
    /// A table of customers was thrown away.
    ImportDiscarded = "import-discarded", import_discarded;
    /// A poster was made.
    PosterMade = "poster-made", poster_made;
    /// A poster was switched off.
    PosterEnded = "poster-ended", poster_ended;
    /// What was just done is undone.
    Undone = "undone", undone;
    /// It was too late to undo it.
    TooLate = "too-late", too_late;
    /// No word is needed for what was reached.
    Passed = "passed", passed;
    /// A customer's birthday was noted.
    Birthday = "birthday", birthday;
    /// Customers were given to a coach.
    Given = "given", given;
    /// What coaches see was settled.
    Scope = "scope", scope;
    /// Whom a journey is for was settled.
    Audience = "audience", audience;
    /// Which training comes before customers was settled.
    TrainingRequired = "training-required", training_required;
    /// A personal word was put away.
    PutAway = "put-away", put_away;
    /// A message was read.
    MessageRead = "message-read", message_read;
    /// A coupon was redeemed.
    CouponRedeemed = "coupon-redeemed", coupon_redeemed;
    /// A program's key was revoked.
    KeyRevoked = "key-revoked", key_revoked;
    /// Nothing is heard from a shop any more.
    ShopRevoked = "shop-revoked", shop_revoked;
    /// An address is written to again.
    AddressMended = "address-mended", address_mended;
    /// When and how often customers are contacted was settled.
    Contacts = "contacts", contacts;
    /// An alert was put off.
    Snoozed = "snoozed", snoozed;
    /// An alert is back.
    Woken = "woken", woken;
    /// Which alerts are mailed at once was settled.
    Urgent = "urgent", urgent;
    /// One of the staff has mornings of their own.
    OwnZone = "own-zone", own_zone;
    /// One of the staff has the business's mornings again.
    BusinessZone = "business-zone", business_zone;
    /// One of the staff, who wants no digest, chose where their mornings are.
    ZoneWithoutDigest = "zone-without-digest", zone_without_digest;
    /// The digest is wanted.
    DigestOn = "digest-on", digest_on;
    /// The digest is not wanted.
    DigestOff = "digest-off", digest_off;
    /// A device was signed out.
    Revoked = "revoked", revoked;
    /// Somebody was added to the staff.
    StaffInvited = "staff-invited", staff_invited;
    /// Somebody's role was changed.
    StaffChanged = "staff-changed", staff_changed;
    /// Somebody was let go.
    StaffLetGo = "staff-let-go", staff_let_go;
    /// Somebody was taken back.
    StaffTakenBack = "staff-taken-back", staff_taken_back;
    /// Somebody's passkeys were removed.
    PasskeysRemoved = "passkeys-removed", passkeys_removed;
    /// A passkey was added.
    PasskeyAdded = "passkey-added", passkey_added;
    /// A passkey was removed.
    PasskeyRemoved = "passkey-removed", passkey_removed;
    /// A webhook is told a test.
    WebhookTest = "webhook-test", webhook_test;
    /// A webhook is paused.
    WebhookPaused = "webhook-paused", webhook_paused;
    /// A webhook goes on.
    WebhookResumed = "webhook-resumed", webhook_resumed;
    /// A webhook was deleted.
    WebhookDeleted = "webhook-deleted", webhook_deleted;
    /// A webhook is told something again.
    WebhookAgain = "webhook-again", webhook_again;
}

impl Said {
    /// The one with this code. An unknown code says nothing.
    pub fn find(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|said| said.code() == code)
    }

    /// The words on the page.
    pub fn notice(self, locale: Locale) -> Notice {
        match self {
            Self::Already | Self::InvitedAlready | Self::NotNow | Self::TooLate => Notice::info(self.words(locale)),
            _ => Notice::done(self.words(locale)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_an_address_finds_its_words_in_both_languages() {
        for said in Said::ALL {
            assert_eq!(Said::find(said.code()), Some(*said));
            assert_ne!(said.words(Locale::en), said.words(Locale::ja));
        }
        assert_eq!(Said::find("<script>"), None);
    }
}
