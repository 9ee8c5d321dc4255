//! What an island is handed so that it can run the rules: the version without its texts, the state, and the customer's zone.

use crate::customer::board_model::BoardModel;
use crate::islands::next_step::GameInHand;

/// The game as far as an answer to a tap needs it. Where anything of it cannot be written, the island leaves the answer to the server.
pub(super) fn game_in_hand(model: &BoardModel, square: &str, action: &str) -> Option<GameInHand> {
    let mut draft = model.version.draft().clone();
    draft.reassurance = None;
    draft.touchpoints.clear();
    for square in draft.stages.iter_mut().flat_map(|stage| &mut stage.squares) {
        square.guide = None;
        square.self_check = None;
    }
    Some(GameInHand {
        version: serde_json::to_string(&draft).ok()?,
        state: serde_json::to_string(&model.state).ok()?,
        square: square.to_owned(),
        counts: action == "count",
    })
}
