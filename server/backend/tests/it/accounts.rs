//! Businesses and their staff.

use backend::{
    Actor, BusinessId, Conflict, Error, Fault, Language, Problem, StaffId, Thing,
    businesses::{NewBusiness, add_business, get_business, list_businesses},
    people::change_language,
    staff::{NewStaff, add_staff, get_staff, list_staff},
};

use crate::on_both_databases;

fn new_coach() -> NewStaff {
    NewStaff {
        name: "Maya Cole".into(),
        email: "maya@example.com".into(),
        role: "coach".into(),
        language: "en".into(),
    }
}

on_both_databases! {
    async fn a_business_begins_with_its_owner(story: Story) {
        let business = get_business(&story.db, &story.owner).await.unwrap();
        assert_eq!(business.name.as_str(), "田中整体院");
        assert_eq!(business.language, Language::Japanese);
        assert_eq!(business.time_zone, "Asia/Tokyo");
        let staff = list_staff(&story.db, &story.owner).await.unwrap();
        let names: Vec<_> = staff.iter().map(|member| member.name.as_str()).collect();
        assert_eq!(names, ["田中 健一", "鈴木 愛"]);
        assert_eq!(list_businesses(&story.db).await.unwrap(), [business]);
    }

    async fn a_form_tells_all_its_problems_at_once(story: Story) {
        let new = NewBusiness {
            name: " ".into(),
            language: "fr".into(),
            time_zone: "Asia/Tokio".into(),
            owner_name: "名".repeat(81),
            owner_email: "tanaka at example".into(),
        };
        let Err(Error::Invalid(problems)) = add_business(&story.db, new, story.now).await else {
            panic!("none of it fits");
        };
        let told = |field, fault| Problem { field, fault };
        assert_eq!(problems, [
            told("name", Fault::Missing),
            told("language", Fault::UnknownLanguage),
            told("time_zone", Fault::UnknownTimeZone),
            told("owner_name", Fault::TooLong { max: 80 }),
            told("owner_email", Fault::NotAnEmail),
        ]);
        assert_eq!(list_businesses(&story.db).await.unwrap().len(), 1);
    }

    async fn only_an_owner_adds_staff(story: Story) {
        let by_coach = add_staff(&story.db, &story.coach, new_coach(), story.now).await;
        assert!(matches!(by_coach, Err(Error::NotAllowed)), "{by_coach:?}");
        let hanako = story.hanako_starts().await;
        let by_customer = add_staff(&story.db, &hanako.actor, new_coach(), story.now).await;
        assert!(matches!(by_customer, Err(Error::NotAllowed)), "{by_customer:?}");
        let listed = list_staff(&story.db, &hanako.actor).await;
        assert!(matches!(listed, Err(Error::NotAllowed)), "{listed:?}");
    }

    async fn one_address_is_one_of_the_staff_whatever_its_capitals(story: Story) {
        add_staff(&story.db, &story.owner, new_coach(), story.now).await.unwrap();
        let again = NewStaff { email: "MAYA@example.com".into(), ..new_coach() };
        let again = add_staff(&story.db, &story.owner, again, story.now).await;
        assert!(matches!(again, Err(Error::Conflict(Conflict::AddressTaken))), "{again:?}");
        assert_eq!(list_staff(&story.db, &story.owner).await.unwrap().len(), 3);
    }

    async fn another_business_has_no_such_staff(story: Story) {
        let ann = story.another_business().await;
        let Actor::Staff { staff: suzuki, .. } = story.coach else { panic!() };
        let found = get_staff(&story.db, &ann, suzuki).await;
        assert!(matches!(found, Err(Error::NotFound(Thing::Staff))), "{found:?}");
        let own = get_staff(&story.db, &story.owner, suzuki).await.unwrap();
        assert_eq!(own.name.as_str(), "鈴木 愛");
        let nobody = get_staff(&story.db, &story.owner, StaffId::new(story.now)).await;
        assert!(matches!(nobody, Err(Error::NotFound(Thing::Staff))), "{nobody:?}");
    }

    async fn the_terminal_cannot_name_a_business_that_is_not_there(story: Story) {
        let nobody = Actor::System { business: BusinessId::new(story.now) };
        let found = get_business(&story.db, &nobody).await;
        assert!(matches!(found, Err(Error::NotFound(Thing::Business))), "{found:?}");
        let added = add_staff(&story.db, &nobody, new_coach(), story.now).await;
        assert!(matches!(added, Err(Error::NotFound(Thing::Business))), "{added:?}");
    }

    async fn everybody_settles_their_own_language(story: Story) {
        let hanako = story.hanako_starts().await;
        change_language(&story.db, &hanako.actor, Language::English).await.unwrap();
        change_language(&story.db, &story.coach, Language::English).await.unwrap();
        assert_eq!(story.open(hanako).await.customer.language, Language::English);
        let staff = list_staff(&story.db, &story.owner).await.unwrap();
        let languages: Vec<_> = staff.iter().map(|member| member.language).collect();
        assert_eq!(languages, [Language::Japanese, Language::English]);
        let system = change_language(&story.db, &story.system(), Language::English).await;
        assert!(matches!(system, Err(Error::NotAllowed)), "{system:?}");
    }
}
