//! A business's colour and logo: its owner's to choose, and only pictures that are nothing but pictures.

use backend::{
    Error, Fault, Problem,
    brand::{
        LOGO_BYTES, LogoFormat, find_brand, find_logo, get_brand, remove_colour, remove_logo, set_colour, set_logo,
    },
    deeds::{self, Deed, Did},
    invitations::{find_invitation, invite_customer},
    sessions::{find_session, open_session},
};
use jiff::SignedDuration;

use crate::on_both_databases;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nnot much of one";
const JPEG: &[u8] = b"\xff\xd8\xff\xe0 nor this";
const WEBP: &[u8] = b"RIFF\x10\0\0\0WEBPVP8 ";

fn problems<T: std::fmt::Debug>(answer: backend::Result<T>) -> Vec<Problem> {
    match answer {
        Err(Error::Invalid(problems)) => problems,
        other => panic!("{other:?}"),
    }
}

on_both_databases! {
    async fn the_owner_chooses_a_colour_and_customers_see_it(story: Story) {
        let hanako = story.hanako_starts().await;
        assert_eq!(get_brand(&story.db, &story.owner).await.unwrap().colour, None);
        set_colour(&story.db, &story.owner, " #2F5D8A ", story.now).await.unwrap();
        let brand = get_brand(&story.db, &hanako.actor).await.unwrap();
        assert_eq!(brand.colour.unwrap().to_string(), "#2f5d8a");
        // It is there with the session, and on the welcome page of who is not signed in yet.
        let token = open_session(&story.db, &story.system(), hanako.actor.person().unwrap(), "Phone", story.now)
            .await
            .unwrap();
        let person = find_session(&story.db, &token.to_string(), story.now).await.unwrap().unwrap();
        assert_eq!(person.brand, brand);
        invite_customer(&story.db, &story.owner, story.invitation_of_tom(), story.now).await.unwrap();
        let token = story.invitation_token("tom@example.com").await;
        assert_eq!(find_invitation(&story.db, &token, story.now).await.unwrap().brand, brand);
        // Another business keeps its own.
        let ann = story.another_business().await;
        assert_eq!(get_brand(&story.db, &ann).await.unwrap().colour, None);
        remove_colour(&story.db, &story.owner, story.now).await.unwrap();
        assert_eq!(get_brand(&story.db, &hanako.actor).await.unwrap().colour, None);
    }

    async fn the_log_says_how_the_business_was_dressed(mut story: Story) {
        let (db, owner) = (story.db.clone(), story.owner);
        for _ in 0..2 {
            story.minutes_pass(1);
            set_colour(&db, &owner, "#2f5d8a", story.now).await.unwrap();
        }
        story.minutes_pass(1);
        set_logo(&db, &owner, PNG, story.now).await.unwrap();
        for _ in 0..2 {
            story.minutes_pass(1);
            remove_colour(&db, &owner, story.now).await.unwrap();
            remove_logo(&db, &owner, story.now + SignedDuration::from_secs(1)).await.unwrap();
        }
        let log = deeds::list(&db, &owner, None, None).await.unwrap();
        let noted: Vec<_> = log.iter().take(4).map(|line| (&line.what, line.about.as_str())).collect();
        let done = [
            (&Did::Deed(Deed::LogoRemoved), ""),
            (&Did::Deed(Deed::ColourRemoved), ""),
            (&Did::Deed(Deed::LogoChosen), ""),
            (&Did::Deed(Deed::ColourChosen), "#2f5d8a"),
        ];
        assert_eq!(noted, done, "each once, the latest first");
    }

    async fn what_is_no_colour_is_refused(story: Story) {
        for (text, fault) in [
            ("", Fault::Missing),
            ("green", Fault::NotAColour),
            ("#12345", Fault::NotAColour),
            ("#1234567", Fault::NotAColour),
            ("#12345g", Fault::NotAColour),
            ("#+12345", Fault::NotAColour),
            ("#あ", Fault::NotAColour),
            ("#000;}*{x", Fault::NotAColour),
        ] {
            let answer = set_colour(&story.db, &story.owner, text, story.now).await;
            assert_eq!(problems(answer), [Problem { field: "colour", fault }], "{text:?}");
        }
    }

    async fn a_logo_is_known_by_its_bytes(story: Story) {
        let business = story.business;
        let mut hashes = Vec::new();
        for (bytes, format) in [(PNG, LogoFormat::Png), (JPEG, LogoFormat::Jpeg), (WEBP, LogoFormat::WebP)] {
            set_logo(&story.db, &story.owner, bytes, story.now).await.unwrap();
            let logo = find_logo(&story.db, business).await.unwrap().unwrap();
            assert_eq!((logo.format, logo.bytes.as_slice()), (format, bytes));
            assert_eq!(find_brand(&story.db, business).await.unwrap().unwrap().logo, Some(logo.hash.clone()));
            hashes.push(logo.hash);
        }
        hashes.dedup();
        assert_eq!(hashes.len(), 3, "its address changes with it");
        for (bytes, fault) in [
            (&b""[..], Fault::Missing),
            (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", Fault::NotAPicture),
            (b"GIF89a", Fault::NotAPicture),
            (b"RIFF\x10\0\0\0WAVE", Fault::NotAPicture),
            (b"\x89PN", Fault::NotAPicture),
        ] {
            let answer = set_logo(&story.db, &story.owner, bytes, story.now).await;
            assert_eq!(problems(answer), [Problem { field: "logo", fault }]);
        }
        let mut large = PNG.to_vec();
        large.resize(LOGO_BYTES, 0);
        set_logo(&story.db, &story.owner, &large, story.now).await.unwrap();
        large.push(0);
        let answer = set_logo(&story.db, &story.owner, &large, story.now).await;
        assert_eq!(problems(answer), [Problem { field: "logo", fault: Fault::TooLarge { bytes: LOGO_BYTES } }]);
        remove_logo(&story.db, &story.owner, story.now).await.unwrap();
        assert_eq!(find_logo(&story.db, business).await.unwrap(), None);
    }

    async fn only_an_owner_dresses_the_business(story: Story) {
        let hanako = story.hanako_starts().await;
        for actor in [story.coach, hanako.actor] {
            for answer in [
                set_colour(&story.db, &actor, "#ff0000", story.now).await,
                remove_colour(&story.db, &actor, story.now).await,
                set_logo(&story.db, &actor, PNG, story.now).await,
                remove_logo(&story.db, &actor, story.now).await,
            ] {
                assert!(matches!(answer, Err(Error::NotAllowed)), "{answer:?}");
            }
        }
    }
}
