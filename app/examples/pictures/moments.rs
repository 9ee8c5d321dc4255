//! Moments in the life of sample journeys, each made by playing real commands.

use app::customer::BoardModel;
use jiff::Timestamp;
use journey::{Action, Author, Command, Draft, State, Version, Zone};
use std::error::Error;
use std::sync::Arc;

/// A board worth looking at.
pub(crate) struct Moment {
    /// The name of its files.
    pub(crate) name: String,
    /// The board.
    pub(crate) model: BoardModel,
}

const LIGHT_BODY: &[u8] = include_bytes!("../../journey/tests/journeys/light-body.toml");
const HUNDRED_ARTICLES: &[u8] = include_bytes!("../../journey/tests/journeys/hundred-articles.toml");

/// A journey whose second square opens by time alone.
const WAITS: &str = r#"
format = 1
key = "waits"
title = "A week of rest"
language = "en"
promise = "You know what rest feels like."

[[stage]]
key = "rest"
title = "Rest"

[[stage.square]]
key = "breathe"
kind = "lesson"
title = "Breathe"
guide = "In through the nose."

[[stage.square]]
key = "notice"
kind = "check-in"
title = "What changed?"
question = "What feels different today?"
opens_when = { days_since = "breathe", at_least = 5 }
"#;

/// A journey that is being played.
struct Played {
    version: Arc<Version>,
    state: State,
    start: Timestamp,
}

impl Played {
    fn start(file: &[u8]) -> Result<Self, Box<dyn Error>> {
        let draft = Draft::from_toml(file).map_err(|error| error.to_string())?;
        let version = Version::publish(draft).map_err(|findings| format!("{findings:?}"))?;
        let state = State::new(&version, Zone::named("Asia/Tokyo")?);
        let mut played = Self {
            version: Arc::new(version),
            state,
            start: "2026-01-05T09:00:00+09:00".parse()?,
        };
        played.then(0, Author::Customer, Action::Start)?;
        Ok(played)
    }

    fn day(&self, day: i64) -> Result<Timestamp, Box<dyn Error>> {
        Ok(Timestamp::from_second(
            self.start.as_second() + day * 86_400 + i64::try_from(self.state.facts().min(50))?,
        )?)
    }

    fn then(&mut self, day: i64, by: Author, action: Action) -> Result<(), Box<dyn Error>> {
        let command = Command {
            at: self.day(day)?,
            by,
            id: None,
            action,
        };
        let decision = journey::decide(&self.version, &self.state, &command)
            .map_err(|refusal| format!("{:?}: {refusal}", command.action))?;
        for fact in decision.by_time.iter().chain(&decision.facts) {
            journey::evolve(&self.version, &mut self.state, fact);
        }
        Ok(())
    }

    fn complete(&mut self, day: i64, square: &str) -> Result<(), Box<dyn Error>> {
        self.then(
            day,
            Author::Customer,
            Action::Complete {
                square: square.to_owned(),
            },
        )
    }

    fn count(&mut self, day: i64, square: &str, n: i64) -> Result<(), Box<dyn Error>> {
        self.then(
            day,
            Author::Customer,
            Action::Count {
                square: square.to_owned(),
                n: n.into(),
            },
        )
    }

    fn check_in(&mut self, day: i64, square: &str) -> Result<(), Box<dyn Error>> {
        self.then(
            day,
            Author::Customer,
            Action::CheckIn {
                square: square.to_owned(),
                feeling: 4.into(),
                words: None,
            },
        )
    }

    fn claim(&mut self, day: i64, square: &str) -> Result<(), Box<dyn Error>> {
        self.then(
            day,
            Author::Customer,
            Action::Claim {
                square: square.to_owned(),
                words: Some("Mornings are easier.".to_owned()),
            },
        )
    }

    fn award(&mut self, day: i64, square: &str) -> Result<(), Box<dyn Error>> {
        self.then(
            day,
            Author::Coach,
            Action::Award {
                square: square.to_owned(),
            },
        )
    }

    fn look(&self, name: &str, day: i64) -> Result<Moment, Box<dyn Error>> {
        Ok(Moment {
            name: name.to_owned(),
            model: BoardModel::new("0192", self.version.clone(), self.state.clone(), self.day(day)?),
        })
    }
}

