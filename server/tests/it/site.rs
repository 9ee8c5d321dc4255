//! Where every story begins: ひかり整体院 with its owner, its coach and two customers at play, and beside it a business of somebody else.

use crate::{
    browser::{Browser, Page},
    words::{LANGUAGES, words},
    world::World,
};
use axum::Router;
use backend::{
    Actor, Db, EnrolmentId, JourneyId, Role, StaffId,
    businesses::{NewBusiness, add_business},
    coaches::let_coaches_see_all,
    held::carry_out_due,
    invitations::{NewInvitation, accept_invitation, invite_customer},
    journeys::{get_journey, import_journey, publish_journey},
    mail::{
        Links, Mailer, deliver_due,
        outbox::{OutboxMail, list_outbox, read_outbox},
    },
    people,
    play::{Move, play},
    sessions,
    staff::{NewStaff, add_staff},
    testing::TestDatabase,
};
use jiff::Timestamp;
use journey::{Action, Number};
use server::{
    assets,
    configuration::{Configuration, Storage},
    demo::DemoDoor,
    router,
    session_cookie::Cookies,
    state::Shared,
};
use std::path::Path;
use tempfile::TempDir;

pub(crate) const LIGHT_BODY: &[u8] = include_bytes!("../../../app/journey/tests/journeys/light-body.toml");
pub(crate) const BASE_URL: &str = "https://sugoroku.example";

pub(crate) struct Site {
    pub(crate) database: TestDatabase,
    pub(crate) db: Db,
    pub(crate) router: Router,
    pub(crate) folder: TempDir,
    /// 青木 ひかり, who owns the business.
    pub(crate) owner: Actor,
    /// 森 健太, who coaches.
    pub(crate) coach: Actor,
    pub(crate) hanako: Player,
    pub(crate) tom: Player,
    pub(crate) journey: JourneyId,
    /// Ann Stone, who owns another business.
    pub(crate) stranger: Actor,
    /// Her customer Ben.
    pub(crate) ben: Player,
    pub(crate) strange_journey: JourneyId,
    mailer: Mailer,
    links: Links,
}

/// A customer who plays.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Player {
    pub(crate) actor: Actor,
    pub(crate) enrolment: EnrolmentId,
}

impl Player {
    /// The address of their board.
    pub(crate) fn board(&self) -> String {
        format!("/play/{}", self.enrolment)
    }

    /// The address of a square, or of something to do there.
    pub(crate) fn square(&self, rest: &str) -> String {
        format!("/play/{}/squares/{rest}", self.enrolment)
    }

    /// The address of something that staff do on a square of theirs.
    pub(crate) fn desk_square(&self, rest: &str) -> String {
        format!("/desk/enrolments/{}/squares/{rest}", self.enrolment)
    }

    /// The address of their page at the desk.
    pub(crate) fn desk_page(&self) -> String {
        format!("/desk/customers/{}", self.enrolment)
    }
}

/// What has to be said about something that is refused.
pub(crate) struct Refused<'a> {
    pub(crate) status: u16,
    /// A key for [`words`].
    pub(crate) says: &'a str,
}

pub(crate) const NOT_ALLOWED: Refused<'static> = Refused {
    status: 403,
    says: "errors.not_allowed.help",
};
pub(crate) const NOT_FOUND: Refused<'static> = Refused {
    status: 404,
    says: "errors.not_found.title",
};
pub(crate) const SIGN_IN_FIRST: Refused<'static> = Refused {
    status: 401,
    says: "errors.sign_in_first.help",
};

/// Who of the staff it is.
pub(crate) fn staff_id(actor: Actor) -> StaffId {
    match actor {
        Actor::Staff { staff, .. } => staff,
        Actor::Customer { .. } | Actor::System { .. } => panic!("one of the staff"),
    }
}

impl Site {
    pub(crate) async fn on_sqlite() -> Self {
        Self::begin(TestDatabase::sqlite().await).await
    }

    pub(crate) async fn on_postgres() -> Self {
        Self::begin(TestDatabase::postgres().await).await
    }

