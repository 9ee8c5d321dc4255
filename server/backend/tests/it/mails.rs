//! Mails: what they say, and that each arrives once.

pub(crate) mod smtp;

use std::{fs, path::Path};

use backend::{
    Language,
    contacts::deliver_due as deliver_contacts,
    held::Deed,
    invitations::{InvitationState, invite_customer, list_invitations, resend_invitation},
    mail::{
        Links, Mailer, deliver_due,
        outbox::{OutboxMail, list_outbox, read_outbox},
    },
    people::change_language,
    play::{Move, play},
    sign_in::request_sign_in,
    sign_up::{NewSignUp, request_sign_up},
    staff::{NewStaff, invite_staff},
    standings::review_due,
};
use jiff::SignedDuration;

use self::smtp::{Answer, SmtpServer};
use crate::{
    on_both_databases,
    story::{LIGHT_BODY, Story, after, award, complete, send_back},
};

/// A mail as a person would compare it: whatever differs each time is named instead.
fn shown(mail: &OutboxMail) -> String {
    let mut shown = format!(
        "From: {}\nTo: {}\nSubject: {}\n\n{}\n\n{}",
        mail.from,
        mail.line.to,
        mail.line.subject,
        mail.text.replace("\r\n", "\n").trim_end(),
        mail.html.replace("\r\n", "\n").trim_end(),
    );
    for (before, name) in [
        ("/invitation/", "TOKEN"),
        ("/sign-in/link/", "TOKEN"),
        ("/sign-up/link/", "TOKEN"),
        ("/mails/", "TOKEN"),
        ("/digests/", "TOKEN"),
        ("/play/", "ENROLMENT"),
        ("/desk/customers/", "ENROLMENT"),
    ] {
        let mut rest = shown.as_str();
        let mut named = String::new();
        while let Some(at) = rest.find(before) {
            let (head, tail) = rest.split_at(at + before.len());
            named.push_str(head);
            named.push_str(name);
            rest = tail.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-');
        }
        named.push_str(rest);
        shown = named;
    }
    let lines: Vec<_> = shown
        .lines()
        .map(|line| {
            let figures = |text: &str| text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit());
            match line.rsplit_once("bold\">").and_then(|(head, tail)| {
                let (code, end) = tail.split_once('<')?;
                figures(code).then(|| format!("{head}bold\">CODE<{end}"))
            }) {
                Some(line) => line,
                None if figures(line) => "CODE".to_owned(),
                None => line.to_owned(),
            }
        })
        .collect();
    lines.join("\n") + "\n"
}

/// Compares a mail with the file of that name; with `UPDATE_MAILS` set, writes the file instead, to be
/// read before it is committed.
pub(crate) fn assert_reads_as(mail: &OutboxMail, name: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/it/mails/{name}.txt"));
    let shown = shown(mail);
    if std::env::var_os("UPDATE_MAILS").is_some() {
        fs::write(&file, &shown).unwrap();
    }
    let expected = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(shown, expected, "the mail {name} differs from {}", file.display());
}

