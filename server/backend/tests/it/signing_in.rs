//! Signing in by link and by code, and sessions.

use backend::{
    Actor, CustomerId, Error, Fault, Language, LinkFault, Person, Problem, SessionId, Thing,
    invitations::invite_customer,
    sessions::{self, find_session, list_sessions, open_session, revoke_session, sign_out},
    sign_in::{self, Entered, SignedIn, find_link, request_sign_in, sign_in_with_code, sign_in_with_link},
    staff::{NewStaff, add_staff},
};

use crate::{
    on_both_databases,
    story::{Story, after},
};

/// Asks for a mail; its link's token and its code.
async fn ask(story: &Story, address: &str) -> (String, String) {
    request_sign_in(&story.db, address, Language::Japanese, story.now)
        .await
        .unwrap();
    let mail = story.mail_to(address).await;
    (
        after(&mail.text, "https://sugoroku.example/sign-in/link/"),
        after(&mail.text, "この6桁の番号を入力してください。"),
    )
}

/// Somebody without a passkey is in at once.
fn signed_in(entered: Entered) -> SignedIn {
    match entered {
        Entered::SignedIn(signed_in) => signed_in,
        Entered::PasskeyNext { .. } => panic!("nobody here has a passkey"),
    }
}

/// Six figures that are not these.
fn another(code: &str) -> &'static str {
    if code == "123456" { "654321" } else { "123456" }
}

