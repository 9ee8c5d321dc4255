//! Moments with all that happened before them, for the pages that look back: feelings and badges.

use app::customer::BoardModel;
use jiff::Timestamp;
use journey::{Action, Author, Command, Draft, Fact, State, Version, Zone};
use std::error::Error;
use std::sync::Arc;

const LIGHT_BODY: &[u8] = include_bytes!("../../journey/tests/journeys/light-body.toml");

/// A journey of one's own, with checkpoints of every sort and two questions, in Japanese.
const KARADA: &str = r#"
format = 1
key = "karada"
title = "12週間で軽いからだ"
language = "ja"
promise = "肩のこりのない朝を迎えます。"

[[stage]]
key = "ease"
title = "痛みをゆるめる"

[[stage.square]]
key = "sit"
kind = "lesson"
title = "座り方"

[[stage.square]]
key = "mood"
kind = "check-in"
title = "肩の調子"
question = "今日の肩の調子はいかがですか"

[[stage.square]]
key = "lighter"
kind = "checkpoint"
title = "肩が軽い朝"
result = "朝、起きたときに肩が軽く感じられます。首を回すと、前より後ろがよく見えます。"
by_week = 3
award = "self"
question = "肩は軽くなりましたか"

[[stage]]
key = "keep"
title = "つづける"

[[stage.square]]
key = "sleep-mood"
kind = "check-in"
title = "眠りの様子"
question = "昨夜はよく眠れましたか"

[[stage.square]]
key = "later-mood"
kind = "check-in"
title = "二か月目の肩"
question = "今日の肩の調子はいかがですか"

[[stage.square]]
key = "walks"
kind = "checkpoint"
title = "散歩を百回"
result = "階段で息が切れません。"
award = "count"
target = 100
unit = "回"
question = "歩くのが楽になりましたか"

[[stage]]
key = "enjoy"
title = "からだを楽しむ"

[[stage.square]]
key = "teach"
kind = "action"
title = "だれかに座り方を教える"

[[stage.square]]
key = "twelve"
kind = "checkpoint"
title = "12週間"
result = "何年ぶりかの軽さです。"
by_week = 12
award = "coach"
question = "からだは軽いですか"
"#;

/// A board with its history.
pub(crate) struct LookingBack {
    /// The name of its files.
    pub(crate) name: String,
    /// The board.
    pub(crate) model: BoardModel,
    /// Everything that happened, in order.
    pub(crate) history: Vec<Fact>,
}

/// A journey that is being played.
pub(crate) struct Story {
    version: Arc<Version>,
    state: State,
    start: Timestamp,
    history: Vec<Fact>,
}

impl Story {
    /// Somebody in Tokyo starts on Monday, Jan 5, 2026, at nine.
    pub(crate) fn start(file: &[u8]) -> Result<Self, Box<dyn Error>> {
        let draft = Draft::from_toml(file).map_err(|error| error.to_string())?;
        let version = Version::publish(draft).map_err(|findings| format!("{findings:?}"))?;
        let state = State::new(&version, Zone::named("Asia/Tokyo")?);
        let mut story = Self {
            version: Arc::new(version),
            state,
            start: "2026-01-05T09:00:00+09:00".parse()?,
            history: Vec::new(),
        };
        story.then(0, Action::Start)?;
        Ok(story)
    }

    fn at(&self, day: i64) -> Result<Timestamp, Box<dyn Error>> {
        Ok(Timestamp::from_second(self.start.as_second() + day * 86_400)?)
    }

    /// The customer does something on a day.
    pub(crate) fn then(&mut self, day: i64, action: Action) -> Result<(), Box<dyn Error>> {
        self.by(Author::Customer, day, action)
    }

    /// Somebody does.
    pub(crate) fn by(&mut self, by: Author, day: i64, action: Action) -> Result<(), Box<dyn Error>> {
        let command = Command {
            at: self.at(day)?,
            by,
            id: None,
            action,
        };
        let decision = journey::decide(&self.version, &self.state, &command)
            .map_err(|refusal| format!("{:?}: {refusal}", command.action))?;
        for fact in decision.by_time.into_iter().chain(decision.facts) {
            journey::evolve(&self.version, &mut self.state, &fact);
            self.history.push(fact);
        }
        Ok(())
    }

