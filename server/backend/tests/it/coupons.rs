//! Coupons: one each for everyone who was promised one, redeemed once.

use std::collections::HashSet;

use backend::{
    Actor, Conflict, Error, Fault, Thing,
    channels::choose,
    coaches::let_coaches_see_all,
    coupons::{
        Coupon, CouponState, NewRedemption, RedeemedBy, Redemption, find_coupon, get_figures, list_coupons,
        list_of_enrolment, redeem,
    },
    deeds::{self, Deed, Did},
    export::export_my_data,
    mail,
};
use jiff::civil::date;
use journey::{Action, Amount, Currency, Standing};

use crate::{
    contacts::plan,
    mails::smtp::{Answer, SmtpServer},
    on_both_databases,
    story::{Player, Story, after, complete},
};

/// The morning on which who started with the story has lapsed.
const LAPSED: &str = "2026-04-05T09:00:00+09:00";

fn yen(minor: i64) -> Amount {
    Amount {
        minor,
        currency: Currency::new("JPY").unwrap(),
    }
}

/// The plan, whose first message on the board promises a coupon.
fn generous() -> String {
    plan().replacen(
        "channel = \"inbox\"",
        "coupon = { percent = 25, valid_days = 7, product = \"basic\" }\nchannel = \"inbox\"",
        1,
    )
}

impl Story {
    /// Hanako lapses, and gets the mail that promises her a coupon; its code.
    pub(crate) async fn hanako_lapses(&mut self) -> (Player, String) {
        let hanako = self.hanako_plays(&plan()).await;
        self.it_is(LAPSED);
        self.contacts_go().await;
        let mail = self.mail_to("hanako@example.jp").await;
        (hanako, after(&mail.text, "クーポンコード："))
    }

    pub(crate) async fn redeems(&self, who: &Actor, code: &str, id: &str) -> backend::Result<Redemption> {
        let new = NewRedemption {
            code: code.into(),
            id: id.into(),
            ..NewRedemption::default()
        };
        redeem(&self.db, who, new, RedeemedBy::Staff, self.now).await
    }

    async fn coupon(&self, code: &str) -> Coupon {
        find_coupon(&self.db, &self.owner, code).await.unwrap()
    }

    async fn purchases(&self) -> i64 {
        self.database
            .count("SELECT count(*) FROM fact WHERE body LIKE '%\"event\":\"purchased\"%'")
            .await
    }
}

