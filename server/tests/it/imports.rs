//! Inviting from a spreadsheet, over the wire.

use crate::{
    browser::{Browser, Page},
    on_both_databases,
    site::{Refused, now},
    words::{LANGUAGES, words},
};
use backend::imports::work_off;

const CUSTOMERS: &[u8] = include_bytes!("../../backend/tests/it/tables/customers.csv");
const IMPORTS: &str = "/desk/invitations/imports";

async fn upload(browser: &mut Browser, bytes: &[u8]) -> Page {
    let answer = browser.upload(IMPORTS, Some(("customers.csv", bytes))).await;
    answer.must_be(303);
    browser.follow(answer).await
}

/// The address of the import that a page shows.
fn address(page: &Page) -> String {
    let (_, path) = page.address.split_once(' ').unwrap();
    path.to_owned()
}

/// The same table as Excel in Japan saves it: its letters of this table, in CP932.
fn in_shift_jis() -> Vec<u8> {
    let text = str::from_utf8(CUSTOMERS).unwrap();
    let mut bytes = Vec::new();
    for letter in text.chars() {
        match letter {
            '佐' => bytes.extend([0x8d, 0xb2]),
            '藤' => bytes.extend([0x93, 0xa1]),
            '花' => bytes.extend([0x89, 0xd4]),
            '子' => bytes.extend([0x8e, 0x71]),
            '紹' => bytes.extend([0x8f, 0xd0]),
            '介' => bytes.extend([0x89, 0xee]),
            '例' => bytes.extend([0x97, 0xe1]),
            'え' => bytes.extend([0x82, 0xa6]),
            '鈴' => bytes.extend([0x97, 0xe9]),
            '木' => bytes.extend([0x96, 0xd8]),
            '一' => bytes.extend([0x88, 0xea]),
            '郎' => bytes.extend([0x98, 0x59]),
            letter if letter.is_ascii() => bytes.push(letter as u8),
            letter => panic!("{letter} is not in the table of this test"),
        }
    }
    bytes
}

