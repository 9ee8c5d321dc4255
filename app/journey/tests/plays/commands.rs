//! What commands do, and why they are refused.

use super::table::{PAGE, assert_story, journey, json, told};

/// One square of each kind, all open from the start.
fn open_house() -> String {
    let open = "opens_when = { all = [] }";
    let squares = [
        format!("key = \"lesson\"\nkind = \"lesson\"\n{open}"),
        format!("key = \"action\"\nkind = \"action\"\ntarget = 3\n{open}"),
        format!("key = \"feel\"\nkind = \"check-in\"\nquestion = \"?\"\n{open}"),
        format!("key = \"coach\"\nkind = \"checkpoint\"\nresult = \"R\"\naward = \"coach\"\nquestion = \"?\"\n{open}"),
        format!("key = \"self\"\nkind = \"checkpoint\"\nresult = \"R\"\naward = \"self\"\nquestion = \"?\"\n{open}"),
        format!(
            "key = \"count\"\nkind = \"checkpoint\"\nresult = \"R\"\naward = \"count\"\ntarget = 5\nquestion = \"?\"\n{open}"
        ),
        format!(
            "key = \"offer\"\nkind = \"offer\"\noffer = {{ sort = \"upsell\", url = \"https://example.com\" }}\n{open}"
        ),
        "key = \"shut\"\nkind = \"lesson\"\nopens_when = { opened_by_coach = true }".to_owned(),
    ];
    let squares: Vec<&str> = squares.iter().map(String::as_str).collect();
    journey("", &squares)
}

#[test]
fn every_kind_of_square_is_done_in_its_own_way() {
    assert_story(
        &open_house(),
        "UTC",
        &[
            "2026-01-05T09:00:00Z start -> started, opened lesson, opened action, opened feel, opened coach, opened self, opened count, opened offer",
            "2026-01-05T09:00:00Z complete square=lesson -> done lesson",
            "2026-01-05T09:00:00Z complete square=action -> counted action",
            "2026-01-05T09:00:00Z count square=action n=10000 -> counted action, done action",
            "2026-01-05T09:00:00Z check-in square=feel feeling=3 words=fine -> checked-in feel, done feel",
            "2026-01-05T09:00:00Z check-in square=feel feeling=5 -> checked-in feel",
            "2026-01-05T09:00:00Z claim square=coach words=yes -> claimed coach",
            "2026-01-05T09:00:00Z send-back square=coach words=not.yet -> sent-back coach",
            "2026-01-05T09:00:00Z claim square=coach -> claimed coach",
            "2026-01-05T09:00:00Z award square=coach -> done coach",
            "2026-01-05T09:00:00Z claim square=self -> claimed self, done self",
            "2026-01-05T09:00:00Z count square=count n=4 -> counted count",
            "2026-01-05T09:00:00Z award square=count by=rule -> done count",
            "2026-01-05T09:00:00Z decline square=offer -> answered offer, done offer",
            "2026-01-05T09:00:00Z take-up square=offer -> answered offer",
            "2026-01-05T09:00:00Z open square=shut -> opened-by-coach shut, opened shut",
            "2026-01-05T09:00:00Z complete square=shut -> done shut, finished",
        ],
    );
}

#[test]
fn what_is_already_so_is_accepted_and_changes_nothing() {
    assert_story(
        &open_house(),
        "UTC",
        &[
            "2026-01-05T09:00:00Z start -> started, opened lesson, opened action, opened feel, opened coach, opened self, opened count, opened offer",
            "2026-01-05T09:00:00Z start by=rule ->",
            "2026-01-05T09:00:00Z resume ->",
            "2026-01-05T09:00:00Z return ->",
            "2026-01-05T09:00:00Z open square=lesson ->",
            "2026-01-05T09:00:00Z claim square=coach -> claimed coach",
            "2026-01-05T09:00:00Z claim square=coach ->",
            "2026-01-05T09:00:00Z award square=coach -> done coach",
            "2026-01-05T09:00:00Z award square=coach ->",
            "2026-01-05T09:00:00Z claim square=coach ->",
            "2026-01-05T09:00:00Z complete square=lesson -> done lesson",
            "2026-01-05T09:00:00Z complete square=lesson ->",
            "2026-01-05T09:00:00Z count square=action n=3 -> counted action, done action",
            "2026-01-05T09:00:00Z count square=action n=3 ->",
            "2026-01-05T09:00:00Z take-up square=offer -> answered offer, done offer",
            "2026-01-05T09:00:00Z take-up square=offer ->",
            "2026-01-05T09:00:00Z purchase product=basic amount=1 -> purchased",
            "2026-01-05T09:00:00Z purchase product=basic amount=1 -> purchased",
            "2026-01-05T09:00:00Z pause -> paused",
            "2026-01-05T09:00:00Z pause ->",
            "2026-01-05T09:00:00Z leave reason=moved -> left",
            "2026-01-05T09:00:00Z leave reason=moved ->",
        ],
    );
}

