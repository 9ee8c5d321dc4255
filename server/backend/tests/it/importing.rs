//! Imports: a whole table of customers, looked at, let go and worked off.

use backend::{
    Actor, Conflict, EmailAddress, Error, Fault, ImportId, Thing,
    alerts::{AlertKind, list_alerts, settle_urgent},
    enrolments::{get_enrolment, history},
    imports::{
        Adjusted, Aim, Column, Counts, NewImport, Progress, Verdict, Why, adjust_import, discard_import, forget_old,
        get_import, list_imports, list_rows_that_cannot, start_import, upload_table, work_off,
    },
    invitations::{InvitationState, accept_invitation, invite_customer, list_invitations},
    notes::list_notes,
    outgoing::{Outgoing, Reach},
    purchases::{NewPurchase, record_purchase},
    rebuild::rebuild,
    standings::{Filter, list_customers},
    webhooks::{NewWebhook, add_webhook},
};
use jiff::civil::date;
use journey::{Event, Standing};

use crate::{
    on_both_databases,
    sink::Sink,
    story::{LIGHT_BODY, Story},
    tables::CUSTOMERS,
};

fn table(text: impl Into<Vec<u8>>) -> NewImport {
    NewImport {
        file_name: "customers.csv".into(),
        bytes: text.into(),
        ..NewImport::default()
    }
}

async fn upload(story: &Story, text: impl Into<Vec<u8>>) -> ImportId {
    upload_table(&story.db, &story.owner, table(text), story.now)
        .await
        .unwrap()
}

async fn upload_purchases(story: &Story, text: &str) -> ImportId {
    let new = NewImport {
        aim: Aim::Purchases,
        ..table(text)
    };
    upload_table(&story.db, &story.owner, new, story.now).await.unwrap()
}

/// What is said of every row, with its line.
async fn said(story: &Story, id: ImportId) -> Vec<(u64, Verdict, Why)> {
    let view = get_import(&story.db, &story.owner, id, None, 1, story.now)
        .await
        .unwrap();
    view.rows
        .lines
        .into_iter()
        .map(|row| (row.line, row.verdict, row.why))
        .collect()
}

async fn counts(story: &Story, id: ImportId) -> Counts {
    get_import(&story.db, &story.owner, id, None, 1, story.now)
        .await
        .unwrap()
        .counts
}

async fn let_go(story: &Story, id: ImportId) {
    start_import(&story.db, &story.owner, id, story.now).await.unwrap();
    while work_off(&story.db, story.now).await.unwrap().more {}
}

fn guests(from: usize, to: usize) -> String {
    let rows: Vec<String> = (from..to)
        .map(|n| format!("Guest {n},guest-{n}@example.com,en\n"))
        .collect();
    format!("name,email,language\n{}", rows.concat())
}

