//! A customer's enrolment as their pages need it: the board now, and the shell around it.

use super::{coupons::own_coupon, id};
use crate::{clock, failure::Failure, state::Shared, visitor::Visitor};
use app::{
    customer::{
        BoardModel,
        coach_words::CoachWord,
        count_road::felt_on_the_way,
        inbox::Unread,
        news::{News, known_to_customer},
        square::{SquareModel, Told},
    },
    parts::{
        brand::Look,
        error_words::error_words,
        field::FormState,
        said::Said,
        shell::{Assets, Shell, Viewer},
    },
};
use backend::{
    EnrolmentId, Error,
    contacts::{self, Message},
    coupons::{self, CouponState},
    enrolments::{self, Playing, Recorded},
    personal_words::{self, PersonalWord},
    play, self_checks,
};
use http::HeaderValue;
use journey::{Event, Fact, SquareKind};

/// An enrolment with its board now.
pub(super) struct Table {
    pub(super) playing: Playing,
    pub(super) enrolment: EnrolmentId,
    pub(super) model: BoardModel,
}

impl Table {
    /// For a customer who looks, which is noted once a day.
    pub(super) async fn look(shared: &Shared, visitor: &Visitor, enrolment: &str) -> Result<Self, Failure> {
        let table = Self::open(shared, visitor, enrolment).await?;
        if play::visit(&shared.db, &visitor.actor()?, &table.playing, clock::now()).await? {
            return Self::open(shared, visitor, enrolment).await;
        }
        Ok(table)
    }

    /// For a form that comes back: what is refused leaves no trace.
    pub(super) async fn open(shared: &Shared, visitor: &Visitor, enrolment: &str) -> Result<Self, Failure> {
        let actor = visitor.actor()?;
        if !super::sign_in::is_customer(actor) {
            return Err(Failure::NotAllowed);
        }
        let enrolment: EnrolmentId = id(enrolment)?;
        let playing = enrolments::get_enrolment(&shared.db, &actor, enrolment).await?;
        // The clock of another server may be a little ahead of this one's.
        let now = clock::now().max(playing.state.at());
        let words = personal_words::list_unread(&shared.db, &actor, enrolment).await?;
        let unread = contacts::list_unread(&shared.db, &actor, enrolment).await?;
        let model = BoardModel::new(
            enrolment.to_string(),
            playing.version.clone(),
            playing.state.clone(),
            now,
        )
        .with_words(words.into_iter().map(coach_word).collect())
        .with_unread(unread.into_iter().map(unread_message).collect());
        Ok(Self {
            playing,
            enrolment,
            model,
        })
    }

    /// Everything that happened, in order.
    pub(super) async fn history(&self, shared: &Shared, visitor: &Visitor) -> Result<Vec<Fact>, Failure> {
        let recorded = enrolments::history(&shared.db, &visitor.actor()?, self.enrolment).await?;
        Ok(recorded.into_iter().map(|recorded| recorded.fact).collect())
    }

    pub(super) fn viewer(&self, visitor: &Visitor) -> Viewer {
        Viewer::Customer {
            name: self.playing.customer.name.to_string(),
            enrolment: Some(self.enrolment.to_string()),
            trainee: visitor.trainee,
        }
    }

    pub(super) fn shell(&self, shared: &Shared, visitor: &Visitor) -> Shell {
        visitor.shell(shared, self.viewer(visitor))
    }

    /// The shell of a page that comes back because something did not fit.
    pub(super) fn shell_after(&self, shared: &Shared, visitor: &Visitor, error: &Error) -> Shell {
        match error {
            // A form says beside its fields what is wrong.
            Error::Invalid(_) => Shell {
                notice: None,
                ..self.shell(shared, visitor)
            },
            _ => visitor.shell_with_problem(shared, self.viewer(visitor), error_words(visitor.locale, error).help),
        }
    }

    /// Adds what happened since the fact with this number, or since the customer surely knew.
    pub(super) async fn tell_news(
        &mut self,
        shared: &Shared,
        visitor: &Visitor,
        since: Option<i64>,
    ) -> Result<(), Failure> {
        let recent = enrolments::recent_history(&shared.db, &visitor.actor()?, &self.playing).await?;
        let known = || known_to_customer(&recent, self.model.state.zone(), self.model.today);
        self.model.news = News::since(since.unwrap_or_else(known), &recent, &self.model);
        Ok(())
    }

