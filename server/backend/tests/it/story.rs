//! Where every story begins: 田中整体院 with its owner, a coach, and a published journey, on Monday
//! 2026-01-05 at nine in the morning in Tokyo.

use backend::{
    Actor, BusinessId, CustomerId, Db, EnrolmentId, JourneyId, Role, StaffId,
    businesses::{NewBusiness, add_business},
    coaches::let_coaches_see_all,
    enrolments::{Playing, get_enrolment},
    held::{CarriedOut, Deed, HELD_FOR, Held, NewDeed, carry_out_due, hold},
    invitations::{NewInvitation, accept_invitation, invite_customer},
    journeys::{get_journey, import_journey, publish_journey},
    mail::{
        Links, Mailer, deliver_due,
        outbox::{OutboxMail, list_outbox, read_outbox},
    },
    play::{Move, Played, play},
    staff::{NewStaff, add_staff},
    testing::TestDatabase,
};
use jiff::{SignedDuration, Timestamp};
use journey::{Action, Number, SquareState, Standing, board, standing};
use tempfile::TempDir;

/// The journey of the stories.
pub(crate) const LIGHT_BODY: &[u8] = include_bytes!("light-body.toml");

pub(crate) struct Story {
    pub(crate) database: TestDatabase,
    pub(crate) db: Db,
    pub(crate) now: Timestamp,
    pub(crate) business: BusinessId,
    /// 田中 健一, who owns the business.
    pub(crate) owner: Actor,
    /// 鈴木 愛, who coaches.
    pub(crate) coach: Actor,
    pub(crate) journey: JourneyId,
    pub(crate) mailer: Mailer,
    pub(crate) links: Links,
    pub(crate) outbox: TempDir,
}

/// A customer who plays.
#[derive(Clone, Copy)]
pub(crate) struct Player {
    pub(crate) actor: Actor,
    pub(crate) customer: CustomerId,
    pub(crate) enrolment: EnrolmentId,
}

impl Story {
    pub(crate) async fn on_sqlite() -> Self {
        Self::begin(TestDatabase::sqlite().await).await
    }

    pub(crate) async fn on_postgres() -> Self {
        Self::begin(TestDatabase::postgres().await).await
    }

    async fn begin(database: TestDatabase) -> Self {
        let db = database.db.clone();
        let now: Timestamp = "2026-01-05T09:00:00+09:00".parse().unwrap();
        let added = add_business(
            &db,
            NewBusiness {
                name: "田中整体院".into(),
                language: "ja".into(),
                time_zone: "Asia/Tokyo".into(),
                owner_name: "田中 健一".into(),
                owner_email: "tanaka@example.jp".into(),
            },
            now,
        )
        .await
        .unwrap();
        let business = added.business;
        let owner = staff(business, added.owner, Role::Owner);
        let coach = add_staff(
            &db,
            &owner,
            NewStaff {
                name: "鈴木 愛".into(),
                email: "suzuki@example.jp".into(),
                role: "coach".into(),
                language: "ja".into(),
            },
            now,
        )
        .await
        .unwrap();
        let outbox = TempDir::with_prefix("sugoroku-outbox-").unwrap();
        let mut story = Self {
            journey: JourneyId::new(now),
            coach: staff(business, coach, Role::Coach),
            mailer: Mailer::outbox(outbox.path(), "hello@sugoroku.example").unwrap(),
            links: Links::new("https://sugoroku.example/".parse().unwrap()),
            database,
            db,
            now,
            business,
            owner,
            outbox,
        };
        // Most stories are of a business in which everybody looks after everybody.
        let_coaches_see_all(&story.db, &story.owner, true, story.now)
            .await
            .unwrap();
        story.journey = story.publish(LIGHT_BODY).await;
        story
    }

    pub(crate) fn system(&self) -> Actor {
        Actor::System {
            business: self.business,
        }
    }