#[test]
fn the_first_refusal_that_applies_answers() {
    assert_story(
        &open_house(),
        "UTC",
        &[
            "2026-01-05T09:00:00Z visit by=coach -> not_allowed",
            "2026-01-05T09:00:00Z award square=nowhere by=customer -> not_allowed",
            "2026-01-05T09:00:00Z purchase product=basic amount=1 by=rule -> not_allowed",
            "2026-01-05T09:00:00Z visit -> not_started",
            "2026-01-05T09:00:00Z send-back square=nowhere words=no -> not_started",
            "2026-01-05T09:00:00Z purchase product=Basic amount=1 -> bad_value",
            "2026-01-05T09:00:00Z start -> started, opened lesson, opened action, opened feel, opened coach, opened self, opened count, opened offer",
            "2026-01-05T09:00:00Z send-back square=nowhere words=no -> not_waiting",
            "2026-01-05T09:00:00Z send-back square=lesson words=no -> not_waiting",
            "2026-01-05T09:00:00Z complete square=nowhere -> unknown_square",
            "2026-01-05T09:00:00Z count square=lesson n=0 -> wrong_kind",
            "2026-01-05T09:00:00Z complete square=count -> wrong_kind",
            "2026-01-05T09:00:00Z claim square=count -> wrong_kind",
            "2026-01-05T09:00:00Z count square=coach n=1 -> wrong_kind",
            "2026-01-05T09:00:00Z award square=action -> wrong_kind",
            "2026-01-05T09:00:00Z take-up square=lesson -> wrong_kind",
            "2026-01-05T09:00:00Z count square=action n=0 -> bad_value",
            "2026-01-05T09:00:00Z count square=action n=10001 -> bad_value",
            "2026-01-05T09:00:00Z count square=action n=1.0 -> bad_value",
            "2026-01-05T09:00:00Z count square=action n=1e0 -> bad_value",
            "2026-01-05T09:00:00Z count square=action n=99999999999999999999 -> bad_value",
            "2026-01-05T09:00:00Z check-in square=feel feeling=6 -> bad_value",
            "2026-01-05T09:00:00Z purchase product=basic amount=1000000000000 -> purchased",
            "2026-01-05T09:00:00Z purchase product=unknown amount=0.25 -> purchased",
            "2026-01-05T09:00:00Z purchase product=basic amount=1000000000000.00001 -> bad_value",
            "2026-01-05T09:00:00Z purchase product=basic amount=-1e-999 -> bad_value",
            "2026-01-05T09:00:00Z purchase product=basic amount=1e400 -> bad_value",
            "2026-01-05T09:00:00Z complete square=shut -> locked",
            "2026-01-05T09:00:00Z count square=action n=3 -> counted action, done action",
            "2026-01-05T09:00:00Z count square=action n=0 -> bad_value",
            "2026-01-05T09:00:00Z leave reason=moved -> left",
            "2026-01-05T09:00:00Z complete square=nowhere -> left",
            "2026-01-05T09:00:00Z resume -> left",
            "2026-01-05T09:00:00Z visit -> visited",
            "2026-01-05T09:00:00Z award square=coach -> done coach",
            "2026-01-05T09:00:00Z pause -> paused",
            "2026-01-05T09:00:00Z return -> resumed, returned",
        ],
    );
}

