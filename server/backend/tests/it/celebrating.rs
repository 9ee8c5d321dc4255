//! Anniversaries and birthdays on the desk.

use backend::{
    Error, Fault,
    celebrations::{Occasion, list_celebrations, set_birthday},
    customers::get_card,
    held::Deed,
};

use crate::{
    on_both_databases,
    story::{Story, complete},
};

async fn occasions(story: &Story) -> Vec<(String, Occasion)> {
    let days = list_celebrations(&story.db, &story.coach, story.now).await.unwrap();
    days.into_iter()
        .map(|day| (day.customer_name.to_string(), day.occasion))
        .collect()
}

on_both_databases! {
    async fn day_0_comes_back_after_months_and_years(mut story: Story) {
        // Hanako starts on 5 January.
        let hanako = story.hanako_starts().await;
        story.play(hanako, complete("how-to-sit")).await.unwrap();
        assert!(occasions(&story).await.is_empty(), "day 0 itself is none");
        for (day, occasion) in [(31, Occasion::Months(1)), (90, Occasion::Months(3)), (181, Occasion::Months(6)), (365, Occasion::Years(1)), (730, Occasion::Years(2))] {
            let begun = story.now;
            story.days_pass(day);
            assert_eq!(occasions(&story).await, [("佐藤 花子".to_owned(), occasion)], "day {day}");
            story.days_pass(2);
            assert_eq!(occasions(&story).await.len(), 1, "over a weekend, day {day}");
            story.days_pass(1);
            assert!(occasions(&story).await.is_empty(), "day {day}");
            story.now = begun;
        }
        story.days_pass(365);
        story.holds(&story.coach, hanako, Deed::Word { words: "一年、ありがとうございます。".into() }).await.unwrap();
        story.held_time_passes().await;
        assert!(occasions(&story).await.is_empty(), "there was a word");
    }

    async fn a_birthday_is_told_by_staff_and_comes_before_an_anniversary(mut story: Story) {
        let hanako = story.hanako_starts().await;
        let (db, coach, enrolment) = (story.db.clone(), story.coach, hanako.enrolment);
        set_birthday(&db, &coach, enrolment, "2", "5").await.unwrap();
        let birthday = get_card(&db, &coach, enrolment).await.unwrap().birthday.unwrap();
        assert_eq!((birthday.month, birthday.day), (2, 5));
        story.days_pass(31);
        assert_eq!(occasions(&story).await, [("佐藤 花子".to_owned(), Occasion::Birthday)]);
        for (month, day) in [("2", "30"), ("", "5"), ("x", "y"), ("13", "1")] {
            let refused = set_birthday(&db, &coach, enrolment, month, day).await;
            assert!(matches!(&refused, Err(Error::Invalid(problems)) if problems[0].field == "birthday" && problems[0].fault == Fault::Unknown), "{refused:?}");
        }
        let refused = set_birthday(&db, &hanako.actor, enrolment, "2", "5").await;
        assert!(matches!(refused, Err(Error::NotAllowed)), "{refused:?}");
        let refused = set_birthday(&db, &story.another_business().await, enrolment, "2", "5").await;
        assert!(matches!(refused, Err(Error::NotFound(_))), "{refused:?}");
        set_birthday(&db, &coach, enrolment, "", "").await.unwrap();
        assert_eq!(occasions(&story).await, [("佐藤 花子".to_owned(), Occasion::Months(1))]);
        let export = backend::export::export_my_data(&db, &hanako.actor, story.now).await.unwrap();
        assert_eq!(export.profile.birthday, None);
    }

    async fn who_started_long_after_they_came_has_two_first_days(mut story: Story) {
        backend::invitations::invite_customer(&story.db, &story.owner, story.invitation_of_hanako(), story.now).await.unwrap();
        let token = story.invitation_token("hanako@example.jp").await;
        story.days_pass(20);
        backend::invitations::accept_invitation(&story.db, &token, "Phone", story.now).await.unwrap();
        story.days_pass(345);
        assert_eq!(occasions(&story).await, [("佐藤 花子".to_owned(), Occasion::YearsWithUs(1))]);
        story.days_pass(20);
        assert_eq!(occasions(&story).await, [("佐藤 花子".to_owned(), Occasion::Years(1))]);
    }

    async fn who_left_is_left_alone(mut story: Story) {
        let hanako = story.hanako_starts().await;
        story.play(hanako, journey::Action::Leave { reason: String::new() }).await.unwrap();
        story.days_pass(365);
        assert!(occasions(&story).await.is_empty());
    }
}