on_both_databases! {
    async fn every_mail_reads_well_in_both_languages(story: Story) {
        let hanako = story.hanako_starts().await;
        let tom = story.tom_starts().await;
        for (player, address, language, code) in [
            (hanako, "hanako@example.jp", Language::Japanese, "ja"),
            (tom, "tom@example.com", Language::English, "en"),
        ] {
            assert_reads_as(&story.mail_to(address).await, &format!("invitation.{code}"));
            request_sign_in(&story.db, address, language, story.now).await.unwrap();
            assert_reads_as(&story.mail_to(address).await, &format!("sign-in.{code}"));
            story.plays_up_to_the_claim(player).await;
            story.coach_plays(player, send_back("lighter", "One more week.\nThen <tell> me again.")).await.unwrap();
            assert_reads_as(&story.mail_to(address).await, &format!("sent-back.{code}"));
            story.coach_plays(player, award("lighter")).await.unwrap();
            assert_reads_as(&story.mail_to(address).await, &format!("awarded.{code}"));
        }
    }

    async fn a_coachs_word_and_the_mail_to_a_new_colleague_read_well_in_both_languages(mut story: Story) {
        let (hanako, tom) = (story.hanako_starts().await, story.tom_starts().await);
        for (player, words) in [(hanako, "よくできました。\n来週もこの調子で。"), (tom, "Well done.\nOn we go <next> week.")] {
            story.holds(&story.coach, player, Deed::Word { words: words.into() }).await.unwrap();
        }
        story.held_time_passes().await;
        assert_reads_as(&story.mail_to("hanako@example.jp").await, "word.ja");
        assert_reads_as(&story.mail_to("tom@example.com").await, "word.en");
        for (role, language, address) in [("coach", "ja", "yamada@example.jp"), ("owner", "en", "ann@example.com")] {
            let new = NewStaff {
                name: if language == "ja" { "山田 昇" } else { "Ann Reed" }.into(),
                email: address.into(),
                role: role.into(),
                language: language.into(),
            };
            invite_staff(&story.db, &story.owner, new, story.now).await.unwrap();
            assert_reads_as(&story.mail_to(address).await, &format!("staff-invitation.{language}"));
        }
    }

    async fn who_waited_in_vain_hears_that_the_rule_has_awarded(mut story: Story) {
        let (hanako, tom) = (story.hanako_starts().await, story.tom_starts().await);
        for player in [hanako, tom] {
            story.plays_up_to_the_claim(player).await;
        }
        story.days_pass(8);
        review_due(&story.db, story.now, 100).await.unwrap();
        assert_reads_as(&story.mail_to("hanako@example.jp").await, "released.ja");
        assert_reads_as(&story.mail_to("tom@example.com").await, "released.en");
        let mails = story.mails().await.len();
        story.days_pass(1);
        review_due(&story.db, story.now, 100).await.unwrap();
        assert_eq!(story.mails().await.len(), mails, "once");
    }

    async fn who_has_left_hears_nothing_of_what_the_rule_awards(mut story: Story) {
        let hanako = story.hanako_starts().await;
        story.plays_up_to_the_claim(hanako).await;
        story.play(hanako, journey::Action::Leave { reason: String::new() }).await.unwrap();
        let mails = story.mails().await.len();
        story.days_pass(8);
        review_due(&story.db, story.now, 100).await.unwrap();
        assert_eq!(story.database.count("SELECT count(*) FROM moment WHERE by_whom = 'rule'").await, 1);
        assert_eq!(story.mails().await.len(), mails);
    }

    async fn who_stands_at_the_door_is_not_kept_waiting_by_many_mails(story: Story) {
        for n in 0..20 {
            let guest = backend::invitations::NewInvitation {
                email: format!("guest-{n}@example.jp"),
                ..story.invitation_of_hanako()
            };
            invite_customer(&story.db, &story.owner, guest, story.now).await.unwrap();
        }
        request_sign_in(&story.db, "suzuki@example.jp", Language::Japanese, story.now).await.unwrap();
        let server = SmtpServer::start([]).await;
        deliver_due(&story.db, &server.mailer(), &story.links, story.now).await.unwrap();
        let waiting = "SELECT count(*) FROM outgoing_mail WHERE sent_at IS NULL";
        assert_eq!(story.database.count(waiting).await, 11);
        assert_eq!(story.database.count("SELECT count(*) FROM outgoing_mail WHERE template = 'sign-in' AND sent_at IS NULL").await, 0);
    }

    async fn a_mail_of_the_plan_reads_well_in_both_languages(mut story: Story) {
        let file = str::from_utf8(LIGHT_BODY).unwrap().replace(
            "body = \"One stretch is enough today. It is the start that counts.\"",
            "body = \"One **stretch** is enough today. [How](https://example.jp/how) it is done:\\n\\n- breathe\\n- <b>hold</b> & smile\"",
        );
        story.publish(file.as_bytes()).await;
        story.hanako_starts().await;
        story.tom_starts().await;
        story.days_pass(2);
        let judged = deliver_contacts(&story.db, story.now).await.unwrap();
        assert_eq!(judged.handed, 2);
        assert_reads_as(&story.mail_to("hanako@example.jp").await, "contact.ja");
        assert_reads_as(&story.mail_to("tom@example.com").await, "contact.en");
    }

    async fn a_mail_that_promises_a_coupon_reads_well_in_both_languages(mut story: Story) {
        let coupon = "coupon = { percent = 50, valid_days = 30, product = \"basic\" }\n";
        let file = str::from_utf8(LIGHT_BODY).unwrap().replacen("holdout = 0.1\n", coupon, 1);
        story.publish(file.as_bytes()).await;
        story.hanako_starts().await;
        story.tom_starts().await;
        story.days_pass(4);
        assert_eq!(deliver_contacts(&story.db, story.now).await.unwrap().failed, 0);
        let mails = story.mails().await;
        for (address, before, language) in
            [("hanako@example.jp", "クーポンコード：", "ja"), ("tom@example.com", "Your coupon: ", "en")]
        {
            let fits = |mail: &&OutboxMail| mail.line.to.contains(address) && mail.text.contains(before);
            let mut mail = mails.iter().find(fits).unwrap().clone();
            let code = after(&mail.text, before);
            for part in [&mut mail.text, &mut mail.html] {
                assert!(part.contains(&code));
                *part = part.replace(&code, "XXXX-XXXX-XXXX");
            }
            assert_reads_as(&mail, &format!("coupon.{language}"));
        }
    }

    async fn the_mail_that_signs_a_business_up_reads_well_in_both_languages(story: Story) {
        for (name, owner_name, language) in [("みか ヨガ", "佐藤 美香", "ja"), ("Mika & Yoga", "Mika Sato", "en")] {
            let new = NewSignUp {
                name: name.into(),
                owner_name: owner_name.into(),
                email: format!("mika-{language}@example.jp"),
                language: language.into(),
                time_zone: "Asia/Tokyo".into(),
            };
            request_sign_up(&story.db, new, story.now).await.unwrap();
            assert_reads_as(&story.mail_to(&format!("mika-{language}@example.jp")).await, &format!("sign-up.{language}"));
        }
    }

    async fn a_mail_is_written_in_the_language_its_reader_chose(story: Story) {
        let hanako = story.hanako_starts().await;
        change_language(&story.db, &hanako.actor, Language::English).await.unwrap();
        story.plays_up_to_the_claim(hanako).await;
        story.coach_plays(hanako, award("lighter")).await.unwrap();
        let mail = story.mail_to("hanako@example.jp").await;
        assert_eq!(mail.line.subject, "You have reached it: Lighter shoulders");
    }

    async fn each_cause_sends_one_mail(story: Story) {
        let hanako = story.hanako_starts().await;
        story.plays_up_to_the_claim(hanako).await;
        let step = Move::now(award("lighter"), "award".to_owned());
        for _ in 0..3 {
            play(&story.db, &story.coach, hanako.enrolment, step.clone(), story.now).await.unwrap();
        }
        assert_eq!(story.mails().await.len(), 2);
        assert_eq!(story.mails().await.len(), 2);
        assert_eq!(story.database.count("SELECT count(*) FROM outgoing_mail WHERE sent_at IS NULL").await, 0);
    }

    async fn what_a_customer_does_alone_sends_no_mail(story: Story) {
        let hanako = story.hanako_starts().await;
        story.play(hanako, complete("how-to-sit")).await.unwrap();
        story.coach_plays(hanako, journey::Action::Open { square: "walk".into() }).await.unwrap();
        assert_eq!(story.mails().await.len(), 1);
    }

    async fn the_outbox_holds_whole_mails_by_their_id(story: Story) {
        invite_customer(&story.db, &story.owner, story.invitation_of_hanako(), story.now).await.unwrap();
        let mails = story.mails().await;
        let name = &mails[0].line.name;
        let raw = fs::read_to_string(story.outbox.path().join(format!("{name}.eml"))).unwrap();
        assert!(raw.contains(&format!("Message-ID: <{name}@sugoroku.example>")), "{raw}");
        assert_eq!(mails[0].line.sent_at, Some(story.now));
        assert_eq!(mails[0].line.to, "佐藤 花子 <hanako@example.jp>");
        for name in ["", "../secret", "nothing", "a/b"] {
            assert_eq!(read_outbox(story.outbox.path(), name).await.unwrap(), None);
        }
        assert_eq!(list_outbox(Path::new("/nowhere/at/all"), 9).await.unwrap(), []);
    }

    async fn of_two_who_deliver_at_once_one_sends_each_mail(story: Story) {
        let server = SmtpServer::start([]).await;
        for n in 0..20 {
            let guest = backend::invitations::NewInvitation {
                email: format!("guest-{n}@example.jp"),
                ..story.invitation_of_hanako()
            };
            invite_customer(&story.db, &story.owner, guest, story.now).await.unwrap();
        }
        let mailer = server.mailer();
        let deliver = || deliver_due(&story.db, &mailer, &story.links, story.now);
        let (one, two) = tokio::join!(deliver(), deliver());
        assert_eq!(one.unwrap().sent + two.unwrap().sent, 20);
        let mut ids = server.message_ids();
        assert_eq!(ids.len(), 20);
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 20);
    }

    async fn a_refused_mail_is_sent_again_under_the_same_id(mut story: Story) {
        let server = SmtpServer::start([Answer::Busy, Answer::Busy]).await;
        let mailer = server.mailer();
        invite_customer(&story.db, &story.owner, story.invitation_of_hanako(), story.now).await.unwrap();
        for (sent, failed, wait) in [(0, 1, 1), (0, 1, 5)] {
            let delivered = deliver_due(&story.db, &mailer, &story.links, story.now).await.unwrap();
            assert_eq!((delivered.sent, delivered.failed), (sent, failed));
            let next = story.now + SignedDuration::from_mins(wait);
            assert_eq!(delivered.next, Some(next));
            let too_early = deliver_due(&story.db, &mailer, &story.links, story.now).await.unwrap();
            assert_eq!((too_early.sent, too_early.failed), (0, 0));
            story.minutes_pass(wait);
        }
        let delivered = deliver_due(&story.db, &mailer, &story.links, story.now).await.unwrap();
        assert_eq!((delivered.sent, delivered.failed, delivered.next), (1, 0, None));
        let mut ids = server.message_ids();
        assert_eq!(ids.len(), 3);
        ids.dedup();
        assert_eq!(ids.len(), 1);
        let error = "SELECT count(*) FROM outgoing_mail WHERE last_error IS NULL AND attempts = 3";
        assert_eq!(story.database.count(error).await, 1);
        assert!(server.last().contains("<hanako@example.jp>"), "{}", server.last());
    }

    async fn after_eight_failures_a_mail_is_given_up_with_its_error_kept(mut story: Story) {
        let server = SmtpServer::start([Answer::Busy; 8]).await;
        let mailer = server.mailer();
        invite_customer(&story.db, &story.owner, story.invitation_of_hanako(), story.now).await.unwrap();
        let mut tries = 0;
        loop {
            tries += 1;
            let delivered = deliver_due(&story.db, &mailer, &story.links, story.now).await.unwrap();
            let Some(next) = delivered.next else {
                assert_eq!(delivered.given_up, 1);
                break;
            };
            story.now = next;
        }
        assert_eq!(tries, 8);
        let error = story.database.text("SELECT last_error FROM outgoing_mail").await;
        assert!(error.contains("451"), "{error}");
        assert_eq!(story.database.text("SELECT data FROM outgoing_mail").await, "{}");
    }

    async fn an_address_that_is_refused_bounces_and_a_new_sending_begins_anew(mut story: Story) {
        let state = async |story: &Story| list_invitations(&story.db, &story.owner, story.now).await.unwrap()[0].state;
        let server = SmtpServer::start([Answer::Policy, Answer::Nobody]).await;
        let mailer = server.mailer();
        let invited = invite_customer(&story.db, &story.owner, story.invitation_of_hanako(), story.now).await.unwrap();
        let delivered = deliver_due(&story.db, &mailer, &story.links, story.now).await.unwrap();
        assert_eq!((delivered.failed, delivered.given_up), (1, 0), "what is refused by policy is no word about the address");
        assert_eq!(state(&story).await, InvitationState::Sent);
        story.minutes_pass(1);
        let delivered = deliver_due(&story.db, &mailer, &story.links, story.now).await.unwrap();
        assert_eq!((delivered.failed, delivered.given_up, delivered.next), (0, 1, None));
        assert_eq!(state(&story).await, InvitationState::Bounced);
        resend_invitation(&story.db, &story.owner, invited.invitation, story.now).await.unwrap();
        assert_eq!(state(&story).await, InvitationState::Sent);
        deliver_due(&story.db, &mailer, &story.links, story.now).await.unwrap();
        assert_eq!(state(&story).await, InvitationState::Sent);
    }

    async fn an_unreachable_server_fails_nobody_but_the_mail(story: Story) {
        let mailer = Mailer::smtp("smtp://127.0.0.1:1", "hello@sugoroku.example").unwrap();
        invite_customer(&story.db, &story.owner, story.invitation_of_hanako(), story.now).await.unwrap();
        let delivered = deliver_due(&story.db, &mailer, &story.links, story.now).await.unwrap();
        assert_eq!((delivered.sent, delivered.failed), (0, 1));
    }

    async fn a_mail_whose_sender_died_is_sent_after_its_lease(mut story: Story) {
        let invited = invite_customer(&story.db, &story.owner, story.invitation_of_hanako(), story.now).await.unwrap();
        resend_invitation(&story.db, &story.owner, invited.invitation, story.now).await.unwrap();
        // Claimed by a process that never said what came of it.
        story.database.execute("UPDATE outgoing_mail SET attempts = 1, due_at = due_at + 300000000").await;
        assert_eq!(story.mails().await.len(), 0);
        story.minutes_pass(5);
        assert_eq!(story.mails().await.len(), 2);
    }
}

