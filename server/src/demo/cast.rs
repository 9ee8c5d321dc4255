//! The people of the demo: who they are, how they play, and where they are when the curtain rises.

use backend::Language;
use journey::Action;

/// The business of the demo.
pub(super) const BUSINESS: &str = "ひかり整体院";
/// Its time zone.
pub(super) const TIME_ZONE: &str = "Asia/Tokyo";
/// Its colour.
pub(super) const COLOUR: &str = "#0f6a73";
/// Its logo: a sun over a couch, and its name.
pub(super) const LOGO: &[u8] = include_bytes!("brand/logo.png");
/// The owner: name and address.
pub(super) const OWNER: (&str, &str) = ("青木 ひかり", "hikari@demo.example");
/// The coach: name and address.
pub(super) const COACH: (&str, &str) = ("森 健太", "kenta@demo.example");
/// The second coach, who joins as the last act of the story.
pub(super) const NEW_COACH: (&str, &str) = ("Emily Stone", "emily@demo.example");
/// Whom the printed customer link opens for readers of Japanese.
pub(super) const JAPANESE_CUSTOMER: &str = "hanako@demo.example";
/// Whom the printed customer link opens for readers of English.
pub(super) const ENGLISH_CUSTOMER: &str = "emma@demo.example";

/// The journeys of the demo, as files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Path {
    /// Twelve weeks to a light body, in Japanese.
    LightBodyJapanese,
    /// The same in English.
    LightBody,
    /// A hundred articles for a blog, in Japanese.
    HundredArticles,
}

impl Path {
    /// All of them.
    pub(super) const ALL: [Self; 3] = [Self::LightBodyJapanese, Self::LightBody, Self::HundredArticles];

    /// The journey's key.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::LightBodyJapanese => "karui-karada",
            Self::LightBody => "light-body",
            Self::HundredArticles => "hundred-articles",
        }
    }

    /// The journey file.
    pub(super) fn file(self) -> &'static [u8] {
        match self {
            Self::LightBodyJapanese => include_bytes!("journeys/karui-karada.toml"),
            Self::LightBody => include_bytes!("journeys/light-body.toml"),
            Self::HundredArticles => include_bytes!("journeys/hundred-articles.toml"),
        }
    }
}

/// How often a customer plays, and for how long.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Habit {
    /// Was invited and has not pressed start.
    NeverStarts,
    /// Plays on about this share of days, to this day.
    Plays(f64),
    /// Plays on about this share of days, then stops after this day of the journey.
    PlaysUntil(f64, i64),
    /// As above, but goes on looking in without a step.
    LooksInAfter(f64, i64),
    /// Plays, then takes a break on this day of the journey.
    TakesABreak(f64, i64),
    /// Plays, then leaves on this day of the journey.
    Leaves(f64, i64, &'static str),
    /// Plays, stops on the first day, and comes back on the second.
    ComesBack(f64, i64, i64),
}

/// One customer of the demo.
#[derive(Clone, Copy, Debug)]
pub(super) struct Persona {
    /// Their name.
    pub name: &'static str,
    /// The part of their address before `@demo.example`.
    pub mailbox: &'static str,
    /// Their language.
    pub language: Language,
    /// Their time zone, if it is not the business's.
    pub time_zone: Option<&'static str>,
    /// Which journey they play.
    pub path: Path,
    /// How many days ago they were invited and, unless they never start, started.
    pub days_ago: i64,
    /// How they play.
    pub habit: Habit,
}

impl Persona {
    /// The whole mail address.
    pub(super) fn email(&self) -> String {
        format!("{}@demo.example", self.mailbox)
    }
}

const fn japanese(name: &'static str, mailbox: &'static str, days_ago: i64, habit: Habit) -> Persona {
    Persona {
        name,
        mailbox,
        language: Language::Japanese,
        time_zone: None,
        path: Path::LightBodyJapanese,
        days_ago,
        habit,
    }
}

const fn writer(name: &'static str, mailbox: &'static str, days_ago: i64, habit: Habit) -> Persona {
    Persona {
        name,
        mailbox,
        language: Language::Japanese,
        time_zone: None,
        path: Path::HundredArticles,
        days_ago,
        habit,
    }
}

const fn english(
    name: &'static str,
    mailbox: &'static str,
    zone: &'static str,
    days_ago: i64,
    habit: Habit,
) -> Persona {
    Persona {
        name,
        mailbox,
        language: Language::English,
        time_zone: Some(zone),
        path: Path::LightBody,
        days_ago,
        habit,
    }
}