    async fn begin(database: TestDatabase) -> Self {
        let db = database.db.clone();
        let folder = TempDir::with_prefix("sugoroku-site-").unwrap();
        put_files(folder.path());
        let router = router_of(&db, folder.path(), BASE_URL, None);
        let mailer = Mailer::outbox(folder.path().join("outbox"), "hello@sugoroku.example").unwrap();
        let links = Links::new(BASE_URL.parse().unwrap());

        let owner = business(
            &db,
            "ひかり整体院",
            "ja",
            "Asia/Tokyo",
            ("青木 ひかり", "aoki@example.jp"),
        )
        .await;
        let mori = NewStaff {
            name: "森 健太".into(),
            email: "mori@example.jp".into(),
            role: "coach".into(),
            language: "ja".into(),
        };
        let business_id = owner.business();
        let coach = Actor::Staff {
            business: business_id,
            staff: add_staff(&db, &owner, mori, now()).await.unwrap(),
            role: Role::Coach,
        };
        // Most stories are of a business in which everybody looks after everybody.
        let_coaches_see_all(&db, &owner, true, now()).await.unwrap();
        let journey = publish(&db, &owner, LIGHT_BODY).await;
        let hanako = starts(&db, &owner, journey, ("佐藤 花子", "hanako@example.jp", "ja")).await;
        let tom = starts(&db, &owner, journey, ("Tom Reed", "tom@example.com", "en")).await;

        let stranger = business(
            &db,
            "Stone Studio",
            "en",
            "Europe/London",
            ("Ann Stone", "ann@example.org"),
        )
        .await;
        let strange_journey = publish(&db, &stranger, LIGHT_BODY).await;
        let ben = starts(&db, &stranger, strange_journey, ("Ben Hill", "ben@example.org", "en")).await;
        Self {
            database,
            db,
            router,
            folder,
            owner,
            coach,
            hanako,
            tom,
            journey,
            stranger,
            ben,
            strange_journey,
            mailer,
            links,
        }
    }

    /// A browser in which nobody is signed in.
    pub(crate) fn visitor(&self) -> Browser {
        Browser::new(&self.router)
    }

    /// A browser in which this person is signed in.
    pub(crate) async fn browser_of(&self, actor: Actor) -> Browser {
        let system = Actor::System {
            business: actor.business(),
        };
        let token = sessions::open_session(&self.db, &system, actor.person().unwrap(), "A phone", now())
            .await
            .unwrap();
        let mut browser = self.visitor();
        browser.cookies.insert("__Host-session".into(), token.to_string());
        browser
    }

    /// The same, and the person reads this language.
    pub(crate) async fn reader(&self, actor: Option<Actor>, language: &'static str) -> Browser {
        let Some(actor) = actor else {
            return self.visitor().in_language(language);
        };
        people::change_language(&self.db, &actor, language.parse().unwrap())
            .await
            .unwrap();
        self.browser_of(actor).await
    }

    pub(crate) async fn world(&self) -> World {
        World::of(&self.database).await
    }

    /// Sends a form as a person who reads English and as one who reads Japanese: both times it is refused in the reader's own words,
    /// and nothing changes. The pages, for what else they have to show.
    pub(crate) async fn refuses(
        &self,
        actor: Option<Actor>,
        path: &str,
        fields: &[(&str, &str)],
        refused: &Refused<'_>,
    ) -> Vec<Page> {
        let mut pages = Vec::new();
        for language in LANGUAGES {
            let mut browser = self.reader(actor, language).await;
            let before = self.world().await;
            let page = browser.post(path, fields).await;
            let what = format!("{path} {fields:?} in {language}");
            assert_eq!(page.status.as_u16(), refused.status, "{what}: {}", page.text());
            page.must_say(&words(language, refused.says));
            assert!(page.body.contains(&format!("<html lang=\"{language}\"")), "{what}");
            assert_eq!(before.changes(&self.world().await), Vec::<&str>::new(), "{what}");
            pages.push(page);
        }
        pages
    }

