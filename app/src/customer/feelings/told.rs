//! What a customer told at their check-ins, read from the log.

use crate::customer::board_model::BoardModel;
use jiff::civil::Date;
use journey::square::SquareKind;
use journey::{Event, Fact};

/// Everything the curves are drawn from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Day 0 of the journey.
    pub start: Date,
    /// Each question that was answered, in the order of the road. Squares that ask the same share one.
    pub questions: Vec<Question>,
    /// The checkpoints that are done, in the order in which they were.
    pub milestones: Vec<Milestone>,
    /// On which day each stage first opened, in the order of the road; a stage that opened before the one it follows is left out.
    pub stages: Vec<(usize, i64)>,
}

/// A question with its answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// As the business wrote it.
    pub words: String,
    /// The oldest first.
    pub answers: Vec<Answer>,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The place of the square where it was given.
    pub square: usize,
    /// Local days since day 0.
    pub day: i64,
    /// The local day.
    pub date: Date,
    /// 1 to 5.
    pub feeling: u8,
    /// The customer's words.
    pub words: Option<String>,
    /// Its place in the log.
    order: usize,
}

/// A checkpoint that was reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// Its title, as the business wrote it.
    pub title: String,
    /// Local days since day 0.
    pub day: i64,
    /// The local day.
    pub date: Date,
    order: usize,
}

/// Reads the log.
pub fn told(model: &BoardModel, history: &[Fact]) -> Told {
    let version = &model.version;
    let start = model.state.started().unwrap_or(model.today);
    let mut told = Told {
        start,
        questions: Vec::new(),
        milestones: Vec::new(),
        stages: Vec::new(),
    };
    let mut by_square: Vec<Vec<Answer>> = vec![Vec::new(); version.squares().len()];
    let mut opened: Vec<Option<i64>> = vec![None; version.stages().len()];
    for (order, fact) in history.iter().enumerate() {
        let date = model.state.zone().date_of(fact.at);
        let day = days_between(start, date);
        let Some(square) = fact.event.square().and_then(|key| version.place(key.as_str())) else {
            continue;
        };
        match &fact.event {
            Event::CheckedIn { feeling, words, .. } => by_square[square].push(Answer {
                square,
                day,
                date,
                feeling: (*feeling).clamp(1, 5),
                words: words.clone(),
                order,
            }),
            Event::Done { .. } if version.squares()[square].is_checkpoint() => told.milestones.push(Milestone {
                title: version.squares()[square].title.clone(),
                day,
                date,
                order,
            }),
            Event::Opened { .. } if !version.squares()[square].is_offer() => {
                opened[version.squares()[square].stage].get_or_insert(day);
            }
            _ => {}
        }
    }
    for (square, answers) in version.squares().iter().zip(by_square) {
        let SquareKind::CheckIn { question } = &square.kind else {
            continue;
        };
        match told.questions.iter_mut().find(|known| known.words == *question) {
            Some(known) => known.answers.extend(answers),
            None => told.questions.push(Question {
                words: question.clone(),
                answers,
            }),
        }
    }
    told.questions.retain(|question| !question.answers.is_empty());
    for question in &mut told.questions {
        question.answers.sort_by_key(|answer| answer.order);
    }
    for (stage, day) in opened.into_iter().enumerate() {
        if let Some(day) = day
            && told.stages.last().is_none_or(|(_, before)| *before <= day)
        {
            told.stages.push((stage, day));
        }
    }
    told
}

impl Question {
    /// The latest milestone after which the answer was better than the one before it, with both. What fell is shown and not talked about.
    pub fn rise<'a>(&self, told: &'a Told) -> Option<(&'a Milestone, u8, u8)> {
        told.milestones.iter().rev().find_map(|milestone| {
            let before = self
                .answers
                .iter()
                .rev()
                .find(|answer| answer.order < milestone.order)?;
            let after = self.answers.iter().find(|answer| answer.order > milestone.order)?;
            (after.feeling > before.feeling).then_some((milestone, before.feeling, after.feeling))
        })
    }
}

pub(super) fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}