/// A journey of so many squares, in stages of about seven.
fn sized(squares: usize, japanese: bool) -> String {
    let titles: [&str; 10] = if japanese {
        [
            "朝の深呼吸",
            "肩をまわす",
            "歩く姿勢を整える",
            "今日の気分",
            "痛みが軽くなる",
            "おうちキット",
            "よい椅子の選び方",
            "水を飲む",
            "夜のストレッチを続ける",
            "よく眠れる",
        ]
    } else {
        [
            "How to breathe",
            "Roll your shoulders",
            "Stand tall at work",
            "How is it going?",
            "Less pain in the morning",
            "Stretch kit",
            "Choose a better chair",
            "Drink a glass of water",
            "Stretch before you sleep every night",
            "A better night",
        ]
    };
    let mut file = format!(
        "format = 1\nkey = \"sized\"\ntitle = \"{}\"\nlanguage = \"{}\"\npromise = \"{}\"\n",
        if japanese {
            "軽いからだへの道"
        } else {
            "The long way to a light body"
        },
        if japanese { "ja" } else { "en" },
        if japanese {
            "朝、肩が軽いまま目を覚ませるようになります。"
        } else {
            "Wake up light, without stiff shoulders."
        },
    );
    let stages = squares.div_ceil(7).max(2);
    let mut made = 0;
    for stage in 0..stages {
        let title = if japanese {
            format!("からだを整える その{}", stage + 1)
        } else {
            format!("Ease and strength, part {}", stage + 1)
        };
        file += &[
            "[[stage]]\nkey = \"stage-",
            &stage.to_string(),
            "\"\ntitle = \"",
            &title,
            "\"\n",
        ]
        .concat();
        let here = (squares - made).div_ceil(stages - stage);
        for _ in 0..here {
            let n = made;
            let title = titles[n % 10];
            let kind = match n % 10 {
                0 | 2 | 6 => "kind = \"lesson\"\n".to_owned(),
                1 | 7 | 8 => "kind = \"action\"\ntarget = 5\nunit = \"times\"\n".to_owned(),
                3 => "kind = \"check-in\"\nquestion = \"?\"\n".to_owned(),
                5 => "kind = \"offer\"\noffer = { sort = \"cross-sell\", url = \"https://example.com/kit\" }\n"
                    .to_owned(),
                _ => format!(
                    "kind = \"checkpoint\"\nresult = \"r\"\nquestion = \"q\"\naward = \"self\"\nby_week = {}\n",
                    n / 4 + 2
                ),
            };
            file += &[
                "[[stage.square]]
key = \"s-",
                &n.to_string(),
                "\"
title = \"",
                title,
                "\"
",
                &kind,
            ]
            .concat();
            made += 1;
        }
    }
    file
}

/// Plays a sized journey up to a square.
fn walked(squares: usize, japanese: bool, until: usize, name: &str) -> Result<Moment, Box<dyn Error>> {
    let mut played = Played::start(sized(squares, japanese).as_bytes())?;
    for n in 0..until {
        let square = format!("s-{n}");
        let day = i64::try_from(n)?;
        match n % 10 {
            0 | 2 | 6 => played.complete(day, &square)?,
            1 | 7 | 8 => played.count(day, &square, 5)?,
            3 => played.check_in(day, &square)?,
            5 => {}
            _ => played.claim(day, &square)?,
        }
    }
    played.look(name, i64::try_from(until)? + 6)
}

/// All moments.
pub(crate) fn moments() -> Result<Vec<Moment>, Box<dyn Error>> {
    let mut moments = Vec::new();
    let mut body = Played::start(LIGHT_BODY)?;
    moments.push(body.look("body-01-first-day", 0)?);
    body.complete(0, "how-to-sit")?;
    for day in [1, 3, 4, 6] {
        body.complete(day, "stretch")?;
    }
    moments.push(body.look("body-02-stretching", 12)?);
    let mut paused = Played {
        version: body.version.clone(),
        state: body.state.clone(),
        start: body.start,
    };
    paused.then(13, Author::Customer, Action::Pause)?;
    moments.push(paused.look("body-03-paused", 14)?);
    paused.then(
        15,
        Author::Customer,
        Action::Leave {
            reason: "time".to_owned(),
        },
    )?;
    moments.push(paused.look("body-04-left", 16)?);
    for day in [13, 14, 15] {
        body.complete(day, "stretch")?;
    }
    moments.push(body.look("body-05-check-in", 15)?);
    body.check_in(16, "first-mood")?;
    moments.push(body.look("body-06-early", 17)?);
    moments.push(body.look("body-06-checkpoint", 18)?);
    moments.push(body.look("body-06-late", 25)?);
    body.claim(19, "lighter")?;
    moments.push(body.look("body-07-waiting", 20)?);
    body.award(21, "lighter")?;
    moments.push(body.look("body-08-offer", 22)?);
    body.then(
        22,
        Author::Customer,
        Action::Decline {
            square: "home-kit".to_owned(),
        },
    )?;
    body.then(
        22,
        Author::Customer,
        Action::TakeUp {
            square: "posture-offer".to_owned(),
        },
    )?;
    moments.push(body.look("body-09-locked", 22)?);
    body.then(
        23,
        Author::Coach,
        Action::Open {
            square: "walk".to_owned(),
        },
    )?;
    body.count(30, "walk", 13)?;
    moments.push(body.look("body-10-walking", 31)?);
    body.count(45, "walk", 7)?;
    body.claim(50, "sleep")?;
    body.complete(60, "teach")?;
    body.award(80, "twelve-weeks")?;
    moments.push(body.look("body-11-last-offer", 80)?);
    body.then(
        81,
        Author::Customer,
        Action::TakeUp {
            square: "club-offer".to_owned(),
        },
    )?;
    moments.push(body.look("body-12-finished", 81)?);

    let mut articles = Played::start(HUNDRED_ARTICLES)?;
    articles.complete(0, "reader")?;
    articles.count(9, "first-ten", 6)?;
    moments.push(articles.look("articles-01-counting", 10)?);
    articles.count(20, "first-ten", 4)?;
    articles.check_in(21, "feeling")?;
    articles.count(60, "hundred", 37)?;
    moments.push(articles.look("articles-02-hundred", 62)?);

    let mut time = Played::start(WAITS.as_bytes())?;
    time.complete(0, "breathe")?;
    moments.push(time.look("time-01-opens", 1)?);

    moments.push(walked(5, true, 2, "sized-005")?);
    moments.push(walked(40, true, 17, "sized-040-japanese")?);
    moments.push(walked(40, false, 12, "sized-040-english")?);
    moments.push(walked(200, false, 63, "sized-200")?);
    Ok(moments)
}
