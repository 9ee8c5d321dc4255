//! Templates: journeys that ship with the product, and drafts that begin as one of them.

use backend::{
    Error, Language,
    journeys::{get_journey, list_journeys, publish_journey},
    templates::{get_template, list_templates, start_from},
};
use journey::{
    Version,
    check::check,
    draft::{Channel, Kind, OfferSort},
    simulation::{End, Persona, simulate},
};

use crate::on_both_databases;

#[test]
fn every_template_passes_its_own_check_without_a_finding() {
    for language in [Language::English, Language::Japanese] {
        let templates: Vec<_> = list_templates(language).collect();
        assert!(templates.len() >= 6);
        for template in templates {
            assert_eq!(check(&template.draft), [], "{} {language}", template.trade);
            assert_eq!(template.draft.language, language.to_string());
        }
    }
}

#[test]
fn every_template_is_a_whole_journey() {
    for template in [Language::English, Language::Japanese]
        .into_iter()
        .flat_map(list_templates)
    {
        let draft = &template.draft;
        let name = format!("{} {}", template.trade, template.language);
        assert!(draft.stages.len() >= 3, "{name}");
        let squares: Vec<_> = draft.stages.iter().flat_map(|stage| &stage.squares).collect();
        assert!(
            squares.iter().filter(|square| square.kind == Kind::Checkpoint).count() >= 3,
            "{name}"
        );
        let last = draft.stages.last().unwrap();
        let goes_on = |square: &&journey::draft::DraftSquare| {
            square
                .offer
                .as_ref()
                .is_some_and(|offer| offer.sort == OfferSort::NextStage)
        };
        assert!(last.squares.iter().any(|square| goes_on(&square)), "{name}");
        let planned = &draft.touchpoints;
        let won_back = |one: &journey::draft::DraftTouchpoint| one.after.event == "lapsed";
        // Nobody buys their own training.
        let coupon = |one: &journey::draft::DraftTouchpoint| one.coupon.is_some() || template.audience.is_staff();
        assert!(planned.iter().any(|one| won_back(one) && coupon(one)), "{name}");
        assert!(planned.iter().any(|one| one.after.event == "stalled"), "{name}");
        assert!(planned.iter().any(|one| one.channel == Channel::Inbox), "{name}");
        let currency =
            |square: &&journey::draft::DraftSquare| Some(square.offer.as_ref()?.product.as_ref()?.currency.clone());
        let japanese = template.language == Language::Japanese;
        for currency in squares.iter().filter_map(currency) {
            assert_eq!(currency == "JPY", japanese, "{name}");
        }
    }
}

/// A keen customer reaches the goal of every template in time, and a slow one is not lost: the plan notices them.
#[test]
fn every_template_can_be_played_to_its_end() {
    let zone = journey::Zone::named("Asia/Tokyo").unwrap();
    for template in [Language::English, Language::Japanese]
        .into_iter()
        .flat_map(list_templates)
    {
        let name = format!("{} {}", template.trade, template.language);
        let version = Version::publish(template.draft.clone()).unwrap();
        let start = "2026-04-06".parse().unwrap();
        let keen = simulate(&version, Persona::Keen, &zone, start);
        assert!(
            matches!(keen.end, End::Finished(day) if day <= 126),
            "{name}: {:?}",
            keen.end
        );
        let typical = simulate(&version, Persona::Typical, &zone, start);
        assert!(matches!(typical.end, End::Finished(_)), "{name}: {:?}", typical.end);
        let slow = simulate(&version, Persona::Slow, &zone, start);
        assert!(!matches!(slow.end, End::Lapsed(_)), "{name}: {:?}", slow.end);
    }
}

on_both_databases! {
    async fn an_owner_starts_from_a_template_twice_and_has_two_drafts(story: Story) {
        let first = start_from(&story.db, &story.owner, "gym", Language::Japanese, story.now).await.unwrap();
        let second = start_from(&story.db, &story.owner, "gym", Language::Japanese, story.now).await.unwrap();
        assert_ne!(first, second);
        let detail = get_journey(&story.db, &story.owner, first).await.unwrap();
        assert_eq!(detail.draft, get_template("gym", Language::Japanese).unwrap().draft);
        assert_eq!(detail.findings, []);
        let keys: Vec<_> = list_journeys(&story.db, &story.owner).await.unwrap().into_iter().map(|line| line.key).collect();
        assert!(keys.contains(&"karada-12".to_owned()), "{keys:?}");
        assert_eq!(keys.iter().filter(|key| key.starts_with("karada-")).count(), 2, "{keys:?}");
        publish_journey(&story.db, &story.owner, second, 1, story.now).await.unwrap();
    }

    async fn only_owners_start_and_only_from_what_there_is(story: Story) {
        let coach = start_from(&story.db, &story.coach, "gym", Language::English, story.now).await;
        assert!(matches!(coach, Err(Error::NotAllowed)));
        let none = start_from(&story.db, &story.owner, "bakery", Language::English, story.now).await;
        assert!(matches!(none, Err(Error::NotFound(_))));
        assert_eq!(list_journeys(&story.db, &story.owner).await.unwrap().len(), 1);
    }
}