    /// A second business with its owner, for stories of what must stay apart.
    pub(crate) async fn another_business(&self) -> Actor {
        let added = add_business(
            &self.db,
            NewBusiness {
                name: "Reed Studio".into(),
                language: "en".into(),
                time_zone: "America/New_York".into(),
                owner_name: "Ann Reed".into(),
                owner_email: "ann@example.com".into(),
            },
            self.now,
        )
        .await
        .unwrap();
        staff(added.business, added.owner, Role::Owner)
    }

    pub(crate) fn days_pass(&mut self, days: i64) {
        self.now += SignedDuration::from_hours(24 * days);
    }

    pub(crate) fn seconds_pass(&mut self, seconds: i64) {
        self.now += SignedDuration::from_secs(seconds);
    }

    /// Somebody of the staff does something from the desk.
    pub(crate) async fn holds(&self, who: &Actor, player: Player, deed: Deed) -> backend::Result<Held> {
        let new = NewDeed {
            enrolment: player.enrolment,
            id: None,
            deed,
            tried: None,
        };
        hold(&self.db, who, new, self.now).await
    }

    /// The seconds in which it could be undone are over.
    pub(crate) async fn held_time_passes(&mut self) -> CarriedOut {
        self.now += HELD_FOR;
        carry_out_due(&self.db, self.now, 1000).await.unwrap()
    }

    /// Another coach joins.
    pub(crate) async fn another_coach(&self, name: &str, email: &str) -> Actor {
        let new = NewStaff {
            name: name.into(),
            email: email.into(),
            role: "coach".into(),
            language: "ja".into(),
        };
        let id = add_staff(&self.db, &self.owner, new, self.now).await.unwrap();
        staff(self.business, id, Role::Coach)
    }

    pub(crate) fn minutes_pass(&mut self, minutes: i64) {
        self.now += SignedDuration::from_mins(minutes);
    }

    /// Imports a file and publishes it.
    pub(crate) async fn publish(&self, file: &[u8]) -> JourneyId {
        let id = import_journey(&self.db, &self.owner, file, self.now).await.unwrap();
        let revision = get_journey(&self.db, &self.owner, id).await.unwrap().revision;
        publish_journey(&self.db, &self.owner, id, revision, self.now)
            .await
            .unwrap();
        id
    }

    pub(crate) fn invitation_of_hanako(&self) -> NewInvitation {
        NewInvitation {
            journey: self.journey.to_string(),
            name: "佐藤 花子".into(),
            email: "hanako@example.jp".into(),
            language: "ja".into(),
            time_zone: String::new(),
        }
    }

    pub(crate) fn invitation_of_tom(&self) -> NewInvitation {
        NewInvitation {
            journey: self.journey.to_string(),
            name: "Tom Reed".into(),
            email: "tom@example.com".into(),
            language: "en".into(),
            time_zone: "America/New_York".into(),
        }
    }

    /// 佐藤 花子 is invited, and starts.
    pub(crate) async fn hanako_starts(&self) -> Player {
        self.starts(self.invitation_of_hanako()).await
    }

    /// Tom Reed is invited, and starts.
    pub(crate) async fn tom_starts(&self) -> Player {
        self.starts(self.invitation_of_tom()).await
    }

    pub(crate) async fn starts(&self, invitation: NewInvitation) -> Player {
        let to = invitation.email.clone();
        invite_customer(&self.db, &self.owner, invitation, self.now)
            .await
            .unwrap();
        let token = self.invitation_token(&to).await;
        let accepted = accept_invitation(&self.db, &token, "Phone", self.now).await.unwrap();
        let Actor::Customer { customer, .. } = accepted.actor else {
            panic!("a customer accepts");
        };
        Player {
            actor: accepted.actor,
            customer,
            enrolment: accepted.enrolment,
        }
    }