    /// As [`Site::refuses`], for a look at a page.
    pub(crate) async fn does_not_show(&self, actor: Option<Actor>, path: &str, refused: &Refused<'_>) {
        for language in LANGUAGES {
            let page = self.reader(actor, language).await.get(path).await;
            assert_eq!(
                page.status.as_u16(),
                refused.status,
                "{path} in {language}: {}",
                page.text()
            );
            page.must_say(&words(language, refused.says));
        }
    }

    /// Somebody plays, without a browser.
    pub(crate) async fn play(&self, actor: Actor, player: Player, action: Action) {
        play(&self.db, &actor, player.enrolment, Move::now(action, None), now())
            .await
            .unwrap();
    }

    /// Everything before the first claim: the lesson, seven mornings, the check-in.
    pub(crate) async fn plays_up_to_the_claim(&self, player: Player) {
        for action in [
            Action::Complete {
                square: "how-to-sit".into(),
            },
            Action::Count {
                square: "stretch".into(),
                n: Number::Whole(7),
            },
            Action::CheckIn {
                square: "first-mood".into(),
                feeling: Number::Whole(4),
                words: None,
            },
        ] {
            self.play(player.actor, player, action).await;
        }
    }

    pub(crate) async fn claims(&self, player: Player, words: &str) {
        let action = Action::Claim {
            square: "lighter".into(),
            words: Some(words.into()),
        };
        self.play(player.actor, player, action).await;
    }

    /// The seconds in which what staff did can be undone are over; how many things were done.
    pub(crate) async fn held_time_passes(&self) -> usize {
        // Now, and not in ten seconds: mails that come of it are sent now too.
        self.database
            .execute("UPDATE held_action SET due_at = held_at WHERE due_at IS NOT NULL")
            .await;
        carry_out_due(&self.db, now(), 1000).await.unwrap().done
    }

    /// Invites somebody who has not answered yet; the secret of their link.
    pub(crate) async fn invite(&self, name: &str, email: &str, sent: Timestamp) -> String {
        let new = invitation(self.journey, (name, email, "en"));
        invite_customer(&self.db, &self.owner, new, sent)
            .await
            .unwrap()
            .token
            .unwrap()
            .to_string()
    }

    /// Sends what is due; the latest mail to an address.
    pub(crate) async fn mail_to(&self, address: &str) -> Option<OutboxMail> {
        while deliver_due(&self.db, &self.mailer, &self.links, now())
            .await
            .unwrap()
            .anything()
        {}
        let folder = self.mailer.folder().unwrap();
        for line in list_outbox(folder, 1000).await.unwrap() {
            if line.to.contains(address) {
                return read_outbox(folder, &line.name).await.unwrap();
            }
        }
        None
    }

    /// The path of the link in the latest mail to an address, and its six figures.
    pub(crate) async fn sign_in_mail(&self, address: &str) -> (String, String) {
        let mail = self
            .mail_to(address)
            .await
            .unwrap_or_else(|| panic!("a mail to {address}"));
        let link = word_after(&mail.text, BASE_URL);
        let digits = mail.text.replace(&link, "");
        let code = digits
            .split(|letter: char| !letter.is_ascii_digit())
            .find(|figures| figures.len() == 6);
        (
            link,
            code.unwrap_or_else(|| panic!("six figures in {}", mail.text))
                .to_owned(),
        )
    }
}

/// The program over a database, without the network.
pub(crate) fn router_of(db: &Db, folder: &Path, base_url: &str, demo: Option<DemoDoor>) -> Router {
    router_with(db, &configuration(folder, base_url), demo)
}

/// The same with a configuration of one's own.
pub(crate) fn router_with(db: &Db, configuration: &Configuration, demo: Option<DemoDoor>) -> Router {
    let cookies = Cookies::for_base_url(&configuration.base_url().parse().unwrap());
    let assets = assets::read_manifest(&configuration.site).unwrap().addresses();
    let shared = Shared::new(db.clone(), configuration, cookies, assets, demo);
    router::routes(shared, configuration)
}