    /// Weak: the same page goes out compressed and plain.
    pub(super) fn etag(&self, shared: &Shared, visitor: &Visitor, since: Option<i64>) -> HeaderValue {
        let said = visitor.said.map_or("", Said::code);
        let since = since.map(|since| since.to_string()).unwrap_or_default();
        let Assets {
            style,
            loader,
            phone,
            customer,
            // Of the desk's pages.
            desk_style: _,
            desk: _,
            today: _,
        } = &shared.assets;
        let bundle = customer.iter().flat_map(|bundle| [&bundle.script, &bundle.wasm]);
        // A page names these files, and browsers may still hold those of an earlier release.
        let files: Vec<_> = [style, loader, phone]
            .into_iter()
            .chain(bundle)
            .map(String::as_str)
            .collect();
        let (facts, today) = (self.model.state.facts(), self.model.today);
        let zone = self.model.state.zone().name();
        let Look { style: colour, logo } = self.shell(shared, visitor).look;
        let brand = [colour, logo].into_iter().flatten().collect::<Vec<_>>().join("-");
        let code = app::i18n::code(visitor.locale);
        let words = self.model.words.iter().map(|word| word.id.as_str()).collect::<Vec<_>>();
        let words = words.join("+");
        let unread = self
            .model
            .unread
            .iter()
            .map(|unread| unread.id.as_str())
            .collect::<Vec<_>>();
        let unread = unread.join("+");
        let text = format!(
            "W/\"{}-{facts}-{since}-{today}-{zone}-{code}-{said}-{words}-{unread}-{brand}-{}\"",
            self.playing.version_number,
            files.join("-")
        );
        HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("\"\""))
    }

    pub(super) async fn square_model(
        &self,
        shared: &Shared,
        visitor: &Visitor,
        key: String,
        form: FormState,
    ) -> Result<SquareModel, Failure> {
        let (square, _) = self.model.square(&key).ok_or(Failure::NoSuchPage)?;
        let checkpoint = square.is_checkpoint();
        let mut model = SquareModel {
            board: self.model.clone(),
            square: key,
            coach_words: None,
            told: None,
            felt: Vec::new(),
            coupons: Vec::new(),
            form,
        };
        if let SquareKind::Offer {
            product: Some(product), ..
        } = &square.kind
        {
            let listed = coupons::list_of_enrolment(&shared.db, &visitor.actor()?, self.enrolment).await?;
            let now = clock::now();
            model.coupons = listed
                .iter()
                .filter(|coupon| coupon.product == *product.key.as_str() && coupon.state(now) == CouponState::Good)
                .map(|coupon| own_coupon(coupon, self.model.state.zone(), now))
                .collect();
        }
        if checkpoint {
            let actor = visitor.actor()?;
            let history = enrolments::history(&shared.db, &actor, self.enrolment).await?;
            let told = self_checks::find_latest(&shared.db, &actor, self.enrolment, &model.square).await?;
            let zone = self.model.state.zone();
            model.coach_words = coach_words(&history, &model.square);
            model.felt = felt_on_the_way(history.iter().map(|recorded| &recorded.fact), &model.square, zone);
            model.told = told.map(|check| Told {
                on: zone.date_of(check.at),
                read: check.read_at.is_some(),
            });
        }
        Ok(model)
    }
}

/// A personal word as the board shows it.
fn coach_word(word: PersonalWord) -> CoachWord {
    CoachWord {
        id: word.id.to_string(),
        coach: word.staff_name.map(|name| name.to_string()),
        words: word.words,
    }
}

/// A message as the board shows it.
fn unread_message(message: Message) -> Unread {
    Unread {
        id: message.id.to_string(),
        subject: message.subject,
    }
}

/// What the coach wrote when they last sent this square's claim back, unless something newer happened to it.
fn coach_words(history: &[Recorded], key: &str) -> Option<String> {
    let about_it = history.iter().rev().find(|recorded| {
        recorded
            .fact
            .event
            .square()
            .is_some_and(|square| square.as_str() == key)
    });
    about_it.and_then(|recorded| match &recorded.fact.event {
        Event::SentBack { words, .. } => Some(words.clone()),
        _ => None,
    })
}