    /// The customer says how it is.
    pub(crate) fn feels(&mut self, day: i64, square: &str, feeling: i64, words: &str) -> Result<(), Box<dyn Error>> {
        self.then(
            day,
            Action::CheckIn {
                square: square.to_owned(),
                feeling: feeling.into(),
                words: (!words.is_empty()).then(|| words.to_owned()),
            },
        )
    }

    /// The customer does a lesson, or an action once.
    pub(crate) fn does(&mut self, day: i64, square: &str) -> Result<(), Box<dyn Error>> {
        let square = square.to_owned();
        self.then(day, Action::Complete { square })
    }

    /// The customer counts.
    pub(crate) fn counts(&mut self, day: i64, square: &str, n: i64) -> Result<(), Box<dyn Error>> {
        let square = square.to_owned();
        self.then(day, Action::Count { square, n: n.into() })
    }

    /// The customer says that a milestone is reached.
    pub(crate) fn claims(&mut self, day: i64, square: &str) -> Result<(), Box<dyn Error>> {
        let square = square.to_owned();
        self.then(day, Action::Claim { square, words: None })
    }

    /// The coach confirms it.
    pub(crate) fn awards(&mut self, day: i64, square: &str) -> Result<(), Box<dyn Error>> {
        let square = square.to_owned();
        self.by(Author::Coach, day, Action::Award { square })
    }

    /// The board on a day.
    pub(crate) fn look(&self, name: &str, day: i64) -> Result<LookingBack, Box<dyn Error>> {
        Ok(LookingBack {
            name: name.to_owned(),
            model: BoardModel::new("0192", self.version.clone(), self.state.clone(), self.at(day)?),
            history: self.history.clone(),
        })
    }
}

/// All moments.
pub(crate) fn moments() -> Result<Vec<LookingBack>, Box<dyn Error>> {
    let mut moments = Vec::new();
    let mut body = Story::start(LIGHT_BODY)?;
    moments.push(body.look("back-01-nothing-yet", 0)?);
    body.does(0, "how-to-sit")?;
    body.counts(8, "stretch", 7)?;
    moments.push(body.look("back-02-may-answer", 8)?);
    body.feels(9, "first-mood", 3, "Turning my head is easier than last week.")?;
    moments.push(body.look("back-03-one", 9)?);
    body.feels(9, "first-mood", 2, "By the evening it was stiff again.")?;
    body.feels(15, "first-mood", 3, "")?;
    body.claims(19, "lighter")?;
    body.awards(21, "lighter")?;
    body.feels(23, "first-mood", 4, "Light when I woke!")?;
    moments.push(body.look("back-04-risen", 25)?);
    for day in 26..110 {
        let feeling = [4, 4, 3, 5, 4, 2, 5][usize::try_from(day * day % 7)?];
        body.feels(
            day,
            "first-mood",
            feeling,
            if day % 5 == 0 { "Slept well, and walked." } else { "" },
        )?;
    }
    body.by(
        Author::Coach,
        110,
        Action::Open {
            square: "walk".to_owned(),
        },
    )?;
    body.counts(112, "walk", 20)?;
    body.claims(113, "sleep")?;
    body.does(114, "teach")?;
    body.awards(115, "twelve-weeks")?;
    moments.push(body.look("back-05-finished", 400)?);

    let mut karada = Story::start(KARADA.as_bytes())?;
    karada.does(0, "sit")?;
    for day in [1, 4, 8, 12] {
        karada.feels(
            day,
            "mood",
            3,
            if day == 4 {
                "まだ少し重いです。\n夕方がつらい。"
            } else {
                ""
            },
        )?;
    }
    karada.claims(20, "lighter")?;
    karada.feels(24, "sleep-mood", 2, "二度、目が覚めました。")?;
    karada.feels(25, "later-mood", 4, "起きてすぐ、ふわっと軽い。")?;
    karada.feels(30, "sleep-mood", 5, "")?;
    karada.counts(31, "walks", 64)?;
    moments.push(karada.look("back-06-japanese", 33)?);
    Ok(moments)
}