pub(crate) fn configuration(folder: &Path, base_url: &str) -> Configuration {
    Configuration {
        storage: Storage {
            database_url: "sqlite://not-opened-here".into(),
        },
        address: "127.0.0.1:3000".parse().unwrap(),
        public_url: Some(base_url.parse().unwrap()),
        smtp_url: None,
        mail_from: "hello@sugoroku.example".into(),
        outbox: folder.join("outbox"),
        site: folder.join("site"),
        client_ip_header: None,
        take_over_seconds: 300,
        no_sign_up: false,
        allow_private_addresses: false,
        demo: false,
    }
}

/// The files that `make bundle` makes, with little in them.
pub(crate) fn put_files(folder: &Path) {
    let pkg = folder.join("site/pkg");
    std::fs::create_dir_all(&pkg).unwrap();
    let manifest = r#"{ "style": "style.1a2b.css", "desk_style": "desk.2b3c.css", "islands": "islands.3c4d.js", "phone": "phone.8c9d.js", "today": "today.0e1f.js", "customer": { "js": "customer.5e6f.js", "wasm": "customer.7a8b.wasm" }, "desk": { "js": "desk.9e0f.js", "wasm": "desk.1b2c.wasm" } }"#;
    for (name, content) in [
        ("pkg/manifest.json", manifest),
        ("pkg/style.1a2b.css", "body { margin: 0 }"),
        ("pkg/desk.2b3c.css", "main { margin: 0 }"),
        ("pkg/islands.3c4d.js", "import('/pkg/customer.5e6f.js')"),
        ("pkg/customer.5e6f.js", "export default 1"),
        ("pkg/customer.7a8b.wasm", "\0asm"),
        ("pkg/phone.8c9d.js", "export {}"),
        ("service-worker.js", "self.addEventListener('fetch', () => {})"),
        ("favicon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("manifest.webmanifest", "{}"),
    ] {
        std::fs::write(folder.join("site").join(name), content).unwrap();
    }
}

/// The present instant, as the program sees it.
#[expect(
    clippy::disallowed_methods,
    reason = "the router asks the clock too, so these stories play today"
)]
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

pub(crate) async fn publish(db: &Db, owner: &Actor, file: &[u8]) -> JourneyId {
    let id = import_journey(db, owner, file, now()).await.unwrap();
    let revision = get_journey(db, owner, id).await.unwrap().revision;
    publish_journey(db, owner, id, revision, now()).await.unwrap();
    id
}

async fn business(db: &Db, name: &str, language: &str, time_zone: &str, (owner, email): (&str, &str)) -> Actor {
    let new = NewBusiness {
        name: name.into(),
        language: language.into(),
        time_zone: time_zone.into(),
        owner_name: owner.into(),
        owner_email: email.into(),
    };
    let added = add_business(db, new, now()).await.unwrap();
    Actor::Staff {
        business: added.business,
        staff: added.owner,
        role: Role::Owner,
    }
}

async fn starts(db: &Db, owner: &Actor, journey: JourneyId, person: (&str, &str, &str)) -> Player {
    let invited = invite_customer(db, owner, invitation(journey, person), now())
        .await
        .unwrap();
    let accepted = accept_invitation(db, &invited.token.unwrap().to_string(), "A phone", now())
        .await
        .unwrap();
    Player {
        actor: accepted.actor,
        enrolment: accepted.enrolment,
    }
}

fn invitation(journey: JourneyId, (name, email, language): (&str, &str, &str)) -> NewInvitation {
    NewInvitation {
        journey: journey.to_string(),
        name: name.into(),
        email: email.into(),
        language: language.into(),
        time_zone: String::new(),
    }
}

/// The word that follows a text.
pub(crate) fn word_after(text: &str, before: &str) -> String {
    let at = text.find(before).unwrap_or_else(|| panic!("{before} in {text}"));
    text[at + before.len()..].split_whitespace().next().unwrap().to_owned()
}