on_both_databases! {
    async fn the_messy_table_is_looked_at_let_go_and_its_bad_rows_come_back(site: Site) {
        let mut owner = site.reader(Some(site.owner), "en").await;
        let page = upload(&mut owner, CUSTOMERS).await;
        page.must_be(200);
        for says in ["佐藤 花子", "Lee, Ana", "ichiro@例え.jp", "=cmd|'/c calc'!A1"] {
            page.must_say(says);
        }
        page.must_say(&words("en", "inviting.why.same_as line=3"));
        page.must_say(&words("en", "inviting.why.unknown_journey"));
        page.must_say(&words("en", "errors.field.unknown_time_zone"));
        let path = address(&page);
        assert_eq!(site.database.count("SELECT COUNT(*) FROM invitation").await, 3, "nobody was invited by looking");

        let cannot = owner.get(&format!("{path}?show=cannot")).await;
        cannot.must_say("No Mail");
        cannot.must_not_say("Lee, Ana");
        let going = owner.press(&page, &format!("{path}/go"), &[]).await;
        going.must_say(&words("en", "inviting.import.going_title"));
        assert!(going.body.contains("<progress"), "{}", going.body);
        assert!(going.body.contains("http-equiv=\"refresh\""), "it goes on without scripts");
        while work_off(&site.db, now()).await.unwrap().more {}
        let done = owner.get(&path).await;
        done.must_say(&words("en", "inviting.import.finished_title"));
        assert!(site.mail_to("ana.lee@example.net").await.is_some());
        // Pressed again, from a page that was left open.
        let before = site.world().await;
        owner.post(&format!("{path}/go"), &[]).await.must_be(303);
        assert_eq!(before.changes(&site.world().await), Vec::<&str>::new());

        for language in LANGUAGES {
            let mut owner = site.reader(Some(site.owner), language).await;
            let file = owner.get(&format!("{path}/rows-that-cannot.csv")).await;
            file.must_be(200);
            assert!(file.header("content-type").starts_with("text/csv"), "{}", file.header("content-type"));
            assert!(file.header("content-disposition").contains("customers-back.csv"));
            let (header, rows) = file.body.split_once("\r\n").unwrap();
            assert_eq!(header, format!("\u{feff}name,email,phone,language,time_zone,journey,note,{}", words(language, "inviting.column.reason")));
            assert!(rows.contains("\r\nNo Mail,,,en,,light-body,no address,"), "{rows}");
            assert!(rows.contains(&words(language, "inviting.why.unknown_journey")), "{rows}");
        }
    }

    async fn a_table_from_japanese_excel_is_the_same_table(site: Site) {
        let mut coach = site.reader(Some(site.coach), "ja").await;
        let page = upload(&mut coach, &in_shift_jis()).await;
        for says in ["佐藤 花子", "鈴木 一郎", "ichiro@例え.jp"] {
            page.must_say(says);
        }
        page.must_say(&words("ja", "inviting.why.same_as line=3"));
    }

    async fn columns_are_chosen_by_hand_and_a_table_is_pasted_and_thrown_away(site: Site) {
        let mut coach = site.reader(Some(site.coach), "en").await;
        let body = "--edge\r\nContent-Disposition: form-data; name=\"aim\"\r\n\r\ninvite\r\n--edge\r\nContent-Disposition: form-data; name=\"pasted\"\r\n\r\nwho\twhere\r\nMei Ito\tmei@example.jp\r\n--edge--\r\n";
        let answer = coach.post_body(IMPORTS, "multipart/form-data; boundary=edge", body).await;
        let page = coach.follow(answer).await;
        page.must_say(&words("en", "inviting.import.nothing"));
        let path = address(&page);
        let page = coach.press(&page, &format!("{path}/columns"), &[("column-name", "0"), ("language", "ja")]).await;
        page.must_be(200);
        page.must_say(&words("en", "inviting.import.go_invite_one"));
        assert_eq!(page.holds(&format!("{path}/columns"), "column-name"), "0");
        for (field, value, says) in [
            ("language", "fr", "errors.field.unknown_language"),
            ("time_zone", "Mars/Base", "errors.field.unknown_time_zone"),
            ("journey", "x", "errors.field.unknown"),
        ] {
            let fields = [("column-name", "0"), ("column-email", "1"), ("language", "ja")];
            let mut fields: Vec<_> = fields.into_iter().filter(|(name, _)| *name != field).collect();
            fields.push((field, value));
            site.refuses(Some(site.coach), &format!("{path}/columns"), &fields, &Refused { status: 422, says }).await;
        }
        let page = coach.get(&path).await;
        coach.press(&page, &format!("{path}/discard"), &[]).await.must_be(200);
        coach.get(&path).await.must_be(404);
    }

    async fn what_is_no_table_is_refused_in_words(site: Site) {
        for language in LANGUAGES {
            let mut owner = site.reader(Some(site.owner), language).await;
            let before = site.world().await;
            for (bytes, says) in [
                (&b"PK\x03\x04"[..], "inviting.fault.not_a_table"),
                (b"\x89PNG\r\n\x1a\n\0", "inviting.fault.not_a_table"),
                (b"", "inviting.fault.no_rows"),
                (b"name,email\r\n", "inviting.fault.no_rows"),
            ] {
                let page = owner.upload(IMPORTS, Some(("x.csv", bytes))).await;
                page.must_be(422);
                page.must_say(&words(language, says));
            }
            let many = "a,b@example.jp\n".repeat(10_001);
            let page = owner.upload(IMPORTS, Some(("x.csv", many.as_bytes()))).await;
            page.must_be(422);
            page.must_say(&words(language, "inviting.fault.too_many_rows max=10000"));
            let large = vec![b'x'; backend::spreadsheet::FILE_BYTES + 70_000];
            owner.upload(IMPORTS, Some(("x.csv", &large))).await.must_be(422);
            owner.post_body(IMPORTS, "text/csv", "name,email").await.must_be(400);
            assert_eq!(before.changes(&site.world().await), Vec::<&str>::new());
        }
    }

    async fn an_import_is_for_the_staff_of_its_business(site: Site) {
        let mut owner = site.reader(Some(site.owner), "en").await;
        let path = address(&upload(&mut owner, CUSTOMERS).await);
        let looks = [path.clone(), format!("{path}/rows-that-cannot.csv")];
        let forms = [format!("{path}/go"), format!("{path}/discard"), format!("{path}/columns")];
        for (who, status, says) in [
            (None, 401, "errors.sign_in_first.help"),
            (Some(site.tom.actor), 403, "errors.not_allowed.help"),
            (Some(site.stranger), 404, "errors.not_found.title"),
        ] {
            let refused = Refused { status, says };
            for look in &looks {
                site.does_not_show(who, look, &refused).await;
            }
            for form in &forms {
                site.refuses(who, form, &[("language", "en")], &refused).await;
            }
        }
        for who in [None, Some(site.tom.actor)] {
            let mut browser = site.reader(who, "en").await;
            let before = site.world().await;
            let page = browser.upload(IMPORTS, Some(("customers.csv", CUSTOMERS))).await;
            assert!([401, 403].contains(&page.status.as_u16()), "{}", page.status);
            assert_eq!(before.changes(&site.world().await), Vec::<&str>::new());
        }
        for id in ["7", "00000000-0000-7000-8000-000000000000"] {
            owner.get(&format!("{IMPORTS}/{id}")).await.must_be(404);
        }
        let foreign = http::Request::builder()
            .method("POST")
            .uri(format!("{path}/go"))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "cross-site");
        owner.send(foreign, axum::body::Body::empty()).await.must_be(403);
    }

    async fn a_link_is_shown_once_with_its_code_and_a_touch_says_that_it_was_opened(site: Site) {
        site.invite("Mei Ito", "mei@example.jp", now()).await;
        let mut coach = site.reader(Some(site.coach), "en").await;
        let list = coach.get("/desk/invitations?search=mei").await;
        let one = list.links().into_iter().find(|link| link.starts_with("/desk/invitations/0")).unwrap();
        let page = coach.get(&one).await;
        assert!(!page.body.contains("class=\"qr\""), "no secret is kept to be shown again");
        let shown = coach.press(&page, &format!("{one}/link"), &[]).await;
        shown.must_be(200);
        assert!(shown.body.contains("class=\"qr\""));
        assert!(shown.header("cache-control").contains("no-store"));
        let link = crate::site::word_after(&shown.text().replace(['"', '<'], " "), crate::site::BASE_URL);
        let mut visitor = site.visitor();
        visitor.get(&link).await.must_be(200);
        coach.get("/desk/invitations?state=opened").await.must_say(&words("en", "inviting.list.nobody"));
        visitor.post(&format!("{link}/opened"), &[]).await.must_be(204);
        visitor.post("/invitation/nonsense/opened", &[]).await.must_be(204);
        coach.get("/desk/invitations?state=opened").await.must_say("mei@example.jp");
        let foreign = http::Request::builder().method("POST").uri(format!("{link}/opened")).header("sec-fetch-site", "cross-site");
        visitor.send(foreign, axum::body::Body::empty()).await.must_be(403);
    }

    async fn an_invitation_with_a_purchase_starts_on_the_day_of_buying(site: Site) {
        let mut coach = site.reader(Some(site.coach), "en").await;
        let page = coach.get("/desk/invitations").await;
        let typed = [("name", "Mei Ito"), ("email", "mei@example.jp"), ("language", "ja"), ("product", "Basic course"), ("amount", "48,000"), ("bought_on", "2026-01-31")];
        coach.press(&page, "/desk/invitations", &typed).await.must_say(&words("en", "said.invited"));
        assert_eq!(site.database.text("SELECT bought_on FROM purchase_day").await, "2026-01-31");
        let journey = site.journey.to_string();
        let wrong = [("journey", journey.as_str()), ("name", "Bo"), ("email", "bo@example.jp"), ("language", "ja"), ("product", "Basic course"), ("amount", "much"), ("bought_on", "31/1/2026")];
        for page in site.refuses(Some(site.coach), "/desk/invitations", &wrong, &Refused { status: 422, says: "errors.field.not_a_number" }).await {
            assert_eq!(page.holds("/desk/invitations", "bought_on"), "31/1/2026", "what was typed stays");
        }
    }
}
