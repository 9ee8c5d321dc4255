//! Forms that another site makes a browser send.

use crate::{
    browser::encoded,
    site::{BASE_URL, Site, now},
    words::{LANGUAGES, words},
};
use http::{Request, header};

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn a_form_of_another_site_is_refused_wherever_it_is_sent() {
    let site = Site::on_sqlite().await;
    let token = site.invite("Mei Ito", "mei@example.jp", now()).await;
    site.plays_up_to_the_claim(site.hanako).await;
    let tom = &site.tom;
    let commands = [
        (Some(tom.actor), tom.square("how-to-sit/complete")),
        (Some(tom.actor), format!("{}/leave", tom.board())),
        (Some(site.coach), site.hanako.desk_square("lighter/award")),
        (
            Some(site.coach),
            format!("/desk/enrolments/{}/word", site.hanako.enrolment),
        ),
        (
            Some(site.coach),
            format!("/desk/enrolments/{}/note", site.hanako.enrolment),
        ),
        (Some(site.coach), format!("{}/birthday", site.hanako.desk_page())),
        (Some(site.coach), "/desk/claims/award".to_owned()),
        (Some(site.coach), format!("/desk/held/{}/undo", site.journey)),
        (Some(site.owner), "/desk/customers/give".to_owned()),
        (Some(site.owner), "/desk/customers/give-all".to_owned()),
        (Some(site.owner), "/desk/settings/coaches".to_owned()),
        (Some(site.owner), "/desk/settings/contacts".to_owned()),
        (Some(site.coach), "/desk/coupons/redeem".to_owned()),
        (Some(site.owner), "/desk/contacts/mend".to_owned()),
        (Some(site.owner), "/desk/programs/keys".to_owned()),
        (Some(site.owner), "/desk/programs/shops".to_owned()),
        (Some(site.owner), "/desk/settings/webhooks".to_owned()),
        (Some(tom.actor), "/devices".to_owned()),
        (Some(tom.actor), "/devices/end".to_owned()),
        (Some(site.owner), format!("/desk/journeys/{}/publish", site.journey)),
        (Some(site.owner), "/desk/journeys/import".to_owned()),
        (Some(site.owner), "/desk/invitations".to_owned()),
        (Some(site.owner), "/desk/invitations/imports".to_owned()),
        (Some(site.owner), "/desk/invitations/posters".to_owned()),
        (Some(site.owner), "/sign-out".to_owned()),
        (None, "/language".to_owned()),
        (None, "/sign-in".to_owned()),
        (None, "/sign-in/code".to_owned()),
        (None, format!("/invitation/{token}")),
        (None, format!("/invitation/{token}/opened")),
        (None, "/join/0000000000000000".to_owned()),
    ];
    let signs: &[&[(&str, &str)]] = &[
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "cross-site"), ("origin", BASE_URL)],
        &[("origin", "null")],
        &[("origin", "https://evil.example")],
        &[("origin", "http://sugoroku.example")],
        &[],
    ];
    for language in LANGUAGES {
        for (who, path) in &commands {
            let mut browser = site.reader(*who, language).await;
            let before = site.world().await;
            for sign in signs {
                let request = Request::post(path).header(header::CONTENT_TYPE, FORM);
                let request = sign
                    .iter()
                    .fold(request, |request, (name, value)| request.header(*name, *value));
                let page = browser
                    .send(request, encoded(&[("email", "hanako@example.jp"), ("language", "ja")]))
                    .await;
                page.must_be(403);
                page.must_say(&words(language, "errors.foreign_form.title"));
                page.must_say(&words(language, "errors.foreign_form.help"));
                assert!(page.headers.get(header::SET_COOKIE).is_none(), "{sign:?}");
            }
            assert_eq!(before.changes(&site.world().await), Vec::<&str>::new(), "{path}");
        }
    }
}

#[tokio::test]
async fn an_old_browser_that_only_names_its_origin_may_play() {
    let site = Site::on_sqlite().await;
    let mut tom = site.browser_of(site.tom.actor).await;
    let request = Request::post(site.tom.square("how-to-sit/complete"))
        .header(header::ORIGIN, BASE_URL)
        .header(header::CONTENT_TYPE, FORM);
    let page = tom.send(request, encoded(&[])).await;
    page.must_be(303);
    let to = page.leads_to().unwrap();
    assert!(to.starts_with(&format!("{}?said=done&", site.tom.board())), "{to}");
}