#[test]
fn links_stand_below_the_address_of_the_server() {
    let links = Links::new("https://example.jp/growth/".parse().unwrap());
    assert_eq!(links.invitation("a.b"), "https://example.jp/growth/invitation/a.b");
    assert_eq!(links.sign_in("a.b"), "https://example.jp/growth/sign-in/link/a.b");
}

#[test]
fn a_mailer_needs_a_sender_and_a_server() {
    assert!(Mailer::outbox("/tmp", "nobody").is_err());
    assert!(Mailer::smtp("http://example.jp", "hello@example.jp").is_err());
}

#[test]
fn mails_call_the_standings_by_the_words_of_the_pages() {
    for (language, words, mails) in [
        (
            "en",
            include_str!("../../../../app/locales/en/words.json"),
            [
                include_str!("../../templates/mail/alert/en.subject.txt"),
                include_str!("../../templates/mail/alert/en.html"),
                include_str!("../../templates/mail/alert/en.txt"),
                include_str!("../../templates/mail/digest/en.html"),
                include_str!("../../templates/mail/digest/en.txt"),
            ],
        ),
        (
            "ja",
            include_str!("../../../../app/locales/ja/words.json"),
            [
                include_str!("../../templates/mail/alert/ja.subject.txt"),
                include_str!("../../templates/mail/alert/ja.html"),
                include_str!("../../templates/mail/alert/ja.txt"),
                include_str!("../../templates/mail/digest/ja.html"),
                include_str!("../../templates/mail/digest/ja.txt"),
            ],
        ),
    ] {
        let words: serde_json::Value = serde_json::from_str(words).unwrap();
        for standing in ["stalled", "behind", "slowing", "lapsed"] {
            let word = words["standing"][standing].as_str().unwrap();
            for mail in mails {
                // The codes that a template asks for are no words.
                let said: String = mail.split("{%").map(|part| part.rsplit("%}").next().unwrap()).collect();
                assert!(said.to_lowercase().contains(word), "{word} in {language}: {said}");
            }
        }
    }
}