on_both_databases! {
    async fn every_row_of_the_messy_table_is_told_and_done_as_told(story: Story) {
        let articles = String::from_utf8(LIGHT_BODY.to_vec()).unwrap().replacen("light-body", "hundred-articles", 1);
        story.publish(articles.as_bytes()).await;
        let id = upload(&story, CUSTOMERS).await;
        let cell = |column, fault| Why::Cell { column, fault };
        let expected = vec![
            (2, Verdict::Do, Why::Invite),
            (3, Verdict::Do, Why::Invite),
            (4, Verdict::Do, Why::Invite),
            (5, Verdict::Do, Why::Invite),
            (6, Verdict::Cannot, cell(Column::Email, Fault::Missing)),
            (7, Verdict::Cannot, cell(Column::Email, Fault::NotAnEmail)),
            (8, Verdict::Already, Why::SameAs { line: 3 }),
            (9, Verdict::Cannot, cell(Column::TimeZone, Fault::UnknownTimeZone)),
            (10, Verdict::Cannot, Why::UnknownJourney),
            (11, Verdict::Do, Why::Invite),
        ];
        assert_eq!(said(&story, id).await, expected);
        assert_eq!(story.database.count("SELECT count(*) FROM customer").await, 0, "looking invites nobody");

        let_go(&story, id).await;
        assert_eq!(counts(&story, id).await, Counts { to_do: 0, done: 5, already: 1, cannot: 4 });
        let view = get_import(&story.db, &story.coach, id, Some(Verdict::Cannot), 1, story.now).await.unwrap();
        assert_eq!((view.progress, view.rows.total), (Progress::Done, 4));
        assert_eq!(story.mails().await.len(), 5);

        let people = list_customers(&story.db, &story.owner, &Filter::default(), story.now).await.unwrap();
        assert!(people.lines.iter().any(|line| line.name.as_str() == "=cmd|'/c calc'!A1"), "text stays text");
        let tom = people.lines.iter().find(|line| line.email.as_str() == "tom@example.org").unwrap();
        assert_eq!(tom.zone.name(), "America/New_York");
        let ichiro = story.mail_to("ichiro@").await;
        assert!(ichiro.line.to.contains("ichiro@xn--r8jz45g.jp"), "{}", ichiro.line.to);
        assert!(ichiro.line.subject.contains("ご招待"), "{}", ichiro.line.subject);
        assert_eq!(story.database.text("SELECT phone FROM customer WHERE email = 'hanako@example.com'").await, "090-1234-5678");

        // What the table says of somebody is a note of who let it go.
        let ana = people.lines.iter().find(|line| line.email.as_str() == "ana.lee@example.net").unwrap();
        let notes = list_notes(&story.db, &story.coach, ana.enrolment).await.unwrap();
        let notes: Vec<_> = notes.iter().map(|note| (note.words.as_str(), note.staff_name.as_ref().unwrap().as_str())).collect();
        assert_eq!(notes, [("likes \"mornings\"", "田中 健一")]);
        assert_eq!(list_notes(&story.db, &story.coach, tom.enrolment).await.unwrap(), []);

        let back = list_rows_that_cannot(&story.db, &story.owner, id).await.unwrap();
        assert_eq!(back.rows.len(), 4);
        assert_eq!(back.rows[0].0[0], "No Mail");
        assert_eq!(back.rows[3].1, Why::UnknownJourney);
    }

    async fn the_same_table_again_invites_nobody_and_says_so(mut story: Story) {
        let first = upload(&story, guests(0, 20)).await;
        let_go(&story, first).await;
        assert_eq!(story.mails().await.len(), 20);
        story.minutes_pass(5);

        let again = upload(&story, guests(0, 20)).await;
        let view = get_import(&story.db, &story.owner, again, None, 1, story.now).await.unwrap();
        assert!(view.same_as_on.is_some(), "the file is known");
        assert!(view.rows.lines.iter().all(|row| row.why == Why::Invited));
        let_go(&story, again).await;
        // Once more what was let go before the other was looked at.
        let third = upload(&story, guests(10, 25)).await;
        assert_eq!(counts(&story, third).await, Counts { to_do: 5, already: 10, ..Counts::default() });
        let_go(&story, third).await;
        start_import(&story.db, &story.owner, third, story.now).await.unwrap();
        assert!(!work_off(&story.db, story.now).await.unwrap().more);
        assert_eq!(story.mails().await.len(), 25);
        assert_eq!(list_imports(&story.db, &story.owner).await.unwrap().len(), 3);
    }

    async fn work_that_broke_off_goes_on_where_it_was(story: Story) {
        let id = upload(&story, guests(0, 600)).await;
        start_import(&story.db, &story.owner, id, story.now).await.unwrap();
        let worked = work_off(&story.db, story.now).await.unwrap();
        assert!(worked.more && worked.rows > 0 && worked.rows < 600, "{worked:?}");
        let half = counts(&story, id).await;
        assert_eq!(half.done as usize, worked.rows);
        assert_eq!(half.done + half.to_do, 600);

        // The process ended; another opens the database and finds the rest.
        let reopened = backend::Db::open(&story.database.url).await.unwrap();
        while work_off(&reopened, story.now).await.unwrap().more {}
        assert_eq!(counts(&story, id).await, Counts { done: 600, ..Counts::default() });
        assert_eq!(story.database.count("SELECT count(*) FROM invitation").await, 600);
        assert_eq!(story.database.count("SELECT count(*) FROM outgoing_mail").await, 600);
        reopened.close().await;
    }

    async fn two_who_work_at_once_and_one_who_invites_by_hand_invite_everybody_once(story: Story) {
        let one = upload(&story, guests(0, 300)).await;
        let two = upload(&story, guests(150, 450)).await;
        for id in [one, two] {
            start_import(&story.db, &story.owner, id, story.now).await.unwrap();
        }
        let work = async || {
            while work_off(&story.db, story.now).await.unwrap().more {}
        };
        let by_hand = async || {
            for n in [0, 149, 200, 449] {
                let guest = backend::invitations::NewInvitation {
                    email: format!("GUEST-{n}@example.com"),
                    ..story.invitation_of_tom()
                };
                invite_customer(&story.db, &story.coach, guest, story.now).await.unwrap();
            }
        };
        tokio::join!(work(), work(), by_hand());
        assert_eq!(story.database.count("SELECT count(*) FROM customer").await, 450);
        assert_eq!(story.database.count("SELECT count(*) FROM enrolment").await, 450);
        assert_eq!(story.database.count("SELECT count(*) FROM invitation").await, 450);
        assert_eq!(story.database.count("SELECT count(*) FROM outgoing_mail").await, 450);
        assert_eq!(counts(&story, one).await.to_do + counts(&story, two).await.to_do, 0);
    }

    async fn columns_and_defaults_are_chosen_anew(story: Story) {
        let other = String::from_utf8(LIGHT_BODY.to_vec()).unwrap().replacen("light-body", "other", 1).replacen("12 weeks to a light body", "Another road", 1);
        let other = story.publish(other.as_bytes()).await;
        let id = upload(&story, "だれ;どこ;なに\n佐藤;sato@example.jp;軽いからだ\n鈴木;suzuki@example.com;Another road\n").await;
        let told = said(&story, id).await;
        assert_eq!(told[0].2, Why::Cell { column: Column::Name, fault: Fault::Missing }, "nobody knows what だれ is");
        let mut new = Adjusted {
            columns: [(Column::Name, 0), (Column::Email, 1)].into(),
            language: "ja".into(),
            ..Adjusted::default()
        };
        adjust_import(&story.db, &story.coach, id, new.clone(), story.now).await.unwrap();
        assert_eq!(said(&story, id).await[0].2, Why::NoJourney, "of two journeys none is chosen");
        new.journey = story.journey.to_string();
        adjust_import(&story.db, &story.coach, id, new.clone(), story.now).await.unwrap();
        assert_eq!(counts(&story, id).await.to_do, 2);
        new.columns.insert(Column::Journey, 2);
        adjust_import(&story.db, &story.coach, id, new.clone(), story.now).await.unwrap();
        assert_eq!(said(&story, id).await[0].2, Why::UnknownJourney);
        assert_eq!(said(&story, id).await[1].2, Why::Invite);

        for (wrong, field) in [
            (Adjusted { language: "fr".into(), ..new.clone() }, "language"),
            (Adjusted { time_zone: "Mars/Base".into(), ..new.clone() }, "time_zone"),
            (Adjusted { journey: "7".into(), ..new.clone() }, "journey"),
        ] {
            let refused = adjust_import(&story.db, &story.owner, id, wrong, story.now).await;
            assert!(matches!(&refused, Err(Error::Invalid(problems)) if problems[0].field == field), "{refused:?}");
        }
        let_go(&story, id).await;
        let enrolled = list_invitations(&story.db, &story.owner, story.now).await.unwrap();
        assert_eq!((enrolled.len(), enrolled[0].journey_title.as_str()), (1, "Another road"));
        assert_ne!(other, story.journey);
        let late = adjust_import(&story.db, &story.owner, id, new, story.now).await;
        assert!(matches!(late, Err(Error::Conflict(Conflict::ImportStarted))), "{late:?}");
        let late = discard_import(&story.db, &story.owner, id).await;
        assert!(matches!(late, Err(Error::Conflict(Conflict::ImportStarted))), "{late:?}");
    }

    async fn day_zero_is_the_day_of_buying(mut story: Story) {
        let id = upload(&story, "氏名,メール,商品,金額,購入日\n佐藤 花子,hanako@example.jp,basic,\"48,000円\",2025/12/29\nTom,tom@example.com,Basic course,,2026-01-05\nAna,ana@example.com,,,\nBo,bo@example.com,nothing,1,2026-01-01\nEva,eva@example.com,basic,1,2026-01-06\n").await;
        let told: Vec<_> = said(&story, id).await.into_iter().map(|(_, _, why)| why).collect();
        assert_eq!(told, [
            Why::InviteBuyer { nth: 1 },
            Why::InviteBuyer { nth: 1 },
            Why::Invite,
            Why::UnknownProduct,
            Why::Cell { column: Column::BoughtOn, fault: Fault::DayToCome },
        ]);
        let_go(&story, id).await;
        let people = list_customers(&story.db, &story.owner, &Filter::default(), story.now).await.unwrap();
        let of = |email: &str| people.lines.iter().find(|line| line.email == email.parse::<EmailAddress>().unwrap()).unwrap();
        let hanako = get_enrolment(&story.db, &story.owner, of("hanako@example.jp").enrolment).await.unwrap();
        assert_eq!(hanako.state.started(), Some(date(2025, 12, 29)));
        assert!(hanako.state.has_purchased(&hanako.version, "basic"));
        let tom = get_enrolment(&story.db, &story.owner, of("tom@example.com").enrolment).await.unwrap();
        assert_eq!(tom.state.started(), Some(date(2026, 1, 5)));
        assert_eq!(of("ana@example.com").standing.standing, Standing::Invited);
        let facts = history(&story.db, &story.owner, tom.enrolment).await.unwrap();
        assert!(facts.iter().any(|fact| matches!(&fact.fact.event, Event::Purchased { amount, .. } if (*amount - 48_000.0).abs() < 0.01)), "the price counts where no amount is");
        assert_eq!(rebuild(&story.db, false, story.now).await.unwrap().differences, [], "the snapshots follow from the logs");

        // Accepting later opens the board and starts nothing anew.
        let token = story.invitation_token("hanako@example.jp").await;
        story.days_pass(3);
        let accepted = accept_invitation(&story.db, &token, "Phone", story.now).await.unwrap();
        let playing = get_enrolment(&story.db, &accepted.actor, accepted.enrolment).await.unwrap();
        assert_eq!(playing.state.started(), Some(date(2025, 12, 29)));
        let listed = list_invitations(&story.db, &story.owner, story.now).await.unwrap();
        assert_eq!(listed.iter().filter(|line| line.state == InvitationState::Accepted).count(), 1);
    }

    async fn who_slips_away_already_is_told_to_programs_and_mailed_to_nobody_at_once(story: Story) {
        settle_urgent(&story.db, &story.owner, &AlertKind::ALL.into_iter().collect(), story.now).await.unwrap();
        let sink = Sink::open().await;
        let new = NewWebhook { url: sink.at("/hook"), events: vec!["alert.raised".into(), "alert.closed".into()] };
        add_webhook(&story.db, &story.owner, &Outgoing::new(Reach::Anywhere).unwrap(), new, story.now).await.unwrap();
        let id = upload(&story, "氏名,メール,商品,金額,購入日\n佐藤 花子,hanako@example.jp,basic,\"48,000円\",2025/12/20\nTom,tom@example.com,basic,,2025-12-19\nAna,ana@example.com,basic,,2026-01-05\n").await;
        let_go(&story, id).await;
        let alerts = list_alerts(&story.db, &story.owner, None, false, 1, story.now).await.unwrap().lines;
        assert_eq!(alerts.len(), 2);
        let told = story.database.texts("SELECT event || ' ' || body FROM webhook_delivery ORDER BY body").await;
        assert_eq!(told.len(), 2, "{told:?}");
        for alert in alerts {
            let of = |told: &&String| told.contains(&alert.id.to_string()) && told.contains(&alert.line.enrolment.to_string());
            let told = told.iter().find(of).unwrap_or_else(|| panic!("{alert:?} in {told:?}"));
            assert!(told.starts_with("alert.raised ") && told.contains("\"stalled\""), "{told}");
        }
        assert_eq!(story.database.count("SELECT count(*) FROM outgoing_mail WHERE template = 'alert'").await, 0);
    }

    async fn purchases_of_customers_come_from_a_table_and_are_recorded_once(mut story: Story) {
        let hanako = story.hanako_starts().await;
        invite_customer(&story.db, &story.owner, story.invitation_of_tom(), story.now).await.unwrap();
        story.days_pass(2);
        let text = "email,product,amount,bought_on\nHANAKO@example.jp,kit,6800,2026-01-06\nhanako@example.jp,kit,6800,2026-01-06\ntom@example.com,posture,98000,2026-01-03\nnobody@example.com,kit,1,2026-01-01\nhanako@example.jp,kit,6800,\nhanako@example.jp,unknown,1,2026-01-01\nhanako@example.jp,kit,free,2026-01-01\nhanako@example.jp,kit,\"68,00\",2026-01-01\n";
        let id = upload_purchases(&story, text).await;
        let told: Vec<_> = said(&story, id).await.into_iter().map(|(_, _, why)| why).collect();
        let cell = |column, fault| Why::Cell { column, fault };
        assert_eq!(told, [
            Why::Purchase { nth: 1 },
            Why::Purchase { nth: 2 },
            Why::Purchase { nth: 1 },
            Why::Stranger,
            cell(Column::BoughtOn, Fault::Missing),
            Why::UnknownProduct,
            cell(Column::Amount, Fault::NotANumber),
            // Whether it is sixty-eight or six thousand eight hundred is not guessed.
            cell(Column::Amount, Fault::NotANumber),
        ]);
        let_go(&story, id).await;
        let bought = |facts: Vec<backend::enrolments::Recorded>| facts.iter().filter(|fact| matches!(fact.fact.event, Event::Purchased { .. })).count();
        assert_eq!(bought(history(&story.db, &story.owner, hanako.enrolment).await.unwrap()), 2);
        assert_eq!(story.database.text("SELECT min(bought_on) FROM purchase_day").await, "2026-01-03");
        let people = list_customers(&story.db, &story.owner, &Filter { search: "tom".into(), ..Filter::default() }, story.now).await.unwrap();
        let tom = get_enrolment(&story.db, &story.owner, people.lines[0].enrolment).await.unwrap();
        assert_eq!(tom.state.started(), Some(date(2026, 1, 3)), "who was only invited starts on the day of buying, in New York");

        let again = upload_purchases(&story, text).await;
        assert_eq!(counts(&story, again).await, Counts { already: 3, cannot: 5, ..Counts::default() });
        let_go(&story, again).await;
        assert_eq!(bought(history(&story.db, &story.owner, hanako.enrolment).await.unwrap()), 2);
    }

    async fn a_purchase_by_hand_has_its_day_and_counts_once(mut story: Story) {
        let hanako = story.hanako_starts().await;
        story.days_pass(10);
        let new = NewPurchase { product: "kit".into(), amount: "6,800".into(), bought_on: "2026-01-12".into() };
        for duplicate in [false, true] {
            let played = record_purchase(&story.db, &story.coach, hanako.enrolment, new.clone(), Some("form-1".into()), story.now).await.unwrap();
            assert_eq!(played.duplicate, duplicate);
        }
        assert_eq!(story.database.count("SELECT count(*) FROM purchase_day WHERE bought_on = '2026-01-12'").await, 1);
        let wrong = NewPurchase { product: "nothing".into(), amount: "x".into(), bought_on: "2026-02-01".into() };
        let refused = record_purchase(&story.db, &story.coach, hanako.enrolment, wrong, None, story.now).await;
        assert!(matches!(&refused, Err(Error::Invalid(problems)) if problems.len() == 3), "{refused:?}");
        let other = story.another_business().await;
        let refused = record_purchase(&story.db, &other, hanako.enrolment, new.clone(), None, story.now).await;
        assert!(matches!(refused, Err(Error::NotFound(Thing::Enrolment))), "{refused:?}");
        let refused = record_purchase(&story.db, &hanako.actor, hanako.enrolment, new, None, story.now).await;
        assert!(matches!(refused, Err(Error::NotAllowed)), "{refused:?}");
    }

    async fn an_import_is_its_businesss_own(story: Story) {
        let id = upload(&story, guests(0, 3)).await;
        let other = story.another_business().await;
        let hanako = story.hanako_starts().await;
        let refused = |actor: Actor| {
            let story = &story;
            async move {
                vec![
                    get_import(&story.db, &actor, id, None, 1, story.now).await.err(),
                    list_rows_that_cannot(&story.db, &actor, id).await.err(),
                    start_import(&story.db, &actor, id, story.now).await.err(),
                    discard_import(&story.db, &actor, id).await.err(),
                    adjust_import(&story.db, &actor, id, Adjusted { language: "ja".into(), ..Adjusted::default() }, story.now).await.err(),
                ]
            }
        };
        for error in refused(other).await {
            assert!(matches!(error, Some(Error::NotFound(Thing::Import))), "{error:?}");
        }
        for error in refused(hanako.actor).await {
            assert!(matches!(error, Some(Error::NotAllowed)), "{error:?}");
        }
        let theirs = NewImport { journey: story.journey.to_string(), ..table(guests(0, 1)) };
        let stolen = upload_table(&story.db, &other, theirs, story.now).await;
        assert!(matches!(stolen, Err(Error::NotFound(Thing::Journey))), "{stolen:?}");
        assert_eq!(list_imports(&story.db, &other).await.unwrap(), []);
    }

    async fn tables_are_forgotten(mut story: Story) {
        let unused = upload(&story, guests(0, 3)).await;
        let used = upload(&story, guests(3, 6)).await;
        let_go(&story, used).await;
        story.days_pass(8);
        assert_eq!(forget_old(&story.db, story.now).await.unwrap(), 1);
        let gone = get_import(&story.db, &story.owner, unused, None, 1, story.now).await;
        assert!(matches!(gone, Err(Error::NotFound(Thing::Import))), "{gone:?}");
        assert_eq!(counts(&story, used).await.done, 3);
        story.days_pass(30);
        forget_old(&story.db, story.now).await.unwrap();
        assert_eq!(counts(&story, used).await.all(), 0, "the rows are gone, the people stay");
        assert_eq!(story.database.count("SELECT count(*) FROM customer").await, 3);
    }

    async fn ten_thousand_go_through_quickly(story: Story) {
        let begun = std::time::Instant::now();
        let id = upload(&story, guests(0, 10_000)).await;
        let looked = begun.elapsed();
        let_go(&story, id).await;
        assert_eq!(counts(&story, id).await, Counts { done: 10_000, ..Counts::default() });
        assert_eq!(story.database.count("SELECT count(*) FROM outgoing_mail").await, 10_000);
        let all = begun.elapsed();
        assert!(all.as_secs() < 180, "a query for each row would take longer: looked at in {looked:?}, done after {all:?}");
    }
}
