//! The list of journeys, and a file that cannot be read.

use app::{
    business::{
        journeys::{JourneyLine, JourneysModel},
        unreadable_file::UnreadableFile,
    },
    parts::field::FormState,
};
use backend::JourneyId;

use super::an_id;

pub(super) fn journeys(unreadable: bool) -> JourneysModel {
    let id: JourneyId = an_id();
    let line = |key: &str, title: &str, version, errors, warnings, playing| JourneyLine {
        id,
        key: key.to_owned(),
        title: title.to_owned(),
        language: "ja".to_owned(),
        version,
        has_unpublished_changes: key == "hundred-articles",
        errors,
        warnings,
        playing,
        for_staff: false,
    };
    JourneysModel {
        journeys: vec![
            line("light-body", "軽いからだ12週間", Some(2), 0, 0, 51),
            line("hundred-articles", "100記事への道", Some(1), 0, 2, 9),
            line("kimono", "着付け入門", None, 2, 4, 0),
        ],
        form: FormState::default(),
        unreadable: unreadable.then(|| UnreadableFile {
            name: "light-body.toml".to_owned(),
            line: 12,
            column: 5,
            message: "\"titel\" is not known here".to_owned(),
        }),
    }
}