on_both_databases! {
    async fn who_lapsed_comes_back_with_a_coupon_and_goes_on_from_the_same_square(mut story: Story) {
        let (hanako, code) = story.hanako_lapses().await;
        story.contacts_go().await;
        assert_eq!(story.database.count("SELECT count(*) FROM coupon").await, 1);
        let typed = code.to_lowercase().replace('-', " ");
        let coupon = story.coupon(&typed).await;
        assert_eq!(coupon.code.to_string(), code);
        assert_eq!((coupon.percent, coupon.price, coupon.reduced()), (50, yen(48_000), yen(24_000)));
        assert_eq!((coupon.last_day, coupon.state(story.now)), (date(2026, 5, 5), CouponState::Good));
        assert_eq!((coupon.subject.as_str(), coupon.returned_at), ("Half price, because we would like you back", None));
        let own = list_of_enrolment(&story.db, &hanako.actor, hanako.enrolment).await.unwrap();
        assert_eq!(own, [coupon]);

        story.it_is("2026-04-07T20:00:00+09:00");
        assert_eq!(story.standing(hanako).await, Standing::Lapsed);
        story.play(hanako, complete("how-to-sit")).await.unwrap();
        let returned = story.now;
        story.it_is("2026-04-08T10:00:00+09:00");
        let redemption = story.redeems(&story.coach, &code, "1").await.unwrap();
        assert!(!redemption.duplicate);
        let redeemed = redemption.coupon.redeemed.clone().unwrap();
        assert_eq!((redeemed.at, redeemed.by, redeemed.paid), (story.now, RedeemedBy::Staff, yen(24_000)));
        assert_eq!(redeemed.staff_name.unwrap().as_str(), "鈴木 愛");
        assert_eq!(redemption.coupon.returned_at, Some(returned));
        assert_eq!(story.purchases().await, 1);
        assert_ne!(story.standing(hanako).await, Standing::Lapsed);

        let page = list_coupons(&story.db, &story.owner, 1).await.unwrap();
        assert_eq!((page.coupons, page.pages), (vec![redemption.coupon], 1));
        let figures = get_figures(&story.db, &story.owner, story.now).await.unwrap();
        assert_eq!((figures.issued, figures.used, figures.over, &*figures.paid), (1, 1, 0, &[yen(24_000)][..]));
        assert_eq!(figures.share(), None, "one coupon tells no share");
        let log = deeds::list(&story.db, &story.owner, None, None).await.unwrap();
        assert!(log.iter().any(|line| line.what == Did::Deed(Deed::CouponRedeemed) && line.about == code));
        let export = export_my_data(&story.db, &hanako.actor, story.now).await.unwrap();
        assert_eq!(export.coupons[0].code, code);
        assert_eq!(export.coupons[0].used_at, Some(story.now));
    }

    async fn who_only_pauses_or_leaves_has_not_come_back(mut story: Story) {
        let (hanako, code) = story.hanako_lapses().await;
        story.minutes_pass(5);
        story.play(hanako, Action::Pause).await.unwrap();
        story.minutes_pass(5);
        story.play(hanako, Action::Leave { reason: String::new() }).await.unwrap();
        assert_eq!(story.coupon(&code).await.returned_at, None);
        story.minutes_pass(5);
        story.play(hanako, Action::Visit).await.unwrap();
        assert_eq!(story.coupon(&code).await.returned_at, Some(story.now), "a look is enough");
    }

    async fn what_a_program_says_was_paid_is_not_guessed(mut story: Story) {
        let (_, code) = story.hanako_lapses().await;
        let paid = async |paid: &str| {
            let new = NewRedemption { code: code.clone(), paid: paid.into(), ..NewRedemption::default() };
            redeem(&story.db, &story.system(), new, RedeemedBy::Api, story.now).await
        };
        for unclear in ["20,000", "20.000", "¥20000"] {
            let Err(Error::Invalid(problems)) = paid(unclear).await else { panic!("{unclear} is taken") };
            assert_eq!((problems[0].field, problems[0].fault), ("paid", Fault::NotAPlainAmount));
        }
        assert_eq!(paid("20000.00").await.unwrap().coupon.redeemed.unwrap().paid, yen(20_000));
    }

    async fn who_is_held_out_or_not_written_to_gets_no_coupon(mut story: Story) {
        let hanako = story.hanako_plays(&plan()).await;
        story.tom_starts().await;
        choose(&story.db, &hanako.actor, "email", false, story.now).await.unwrap();
        story.it_is("2026-04-05T10:00:00-04:00");
        backend::standings::review_due(&story.db, story.now, 1000).await.unwrap();
        let tom = "UPDATE contact SET held_out = 1
                   WHERE customer_id = (SELECT customer_id FROM customer WHERE email = 'tom@example.com')";
        story.database.execute(tom).await;
        let judged = story.contacts_go().await;
        assert!(judged.held_out > 0 && judged.stopped > 0, "{judged:?}");
        assert_eq!(story.database.count("SELECT count(*) FROM coupon").await, 0);
    }

    async fn a_coupon_of_a_mail_that_is_taken_back_is_taken_back(mut story: Story) {
        let hanako = story.hanako_plays(&plan()).await;
        story.mails().await;
        let server = SmtpServer::start([Answer::Busy]).await;
        story.it_is(LAPSED);
        story.contacts_go().await;
        assert_eq!(story.database.count("SELECT count(*) FROM coupon").await, 1);
        assert_eq!(list_of_enrolment(&story.db, &hanako.actor, hanako.enrolment).await.unwrap(), [], "nobody was told");
        mail::deliver_due(&story.db, &server.mailer(), &story.links, story.now).await.unwrap();
        story.play(hanako, complete("how-to-sit")).await.unwrap();
        story.minutes_pass(1);
        let again = mail::deliver_due(&story.db, &server.mailer(), &story.links, story.now).await.unwrap();
        assert_eq!((again.sent, again.stopped), (0, 1));
        assert_eq!(story.database.count("SELECT count(*) FROM coupon").await, 0);
    }

    async fn a_coupon_of_a_mail_that_may_have_arrived_stays_theirs(mut story: Story) {
        let hanako = story.hanako_plays(&plan()).await;
        story.mails().await;
        let server = SmtpServer::start([Answer::Silence]).await;
        story.it_is(LAPSED);
        story.contacts_go().await;
        let code = story.database.text("SELECT code FROM coupon").await;
        mail::deliver_due(&story.db, &server.mailer(), &story.links, story.now).await.unwrap();
        assert_eq!(server.message_ids().len(), 1, "she has it, although nobody here knows");
        story.play(hanako, complete("how-to-sit")).await.unwrap();
        story.minutes_pass(1);
        let again = mail::deliver_due(&story.db, &server.mailer(), &story.links, story.now).await.unwrap();
        assert_eq!((again.sent, again.stopped), (0, 1));
        assert_eq!(story.coupon(&code).await.reduced(), yen(24_000));
        let own = list_of_enrolment(&story.db, &hanako.actor, hanako.enrolment).await.unwrap();
        assert_eq!(own.len(), 1, "she finds it where the board keeps hers");
    }

    async fn everyone_who_was_promised_a_coupon_gets_exactly_one(mut story: Story) {
        story.guests_play(20, &generous()).await;
        let other = story.opened_again().await;
        story.it_is("2026-01-15T19:00:00+09:00");
        assert_eq!(story.four_deliver(&other).await.map(|judged| judged.failed), [0; 4]);
        assert_eq!(story.database.count("SELECT count(*) FROM coupon").await, 20);
        let page = list_coupons(&story.db, &story.owner, 1).await.unwrap();
        let codes: HashSet<String> = page.coupons.iter().map(|coupon| coupon.code.to_string()).collect();
        let owners: HashSet<String> = page.coupons.iter().map(|coupon| coupon.enrolment.to_string()).collect();
        assert_eq!((codes.len(), owners.len()), (20, 20));
        // Delivery that is tried again finds the one there is.
        story.database.execute("UPDATE contact SET state = 'planned', next_at = due_at WHERE touchpoint = 'day-10'").await;
        story.contacts_go().await;
        assert_eq!(story.database.count("SELECT count(*) FROM coupon").await, 20);
    }

    async fn a_message_on_the_board_tells_its_coupon(mut story: Story) {
        let hanako = story.hanako_plays(&generous()).await;
        story.it_is("2026-01-15T19:00:00+09:00");
        story.contacts_go().await;
        let messages = backend::contacts::list_messages(&story.db, &hanako.actor, hanako.enrolment).await.unwrap();
        let promised = messages[0].coupon.clone().unwrap();
        assert_eq!((promised.percent, promised.last_day), (25, date(2026, 1, 22)));
        assert_eq!(story.coupon(&promised.code.to_string()).await.reduced(), yen(36_000));
    }

    async fn of_64_who_redeem_at_once_one_does(mut story: Story) {
        let (_, code) = story.hanako_lapses().await;
        let (db, coach, now) = (&story.db, story.coach, story.now);
        let mut tries = tokio::task::JoinSet::new();
        for n in 0..64 {
            let (db, code) = (db.clone(), code.clone());
            tries.spawn(async move {
                let new = NewRedemption { code, id: n.to_string(), ..NewRedemption::default() };
                redeem(&db, &coach, new, RedeemedBy::Api, now).await
            });
        }
        let answers = tries.join_all().await;
        let won = answers.iter().filter(|answer| answer.is_ok()).count();
        let late = answers.iter().filter(|answer| matches!(answer, Err(Error::Conflict(Conflict::CouponUsed)))).count();
        assert_eq!((won, late), (1, 63), "{answers:?}");
        assert_eq!(story.purchases().await, 1);
        assert_eq!(story.coupon(&code).await.state(story.now), CouponState::Used);
    }

    async fn the_same_redeeming_asked_for_again_is_answered_as_the_first_time(mut story: Story) {
        let (_, code) = story.hanako_lapses().await;
        let first = story.redeems(&story.owner, &code, "form-1").await.unwrap();
        story.minutes_pass(1);
        let again = story.redeems(&story.owner, &code, "form-1").await.unwrap();
        assert!(again.duplicate && again.coupon == first.coupon);
        let other = story.redeems(&story.owner, &code, "form-2").await;
        assert!(matches!(other, Err(Error::Conflict(Conflict::CouponUsed))));
        let by_order = async |order: &str| {
            let new = NewRedemption { code: code.clone(), order: order.into(), ..NewRedemption::default() };
            redeem(&story.db, &story.owner, new, RedeemedBy::Staff, story.now).await
        };
        assert!(matches!(by_order("1042").await, Err(Error::Conflict(Conflict::CouponUsed))));
        let unnamed = story.redeems(&story.owner, &code, "").await;
        assert!(matches!(unnamed, Err(Error::Conflict(Conflict::CouponUsed))));
        assert_eq!(story.purchases().await, 1);
    }

    async fn a_coupon_is_good_until_its_last_day_is_over_where_the_customer_lives(mut story: Story) {
        let (_, code) = story.hanako_lapses().await;
        story.it_is("2026-05-06T00:00:00+09:00");
        assert_eq!(story.coupon(&code).await.state(story.now), CouponState::Over);
        let late = story.redeems(&story.owner, &code, "").await;
        assert!(matches!(late, Err(Error::Conflict(Conflict::CouponOver))));
        assert_eq!(get_figures(&story.db, &story.owner, story.now).await.unwrap().over, 1);
        story.it_is("2026-05-05T23:59:59+09:00");
        story.redeems(&story.owner, &code, "").await.unwrap();
    }

    async fn what_was_paid_is_the_reduced_price_unless_something_else_is_said(mut story: Story) {
        let (_, code) = story.hanako_lapses().await;
        let paid = async |paid: &str| {
            let new = NewRedemption { code: code.clone(), paid: paid.into(), ..NewRedemption::default() };
            redeem(&story.db, &story.owner, new, RedeemedBy::Staff, story.now).await
        };
        for wrong in ["much", "-5"] {
            let Err(Error::Invalid(problems)) = paid(wrong).await else { panic!("{wrong} is taken") };
            assert_eq!(problems[0].field, "paid");
        }
        let redeemed = paid("¥20,000").await.unwrap().coupon.redeemed.unwrap();
        assert_eq!(redeemed.paid, yen(20_000));
    }

    async fn a_coupon_is_nobody_elses_business(mut story: Story) {
        let (hanako, code) = story.hanako_lapses().await;
        let tom = story.tom_starts().await;
        let another = story.another_business().await;
        assert!(matches!(find_coupon(&story.db, &another, &code).await, Err(Error::NotFound(Thing::Coupon))));
        assert!(matches!(story.redeems(&another, &code, "").await, Err(Error::NotFound(Thing::Coupon))));
        for who in [hanako.actor, tom.actor] {
            assert!(matches!(find_coupon(&story.db, &who, &code).await, Err(Error::NotAllowed)));
            assert!(matches!(story.redeems(&who, &code, "").await, Err(Error::NotAllowed)));
        }
        for who in [story.coach, hanako.actor] {
            assert!(matches!(list_coupons(&story.db, &who, 1).await, Err(Error::NotAllowed)));
            assert!(matches!(get_figures(&story.db, &who, story.now).await, Err(Error::NotAllowed)));
        }
        for who in [tom.actor, another] {
            let listed = list_of_enrolment(&story.db, &who, hanako.enrolment).await;
            assert!(matches!(listed, Err(Error::NotFound(Thing::Enrolment))));
        }
        assert_eq!(list_coupons(&story.db, &another, 1).await.unwrap().coupons, []);
        // Hanako is not given to this coach, who sees only their own.
        let_coaches_see_all(&story.db, &story.owner, false, story.now).await.unwrap();
        assert!(matches!(find_coupon(&story.db, &story.coach, &code).await, Err(Error::NotFound(Thing::Coupon))));
        assert!(matches!(story.redeems(&story.coach, &code, "").await, Err(Error::NotFound(Thing::Coupon))));
        assert!(matches!(story.redeems(&story.owner, "no code", "").await, Err(Error::NotFound(Thing::Coupon))));
        assert_eq!(story.purchases().await, 0);
    }
}