    /// Sends what is due; the whole outbox, the latest first.
    pub(crate) async fn mails(&self) -> Vec<OutboxMail> {
        while deliver_due(&self.db, &self.mailer, &self.links, self.now)
            .await
            .unwrap()
            .anything()
        {}
        let folder = self.outbox.path();
        let mut mails = Vec::new();
        for line in list_outbox(folder, 1000).await.unwrap() {
            mails.push(read_outbox(folder, &line.name).await.unwrap().unwrap());
        }
        mails
    }

    /// The latest mail to an address.
    pub(crate) async fn mail_to(&self, address: &str) -> OutboxMail {
        let mails = self.mails().await;
        mails
            .into_iter()
            .find(|mail| mail.line.to.contains(address))
            .unwrap_or_else(|| panic!("a mail to {address}"))
    }

    pub(crate) async fn invitation_token(&self, address: &str) -> String {
        let mail = self.mail_to(address).await;
        after(&mail.text, "https://sugoroku.example/invitation/")
    }

    pub(crate) async fn play(&self, player: Player, action: Action) -> backend::Result<Played> {
        play(
            &self.db,
            &player.actor,
            player.enrolment,
            Move::now(action, None),
            self.now,
        )
        .await
    }

    /// What the coach does with a player's board.
    pub(crate) async fn coach_plays(&self, player: Player, action: Action) -> backend::Result<Played> {
        play(
            &self.db,
            &self.coach,
            player.enrolment,
            Move::now(action, None),
            self.now,
        )
        .await
    }

    /// Everything up to the first claim: the lesson, seven stretches, the check-in, the claim.
    pub(crate) async fn plays_up_to_the_claim(&self, player: Player) {
        for action in [
            complete("how-to-sit"),
            count("stretch", 7),
            check_in("first-mood", 4),
            claim("lighter", Some("肩が軽い朝がふえました")),
        ] {
            self.play(player, action).await.unwrap();
        }
    }

    pub(crate) async fn open(&self, player: Player) -> Playing {
        get_enrolment(&self.db, &player.actor, player.enrolment).await.unwrap()
    }

    pub(crate) async fn square(&self, player: Player, key: &str) -> SquareState {
        let playing = self.open(player).await;
        let board = board(&playing.version, &playing.state, self.now);
        board.squares.iter().find(|square| *square.key == *key).unwrap().state
    }

    /// How often a counted square was counted.
    pub(crate) async fn counted(&self, player: Player, key: &str) -> u32 {
        let playing = self.open(player).await;
        let board = board(&playing.version, &playing.state, self.now);
        let view = board.squares.iter().find(|square| *square.key == *key);
        view.unwrap().count.unwrap().0
    }

    pub(crate) async fn standing(&self, player: Player) -> Standing {
        let playing = self.open(player).await;
        standing(&playing.version, &playing.state, self.now).standing
    }
}

fn staff(business: BusinessId, staff: StaffId, role: Role) -> Actor {
    Actor::Staff { business, staff, role }
}

/// The word that follows a text.
pub(crate) fn after(text: &str, before: &str) -> String {
    let at = text.find(before).unwrap_or_else(|| panic!("{before} in {text}"));
    text[at + before.len()..].split_whitespace().next().unwrap().to_owned()
}

pub(crate) fn complete(square: &str) -> Action {
    Action::Complete { square: square.into() }
}

pub(crate) fn count(square: &str, n: i64) -> Action {
    Action::Count {
        square: square.into(),
        n: Number::Whole(n),
    }
}

pub(crate) fn check_in(square: &str, feeling: i64) -> Action {
    Action::CheckIn {
        square: square.into(),
        feeling: Number::Whole(feeling),
        words: None,
    }
}

pub(crate) fn claim(square: &str, words: Option<&str>) -> Action {
    Action::Claim {
        square: square.into(),
        words: words.map(str::to_owned),
    }
}

pub(crate) fn award(square: &str) -> Action {
    Action::Award { square: square.into() }
}

pub(crate) fn send_back(square: &str, words: &str) -> Action {
    Action::SendBack {
        square: square.into(),
        words: words.into(),
    }
}