on_both_databases! {
    async fn the_owner_signs_in_with_the_link(story: Story) {
        let (token, _) = ask(&story, "tanaka@example.jp").await;
        let view = find_link(&story.db, &token, story.now).await.unwrap();
        assert_eq!(view.business_name.as_str(), "田中整体院");
        assert_eq!(view.person_name.as_str(), "田中 健一");
        let signed_in = signed_in(sign_in_with_link(&story.db, &token, "Desk", story.now).await.unwrap());
        assert_eq!(signed_in.actor, story.owner);
        let cookie = signed_in.session_token.to_string();
        let person = find_session(&story.db, &cookie, story.now).await.unwrap().unwrap();
        assert_eq!(person.actor, story.owner);
        assert_eq!(person.business_time_zone, "Asia/Tokyo");
        let again = sign_in_with_link(&story.db, &token, "Desk", story.now).await;
        assert!(matches!(again, Err(Error::Link(LinkFault::Used))), "{again:?}");
    }

    async fn hanako_signs_in_with_the_code_as_she_types_it(story: Story) {
        let hanako = story.hanako_starts().await;
        let (token, code) = ask(&story, "hanako@example.jp").await;
        let typed = format!(" {}-{} ", &code[..3], &code[3..]);
        let signed_in = signed_in(sign_in_with_code(&story.db, "HANAKO@example.jp", &typed, "Tablet", story.now).await.unwrap());
        assert_eq!(signed_in.actor, hanako.actor);
        let again = sign_in_with_code(&story.db, "hanako@example.jp", &code, "Tablet", story.now).await;
        assert!(matches!(again, Err(Error::WrongCode { .. })), "{again:?}");
        let link = sign_in_with_link(&story.db, &token, "Tablet", story.now).await;
        assert!(matches!(link, Err(Error::Link(LinkFault::Used))), "{link:?}");
    }

    async fn an_unknown_address_cannot_be_told_from_a_known_one(story: Story) {
        for address in ["tanaka@example.jp", "nobody@example.jp"] {
            request_sign_in(&story.db, address, Language::English, story.now).await.unwrap();
        }
        let mails = story.mails().await;
        assert_eq!(mails.len(), 1);
        let code = after(&mails[0].text, "where you asked for them:");
        let wrong = another(&code);
        for expected in [4, 3, 2, 1, 0, 0] {
            for address in ["tanaka@example.jp", "nobody@example.jp", "never-asked@example.jp"] {
                let refused = sign_in_with_code(&story.db, address, wrong, "Desk", story.now).await;
                let Err(Error::WrongCode { tries_left }) = refused else { panic!("{refused:?}") };
                assert_eq!(tries_left, expected, "{address}");
            }
        }
    }

    async fn after_five_wrong_codes_even_the_right_one_is_refused_but_the_link_works(mut story: Story) {
        let (token, code) = ask(&story, "tanaka@example.jp").await;
        for _ in 0..5 {
            let refused = sign_in_with_code(&story.db, "tanaka@example.jp", another(&code), "Desk", story.now).await;
            assert!(matches!(refused, Err(Error::WrongCode { .. })), "{refused:?}");
        }
        let refused = sign_in_with_code(&story.db, "tanaka@example.jp", &code, "Desk", story.now).await;
        assert!(matches!(refused, Err(Error::WrongCode { tries_left: 0 })), "{refused:?}");
        // Asking again gives no new tries.
        let (_, second) = ask(&story, "tanaka@example.jp").await;
        let refused = sign_in_with_code(&story.db, "tanaka@example.jp", &second, "Desk", story.now).await;
        assert!(matches!(refused, Err(Error::WrongCode { tries_left: 0 })), "{refused:?}");
        sign_in_with_link(&story.db, &token, "Desk", story.now).await.unwrap();
        // An hour later the codes work again.
        story.minutes_pass(60);
        let (_, code) = ask(&story, "tanaka@example.jp").await;
        sign_in_with_code(&story.db, "tanaka@example.jp", &code, "Desk", story.now).await.unwrap();
    }

    async fn a_hundred_guesses_at_once_are_still_five(story: Story) {
        let (_, code) = ask(&story, "tanaka@example.jp").await;
        let mut guesses = tokio::task::JoinSet::new();
        for guess in 0..100 {
            let (db, now, code) = (story.db.clone(), story.now, code.clone());
            guesses.spawn(async move {
                let guess = format!("{guess:06}");
                if guess != code {
                    let refused = sign_in_with_code(&db, "tanaka@example.jp", &guess, "Desk", now).await;
                    assert!(matches!(refused, Err(Error::WrongCode { .. })), "{refused:?}");
                }
            });
        }
        guesses.join_all().await;
        assert_eq!(story.database.count("SELECT CAST(sum(wrong_tries) AS bigint) FROM sign_in").await, 5);
    }

    async fn after_ten_minutes_link_and_code_are_over(mut story: Story) {
        let (token, code) = ask(&story, "tanaka@example.jp").await;
        story.minutes_pass(10);
        let late = find_link(&story.db, &token, story.now).await;
        assert!(matches!(late, Err(Error::Link(LinkFault::Expired))), "{late:?}");
        let late = sign_in_with_link(&story.db, &token, "Desk", story.now).await;
        assert!(matches!(late, Err(Error::Link(LinkFault::Expired))), "{late:?}");
        let late = sign_in_with_code(&story.db, "tanaka@example.jp", &code, "Desk", story.now).await;
        assert!(matches!(late, Err(Error::WrongCode { .. })), "{late:?}");
    }

    async fn one_mail_lists_every_account_of_an_address(story: Story) {
        let hanako = story.hanako_starts().await;
        let ann = story.another_business().await;
        let coach = NewStaff {
            name: "Hanako Sato".into(),
            email: "hanako@example.jp".into(),
            role: "coach".into(),
            language: "en".into(),
        };
        add_staff(&story.db, &ann, coach, story.now).await.unwrap();
        let before = story.mails().await.len();
        request_sign_in(&story.db, "hanako@example.jp", Language::English, story.now).await.unwrap();
        let mails = story.mails().await;
        assert_eq!(mails.len(), before + 1);
        let text = &mails[0].text;
        assert!(text.contains("田中整体院, as a customer:"), "{text}");
        assert!(text.contains("Reed Studio, as staff:"), "{text}");
        let links: Vec<_> = text
            .split_whitespace()
            .filter_map(|word| word.strip_prefix("https://sugoroku.example/sign-in/link/"))
            .collect();
        let first = signed_in(sign_in_with_link(&story.db, links[0], "Phone", story.now).await.unwrap());
        assert_eq!(first.actor, hanako.actor);
        let second = signed_in(sign_in_with_link(&story.db, links[1], "Phone", story.now).await.unwrap());
        assert_eq!(second.actor.business(), ann.business());
    }

    async fn forms_that_do_not_fit_are_told(story: Story) {
        let Err(Error::Invalid(problems)) =
            request_sign_in(&story.db, "tanaka", Language::English, story.now).await
        else {
            panic!("that is no address");
        };
        assert_eq!(problems, [Problem { field: "email", fault: Fault::NotAnEmail }]);
        let Err(Error::Invalid(problems)) =
            sign_in_with_code(&story.db, "tanaka@example.jp", " ", "Desk", story.now).await
        else {
            panic!("there is no code");
        };
        assert_eq!(problems, [Problem { field: "code", fault: Fault::Missing }]);
        let letters = sign_in_with_code(&story.db, "tanaka@example.jp", "abcdef", "Desk", story.now).await;
        assert!(matches!(letters, Err(Error::WrongCode { .. })), "{letters:?}");
        for token in ["", "x.y", "☃"] {
            let unknown = sign_in_with_link(&story.db, token, "Desk", story.now).await;
            assert!(matches!(unknown, Err(Error::Link(LinkFault::Unknown))), "{unknown:?}");
            assert_eq!(find_session(&story.db, token, story.now).await.unwrap(), None);
        }
    }

    async fn full_width_figures_are_figures(story: Story) {
        let (_, code) = ask(&story, "tanaka@example.jp").await;
        let wide: String = code
            .chars()
            .map(|c| char::from_u32(c as u32 - '0' as u32 + '０' as u32).unwrap())
            .collect();
        sign_in_with_code(&story.db, "tanaka@example.jp", &wide, "Desk", story.now).await.unwrap();
    }

    async fn sessions_are_listed_and_ended_by_their_own_person(story: Story) {
        let hanako = story.hanako_starts().await;
        let tom = story.tom_starts().await;
        let (token, _) = ask(&story, "hanako@example.jp").await;
        let tablet = signed_in(sign_in_with_link(&story.db, &token, "Tablet\n", story.now).await.unwrap());
        let tablet = tablet.session_token.to_string();
        let lines = list_sessions(&story.db, &hanako.actor, story.now).await.unwrap();
        let mut devices: Vec<_> = lines.iter().map(|line| line.device.as_str()).collect();
        devices.sort_unstable();
        assert_eq!(devices, ["Phone", "Tablet"]);

        let lost = lines.iter().find(|line| line.device == "Tablet").unwrap().id;
        for stranger in [tom.actor, story.owner] {
            let refused = revoke_session(&story.db, &stranger, lost).await;
            assert!(matches!(refused, Err(Error::NotFound(Thing::Session))), "{refused:?}");
        }
        revoke_session(&story.db, &hanako.actor, lost).await.unwrap();
        assert_eq!(find_session(&story.db, &tablet, story.now).await.unwrap(), None);
        assert_eq!(list_sessions(&story.db, &hanako.actor, story.now).await.unwrap().len(), 1);
        let gone = revoke_session(&story.db, &hanako.actor, SessionId::new(story.now)).await;
        assert!(matches!(gone, Err(Error::NotFound(Thing::Session))), "{gone:?}");
    }

    async fn signing_out_ends_this_device_only(story: Story) {
        let (first, _) = ask(&story, "tanaka@example.jp").await;
        let desk = signed_in(sign_in_with_link(&story.db, &first, "Desk", story.now).await.unwrap());
        let (second, _) = ask(&story, "tanaka@example.jp").await;
        let phone = signed_in(sign_in_with_link(&story.db, &second, "Phone", story.now).await.unwrap());
        let (desk, phone) = (desk.session_token.to_string(), phone.session_token.to_string());
        assert_ne!(desk, phone);
        sign_out(&story.db, &desk).await.unwrap();
        sign_out(&story.db, &desk).await.unwrap();
        assert_eq!(find_session(&story.db, &desk, story.now).await.unwrap(), None);
        assert!(find_session(&story.db, &phone, story.now).await.unwrap().is_some());
    }

    async fn a_session_in_use_lives_on_and_one_that_lies_ends(mut story: Story) {
        let (token, _) = ask(&story, "tanaka@example.jp").await;
        let desk = signed_in(sign_in_with_link(&story.db, &token, "Desk", story.now).await.unwrap());
        let desk = desk.session_token.to_string();
        for _ in 0..4 {
            story.days_pass(29);
            assert!(find_session(&story.db, &desk, story.now).await.unwrap().is_some());
        }
        let lines = list_sessions(&story.db, &story.owner, story.now).await.unwrap();
        assert_eq!(lines[0].last_seen_at, story.now);
        story.days_pass(30);
        assert_eq!(find_session(&story.db, &desk, story.now).await.unwrap(), None);
        assert_eq!(sessions::forget_expired(&story.db, story.now).await.unwrap(), 1);
    }

    async fn what_was_asked_for_is_forgotten_after_an_hour(mut story: Story) {
        ask(&story, "tanaka@example.jp").await;
        story.minutes_pass(59);
        assert_eq!(sign_in::forget_expired(&story.db, story.now).await.unwrap(), 0);
        story.minutes_pass(1);
        assert_eq!(sign_in::forget_expired(&story.db, story.now).await.unwrap(), 1);
    }

    async fn secrets_are_stored_only_as_hashes(story: Story) {
        invite_customer(&story.db, &story.owner, story.invitation_of_hanako(), story.now).await.unwrap();
        ask(&story, "tanaka@example.jp").await;
        assert_eq!(story.database.count("SELECT count(*) FROM outgoing_mail WHERE data <> '{}'").await, 0);
        assert_eq!(story.database.count("SELECT count(*) FROM sign_in WHERE length(token_hash) = 32").await, 1);
        assert_eq!(story.database.count("SELECT count(*) FROM invitation WHERE length(token_hash) = 32").await, 1);
    }

    async fn only_the_system_opens_a_session_without_a_mail(story: Story) {
        let Actor::Staff { staff, .. } = story.owner else { panic!() };
        let token = open_session(&story.db, &story.system(), Person::Staff(staff), "Demo", story.now).await.unwrap();
        let person = find_session(&story.db, &token.to_string(), story.now).await.unwrap().unwrap();
        assert_eq!(person.actor, story.owner);
        let refused = open_session(&story.db, &story.owner, Person::Staff(staff), "Demo", story.now).await;
        assert!(matches!(refused, Err(Error::NotAllowed)), "{refused:?}");
        let nobody = Person::Customer(CustomerId::new(story.now));
        let refused = open_session(&story.db, &story.system(), nobody, "Demo", story.now).await;
        assert!(matches!(refused, Err(Error::NotFound(Thing::Customer))), "{refused:?}");
    }
}