#[test]
fn an_id_is_used_by_an_accepted_command_only() {
    assert_story(
        PAGE,
        "UTC",
        &[
            "2026-01-05T09:00:00Z start id=s -> started, opened how-to-sit",
            "2026-01-05T09:00:00Z complete square=stretch id=a -> locked",
            "2026-01-05T09:00:00Z complete square=how-to-sit id=a -> done how-to-sit, opened stretch",
            "2026-01-05T09:00:00Z complete square=stretch id=a ->",
            "2026-01-05T09:00:00Z visit by=rule id=a ->",
            "2026-01-05T09:00:00Z complete square=how-to-sit id=b ->",
            "2026-01-05T09:00:00Z complete square=stretch id=b ->",
            "2026-01-05T09:00:00Z complete square=stretch id=c -> counted stretch",
        ],
    );
}

#[test]
fn a_paused_customer_resumes_by_what_they_do() {
    assert_story(
        PAGE,
        "UTC",
        &[
            "2026-01-05T09:00:00Z start -> started, opened how-to-sit",
            "2026-01-05T10:00:00Z pause -> paused",
            "2026-01-06T10:00:00Z visit -> visited",
            "2026-01-07T10:00:00Z complete square=stretch -> locked",
            "2026-01-07T10:00:00Z award square=lighter -> locked",
            "2026-01-07T10:00:00Z open square=lighter -> opened-by-coach lighter, opened lighter",
            "2026-01-07T10:00:00Z award square=lighter -> done lighter, opened go-further",
            "2026-01-08T10:00:00Z complete square=how-to-sit -> resumed, done how-to-sit, opened stretch",
            "2026-01-08T10:00:00Z resume ->",
        ],
    );
}

#[test]
fn squares_open_in_file_order_after_what_opened_them() {
    let journey = journey(
        "",
        &[
            "key = \"late\"\nkind = \"lesson\"\nopens_when = { done = \"first\" }",
            "key = \"first\"\nkind = \"lesson\"\nopens_when = { all = [] }",
            "key = \"rich\"\nkind = \"lesson\"\nopens_when = { points = 10 }",
            "key = \"steady\"\nkind = \"lesson\"\nopens_when = { streak = 2 }",
            "key = \"owner\"\nkind = \"offer\"\noffer = { sort = \"upsell\", url = \"https://example.com\" }\nopens_when = { purchased = \"basic\" }",
        ],
    );
    assert_story(
        &journey,
        "UTC",
        &[
            "2026-01-05T09:00:00Z purchase product=basic amount=0 -> purchased",
            "2026-01-05T09:00:00Z start -> started, opened first, opened owner",
            "2026-01-06T09:00:00Z complete square=first -> done first, opened late, opened rich",
            "2026-01-12T00:00:00Z complete square=late -> done late, opened steady",
        ],
    );
}

#[test]
fn the_reasons_why_a_square_is_locked_are_the_leaves_that_do_not_hold() {
    let journey = journey(
        "",
        &[
            "key = \"one\"\nkind = \"lesson\"",
            "key = \"two\"\nkind = \"action\"\ntarget = 4",
            "key = \"deep\"\nkind = \"lesson\"\nopens_when = { all = [{ done = \"two\" }, { any = [{ done = \"one\" }, { points = 900 }] }, { any = [{ all = [{ purchased = \"basic\" }, { done = \"one\" }] }, { count = \"two\", at_least = 2 }, { done = \"two\" }] }, { any = [{ any = [] }, { opened_by_coach = true }] }] }",
        ],
    );
    let shows = told(
        &journey,
        "UTC",
        &[
            "2026-01-05T09:00:00Z show",
            "2026-01-05T09:00:00Z start",
            "2026-01-05T09:00:00Z complete square=one",
            "2026-01-05T09:00:00Z show",
            "2026-01-05T09:00:00Z count square=two n=2",
            "2026-01-05T09:00:00Z show",
        ],
    );
    let why = |show: usize| shows[show]["squares"]["deep"]["why"].clone();
    assert_eq!(
        why(0),
        json(
            r#"[{"done":"two"},{"done":"one"},{"points":900},{"purchased":"basic"},{"count":"two","at_least":2},{"opened_by_coach":true}]"#
        )
    );
    assert_eq!(
        why(3),
        json(r#"[{"done":"two"},{"purchased":"basic"},{"count":"two","at_least":2},{"opened_by_coach":true}]"#)
    );
    assert_eq!(why(5), json(r#"[{"done":"two"},{"opened_by_coach":true}]"#));
    assert_eq!(shows[0]["squares"]["one"], json(r#"{"state":"locked","why":[]}"#));
    assert_eq!(shows[0]["next_step"], json(r#"{"locked":"one","why":[]}"#));
}
