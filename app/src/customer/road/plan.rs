//! What a road shows, in words and looks; how it is laid out is [`layout`](super::layout)'s business.

/// A whole road.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The stages.
    pub stages: Vec<Stage>,
    /// The squares, in file order.
    pub stops: Vec<Stop>,
    /// The words under the start, and its date once there is one.
    pub start: Vec<String>,
    /// The words over the promise, at the end of the road.
    pub finish_lead: String,
    /// The promise.
    pub promise: String,
    /// Where the piece stands.
    pub piece: Place,
    /// Where the promise says that it would stand today, with the words beside it.
    pub ghost: Option<(f64, String)>,
}

/// A stage of the road.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Its title.
    pub title: String,
    /// Whether one of its squares has opened.
    pub opened: bool,
    /// Whether all of it is done that has to be.
    pub done: bool,
    /// Who the customer will be at its end, where the journey says so.
    pub will_be: Option<WillBe>,
}

/// Who the customer will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WillBe {
    /// When: "You, by week 8".
    pub when: String,
    /// The result that the last checkpoint of the stage promises.
    pub who: String,
}

/// Where the piece stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Before the first square.
    Start,
    /// On the square with this number, from 0.
    Square(usize),
    /// At the end.
    Finish,
}

/// A square of the road.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// The number of its stage, from 0.
    pub stage: usize,
    /// Its key, for whoever moves the piece.
    pub key: String,
    /// Its title.
    pub title: String,
    /// What it is.
    pub kind: StopKind,
    /// How it looks.
    pub look: Look,
    /// How far its count is: "4 / 7", "20 walks".
    pub count: Option<String>,
    /// The week by which it is promised.
    pub week: Option<u32>,
    /// While it is ahead, when it is promised: the week and the date, each a line of its own where they do not fit into one.
    pub due: Vec<String>,
    /// Its page; none where the road is only looked at.
    pub href: Option<String>,
}

/// What a square is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopKind {
    /// Something to learn.
    Lesson,
    /// Something to do.
    Action,
    /// A feeling.
    CheckIn,
    /// A milestone.
    Checkpoint,
    /// A gift at the wayside.
    Offer,
}

/// How a square looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Done.
    Done,
    /// The next step.
    Now,
    /// Open, but not what comes next.
    Open,
    /// With the coach.
    Waiting,
    /// Still ahead.
    Locked,
}
