//! Signing in by mail with six figures.

use crate::{
    on_both_databases,
    site::{Refused, Site},
    words::{LANGUAGES, words},
};

on_both_databases! {
    async fn the_mail_page_never_tells_whether_an_address_is_known(site: Site) {
        for language in LANGUAGES {
            let mut pages = Vec::new();
            for email in ["tom@example.com", "bob@example.com"] {
                let mut browser = site.visitor().in_language(language);
                let sent = browser.post("/sign-in", &[("email", email)]).await;
                sent.must_be(303);
                assert!(browser.cookies.is_empty());
                let page = browser.follow(sent).await;
                page.must_be(200);
                page.must_say(&words(language, "sign_in.code.lead").replace("{{ email }}", email));
                let wrong = browser.post("/sign-in/code", &[("email", email), ("code", "not figures")]).await;
                wrong.must_be(422);
                let shown = [page.body, wrong.body].map(|body| body.replace(email, "X").replace(&email.replace('@', "%40"), "X"));
                pages.push((page.headers, wrong.headers, shown));
            }
            assert_eq!(pages[0], pages[1]);
        }
        assert!(site.mail_to("bob@example.com").await.is_none());
        assert!(site.mail_to("tom@example.com").await.is_some());
    }

    async fn five_wrong_codes_close_the_door_but_the_link_still_opens_it(site: Site) {
        let mut thief = site.visitor();
        thief.post("/sign-in", &[("email", "tom@example.com")]).await.must_be(303);
        let (link, code) = site.sign_in_mail("tom@example.com").await;
        let wrong = if code == "123456" { "654321" } else { "123456" };
        for left in [4, 3, 2] {
            let page = thief.post("/sign-in/code", &[("email", "tom@example.com"), ("code", wrong)]).await;
            page.must_be(422);
            page.must_say(&words("en", &format!("errors.wrong_code.left_other count={left}")));
            assert_eq!(page.holds("/sign-in/code", "code"), wrong, "what was typed stays");
        }
        let page = thief.post("/sign-in/code", &[("email", "tom@example.com"), ("code", wrong)]).await;
        page.must_say(&words("en", "errors.wrong_code.left_one"));
        let page = thief.post("/sign-in/code", &[("email", "tom@example.com"), ("code", wrong)]).await;
        page.must_say(&words("en", "errors.wrong_code.none_left"));
        // From here the right code is refused like any other, in both languages.
        site.refuses(None, "/sign-in/code", &[("email", "tom@example.com"), ("code", &code)], &Refused { status: 422, says: "errors.wrong_code.none_left" }).await;
        assert!(thief.cookies.is_empty());
        let mut tom = site.visitor();
        tom.post(&link, &[]).await.must_be(303);
        tom.open("/").await.must_be(200);
    }

    async fn a_code_that_is_too_late_or_of_another_address_does_not_sign_in(site: Site) {
        for email in ["tom@example.com", "mori@example.jp"] {
            site.visitor().post("/sign-in", &[("email", email)]).await.must_be(303);
        }
        let (_, code_of_tom) = site.sign_in_mail("tom@example.com").await;
        let (_, code_of_mori) = site.sign_in_mail("mori@example.jp").await;
        let mut browser = site.visitor();
        {
            // One try of five is used up.
            browser.post("/sign-in/code", &[("email", "tom@example.com"), ("code", &code_of_mori)]).await.must_be(422);
        }
        site.database.execute("UPDATE sign_in SET expires_at = 1").await;
        browser.post("/sign-in/code", &[("email", "tom@example.com"), ("code", &code_of_tom)]).await.must_say(&words("en", "errors.wrong_code.left_other count=3"));
        assert!(browser.cookies.is_empty());
    }
}

#[tokio::test]
async fn a_code_may_be_typed_with_spaces_and_full_width_figures_and_works_once() {
    let site = Site::on_sqlite().await;
    site.visitor()
        .in_language("ja")
        .post("/sign-in", &[("email", "aoki@example.jp")])
        .await
        .must_be(303);
    let (_, code) = site.sign_in_mail("aoki@example.jp").await;
    let wide: String = code
        .chars()
        .map(|figure| char::from_u32(figure as u32 - '0' as u32 + '０' as u32).unwrap())
        .collect();
    let typed = format!(" {} {} ", &wide[..9], &wide[9..]);
    let mut owner = site.visitor();
    let page = owner
        .post("/sign-in/code", &[("email", "Aoki@example.jp"), ("code", &typed)])
        .await;
    page.must_be(303);
    assert_eq!(page.leads_to(), Some("/desk"));
    owner.get("/desk/settings").await.must_say("青木 ひかり");
    site.visitor()
        .post("/sign-in/code", &[("email", "aoki@example.jp"), ("code", &code)])
        .await
        .must_be(422);
}

#[tokio::test]
async fn an_address_that_is_none_comes_back_with_words_beside_it() {
    let site = Site::on_sqlite().await;
    let long = format!("{}@example.com", "x".repeat(300));
    for (email, says) in [
        ("", "errors.field.missing"),
        ("   ", "errors.field.missing"),
        ("tom", "errors.field.not_an_email"),
        ("tom@example.com, hanako@example.jp", "errors.field.not_an_email"),
        (
            "tom@example.com\r\nBcc: all@example.com",
            "errors.field.control_characters",
        ),
        (&long, "errors.field.too_long max=254"),
    ] {
        for page in site
            .refuses(None, "/sign-in", &[("email", email)], &Refused { status: 422, says })
            .await
        {
            assert_eq!(
                page.holds("/sign-in", "email").trim(),
                email.trim(),
                "what was typed stays"
            );
        }
    }
    site.refuses(
        None,
        "/sign-in",
        &[],
        &Refused {
            status: 422,
            says: "errors.field.missing",
        },
    )
    .await;
}

#[tokio::test]
async fn a_code_that_is_missing_or_too_long_is_refused() {
    let site = Site::on_sqlite().await;
    let long = "1".repeat(1_000);
    for code in ["", "12345", "1234567", &long, "abcdef"] {
        let mut browser = site.visitor();
        let page = browser
            .post("/sign-in/code", &[("email", "nobody@example.com"), ("code", code)])
            .await;
        page.must_be(422);
        assert!(browser.cookies.is_empty());
    }
    site.refuses(
        None,
        "/sign-in/code",
        &[("code", "123456")],
        &Refused {
            status: 422,
            says: "errors.field.missing",
        },
    )
    .await;
}
