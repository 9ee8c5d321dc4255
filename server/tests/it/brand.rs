//! A business's colour and logo, from the owner's settings to its customers' pages.

use crate::{
    on_both_databases,
    site::{Refused, Site, now},
    words::{LANGUAGES, words},
};
use backend::brand::LOGO_BYTES;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nsmall";

/// The address of something of a business that a page links to.
fn address(body: &str, begin: &str) -> Option<String> {
    let at = body.find(begin)?;
    let rest = &body[at + begin.len() - "/brand/".len()..];
    Some(rest[..rest.find('"').unwrap()].to_owned())
}

on_both_databases! {
    async fn customers_pages_wear_the_colour_and_the_logo(site: Site) {
        let mut desk = site.reader(Some(site.owner), "en").await;
        let settings = desk.get("/desk/settings").await;
        let page = desk.press(&settings, "/settings/colour", &[("colour", "#ffcc00")]).await;
        page.must_say(&words("en", "said.colour"));
        let page = desk.upload_as("logo", "/desk/settings/logo", Some(("logo.png", PNG))).await;
        let page = desk.follow(page).await;
        page.must_say(&words("en", "said.logo"));
        assert!(!page.body.contains("rel=\"stylesheet\" href=\"/brand/"), "the desk keeps its own colours");

        let mut phone = site.reader(Some(site.tom.actor), "en").await;
        let before = phone.get(&site.tom.board()).await;
        let sheet = address(&before.body, "href=\"/brand/").unwrap();
        let logo = address(&before.body, "src=\"/brand/").unwrap();
        assert!(before.body.contains("alt=\"ひかり整体院\""));
        // Nobody needs to be signed in: the invitation wears them, too.
        let mut stranger = site.visitor();
        let css = stranger.get(&sheet).await;
        css.must_be(200);
        assert_eq!(css.headers["content-type"], "text/css; charset=utf-8");
        assert!(css.headers["cache-control"].to_str().unwrap().contains("immutable"));
        assert!(css.body.contains("--act:#") && css.body.contains("prefers-color-scheme:dark"));
        let picture = stranger.get(&logo).await;
        picture.must_be(200);
        assert_eq!(picture.headers["content-type"], "image/png");
        assert_eq!(picture.headers["x-content-type-options"], "nosniff");
        assert!(picture.headers["content-security-policy"].to_str().unwrap().contains("sandbox"));
        let token = site.invite("Mia Wood", "mia@example.com", now()).await;
        let welcome = stranger.get(&format!("/invitation/{token}")).await;
        assert_eq!(address(&welcome.body, "href=\"/brand/").as_ref(), Some(&sheet));
        assert_eq!(address(&welcome.body, "src=\"/brand/").as_ref(), Some(&logo));
        // Another business's customers keep theirs.
        let mut ben = site.reader(Some(site.ben.actor), "en").await;
        assert!(!ben.get(&site.ben.board()).await.body.contains("/brand/"));

        // A new colour has a new address, and the board that wore the old one is asked for again.
        desk.press(&page, "/settings/colour", &[("colour", "#0f6a73")]).await.must_be(200);
        let after = phone.get(&site.tom.board()).await;
        assert_ne!(after.headers["etag"], before.headers["etag"]);
        assert_ne!(address(&after.body, "href=\"/brand/"), Some(sheet.clone()));
        stranger.get(&sheet).await.must_be(404);
        let page = desk.get("/desk/settings").await;
        desk.press(&page, "/colour/remove", &[]).await.must_say(&words("en", "said.colour_removed"));
        desk.press(&page, "/logo/remove", &[]).await.must_say(&words("en", "said.logo_removed"));
        assert!(!phone.get(&site.tom.board()).await.body.contains("/brand/"));
        stranger.get(&logo).await.must_be(404);
    }
}

#[tokio::test]
async fn what_is_no_colour_and_no_logo_comes_back_with_words() {
    let site = Site::on_sqlite().await;
    for colour in ["", "green", "#12345", "#000;}*{x"] {
        let says = if colour.is_empty() {
            "errors.field.missing"
        } else {
            "brand.fault.not_a_colour"
        };
        site.refuses(
            Some(site.owner),
            "/desk/settings/colour",
            &[("colour", colour)],
            &Refused { status: 422, says },
        )
        .await;
    }
    let mut large = PNG.to_vec();
    large.resize(LOGO_BYTES + 1, 0);
    let mut huge = PNG.to_vec();
    huge.resize(LOGO_BYTES * 3, 0);
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    let too_large = "brand.fault.too_large kilobytes=200";
    for language in LANGUAGES {
        let mut desk = site.reader(Some(site.owner), language).await;
        let before = site.world().await;
        for (file, says) in [
            (None, "errors.field.missing"),
            (Some(("logo.svg", &svg[..])), "brand.fault.not_a_picture"),
            (Some(("logo.png", &svg[..])), "brand.fault.not_a_picture"),
            (Some(("logo.png", &large[..])), too_large),
            (Some(("logo.png", &huge[..])), too_large),
        ] {
            let page = desk.upload_as("logo", "/desk/settings/logo", file).await;
            page.must_be(422);
            page.must_say(&words(language, says));
        }
        assert_eq!(before.changes(&site.world().await), Vec::<&str>::new());
    }
}

#[tokio::test]
async fn only_the_owner_dresses_the_business() {
    let site = Site::on_sqlite().await;
    for (who, status) in [(Some(site.coach), 403), (Some(site.tom.actor), 403), (None, 401)] {
        for path in ["colour", "colour/remove", "logo/remove"] {
            let refused = Refused {
                status,
                says: if status == 401 {
                    "errors.sign_in_first.title"
                } else {
                    "errors.not_allowed.title"
                },
            };
            site.refuses(
                who,
                &format!("/desk/settings/{path}"),
                &[("colour", "#ff0000")],
                &refused,
            )
            .await;
        }
    }
    let mut coach = site.browser_of(site.coach).await;
    let page = coach
        .upload_as("logo", "/desk/settings/logo", Some(("logo.png", PNG)))
        .await;
    page.must_be(403);
    let settings = coach.get("/desk/settings").await;
    assert!(
        !settings.body.contains("/desk/settings/colour"),
        "it is not offered either"
    );
}

#[tokio::test]
async fn a_colour_can_be_tried_without_taking_it() {
    let site = Site::on_sqlite().await;
    let mut desk = site.browser_of(site.owner).await;
    let before = site.world().await;
    let page = desk.get("/desk/settings?colour=%23b0413e").await;
    page.must_be(200);
    assert!(page.body.contains("#b0413e"));
    assert!(
        !page.body.contains("/desk/settings/colour/remove"),
        "nothing is set yet"
    );
    // What is no colour is not tried.
    desk.get("/desk/settings?colour=%22%3E%3Cscript%3E").await.must_be(200);
    assert_eq!(before.changes(&site.world().await), Vec::<&str>::new());
}

#[tokio::test]
async fn nothing_is_at_made_up_addresses() {
    let site = Site::on_sqlite().await;
    let business = site.owner.business();
    for path in [
        format!("/brand/{business}/0123456789abcdef.css"),
        format!("/brand/{business}/style"),
        format!("/brand/{business}/logo/00"),
        "/brand/somebody/0123456789abcdef.css".to_owned(),
    ] {
        site.visitor().get(&path).await.must_be(404);
    }
}