/// A step of the coach's own training.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    /// A lesson is done.
    Learns(&'static str),
    /// An action is counted so many times.
    Counts(&'static str, i64),
    /// A feeling is told.
    Feels(&'static str, i64),
    /// A checkpoint is reached.
    Claims(&'static str, &'static str),
}

impl Step {
    /// The step as a command.
    pub(super) fn action(self) -> Action {
        match self {
            Self::Learns(square) => Action::Complete { square: square.into() },
            Self::Counts(square, n) => Action::Count {
                square: square.into(),
                n: n.into(),
            },
            Self::Feels(square, feeling) => Action::CheckIn {
                square: square.into(),
                feeling: feeling.into(),
                words: None,
            },
            Self::Claims(square, words) => Action::Claim {
                square: square.into(),
                words: Some(words.into()),
            },
        }
    }
}

/// What the coach did for their own training, and how many days ago.
pub(super) const TRAINING: &[(i64, Step)] = &[
    (11, Step::Learns("greeting")),
    (10, Step::Counts("by-name", 4)),
    (9, Step::Counts("by-name", 6)),
    (8, Step::Feels("greeting-feeling", 4)),
    (
        7,
        Step::Claims("they-greet-first", "山田さまが、先に声をかけてくださいました。"),
    ),
    (5, Step::Learns("listen-first")),
    (3, Step::Counts("say-back", 3)),
    (1, Step::Counts("say-back", 1)),
];

/// All customers.
pub(super) const CUSTOMERS: &[Persona] = &[
    // Going well, at the beginning, in the middle and near the end.
    japanese("佐藤 花子", "hanako", 26, Habit::Plays(0.85)),
    english("Emma Clark", "emma", "Europe/London", 27, Habit::Plays(0.85)),
    japanese("高橋 由美", "yumi", 2, Habit::Plays(0.95)),
    japanese("伊藤 さおり", "saori", 6, Habit::Plays(0.9)),
    japanese("渡辺 真理", "mari", 11, Habit::Plays(0.6)),
    english("Noah Kim", "noah", "Asia/Seoul", 13, Habit::Plays(0.55)),
    english("Sofia Rossi", "sofia", "Europe/Rome", 4, Habit::Plays(0.9)),
    japanese("小林 恵", "megumi", 40, Habit::Plays(0.9)),
    japanese("加藤 誠", "makoto", 47, Habit::Plays(0.75)),
    english("Liam Byrne", "liam", "Europe/Dublin", 52, Habit::Plays(0.6)),
    writer("吉田 直子", "naoko", 34, Habit::Plays(0.7)),
    writer("山田 太一", "taichi", 90, Habit::Plays(0.8)),
    // Their claim waits for the coach.
    japanese("松本 明子", "akiko", 20, Habit::Plays(0.95)),
    japanese("井上 涼", "ryo", 19, Habit::Plays(0.95)),
    english("Joe Park", "joe", "America/Los_Angeles", 20, Habit::Plays(0.95)),
    japanese("木村 千夏", "chinatsu", 19, Habit::Plays(0.97)),
    // Slower than they were.
    japanese("中村 さくら", "sakura", 12, Habit::PlaysUntil(0.97, 7)),
    english("Ben Novak", "ben", "Europe/Prague", 15, Habit::PlaysUntil(0.97, 10)),
    // Behind the promise.
    english("Ana Lee", "ana", "Europe/Madrid", 33, Habit::Plays(0.16)),
    japanese("林 美咲", "misaki", 30, Habit::Plays(0.18)),
    japanese("清水 浩二", "koji", 36, Habit::Plays(0.2)),
    writer("山口 亮", "akira", 45, Habit::Plays(0.17)),
    // Stalled: some gone silent, some still looking in.
    english("Tom Reed", "tom", "America/New_York", 31, Habit::LooksInAfter(0.6, 8)),
    writer("鈴木 一郎", "ichiro", 62, Habit::PlaysUntil(0.5, 40)),
    japanese("斎藤 健", "ken", 45, Habit::PlaysUntil(0.7, 12)),
    japanese("森田 あゆみ", "ayumi", 70, Habit::PlaysUntil(0.7, 38)),
    // Lapsed.
    japanese("橋本 修", "osamu", 128, Habit::PlaysUntil(0.5, 15)),
    english(
        "Grace Hall",
        "grace",
        "America/Chicago",
        134,
        Habit::PlaysUntil(0.6, 30),
    ),
    // On a break, and left.
    japanese("石川 佳奈", "kana", 24, Habit::TakesABreak(0.8, 16)),
    english(
        "Oliver Smith",
        "oliver",
        "Australia/Sydney",
        50,
        Habit::TakesABreak(0.7, 41),
    ),
    english(
        "Mia Weber",
        "mia",
        "Europe/Berlin",
        58,
        Habit::Leaves(0.5, 30, "something-else: I moved to another town."),
    ),
    // Came back after a long silence.
    japanese("前田 香織", "kaori", 75, Habit::ComesBack(0.8, 14, 60)),
    // Finished.
    japanese("岡田 千尋", "chihiro", 112, Habit::Plays(0.9)),
    english("Lucas Silva", "lucas", "America/Sao_Paulo", 118, Habit::Plays(0.9)),
    // Invited, not started.
    japanese("藤田 舞", "mai", 1, Habit::NeverStarts),
    english("Ivy Chen", "ivy", "Asia/Taipei", 3, Habit::NeverStarts),
];
