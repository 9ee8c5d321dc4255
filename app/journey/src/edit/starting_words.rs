//! Words to begin with, in the language of the journey: true of every business, warm, and meant to be written over.

use crate::draft::Draft;

/// The texts of one language.
#[derive(Debug, Clone, Copy)]
pub struct StartingWords {
    /// The title of a first stage.
    pub stage: &'static str,
    /// The title of a first lesson.
    pub lesson: &'static str,
    /// How to do a thing right.
    pub guide: &'static str,
    /// What a check-in asks.
    pub mood_question: &'static str,
    /// The title of a first small result.
    pub first_result: &'static str,
    /// What a first small result is.
    pub result: &'static str,
    /// What a checkpoint asks.
    pub question: &'static str,
    /// What to look at before blaming anything.
    pub self_check: [&'static str; 2],
    /// The title of a reassurance.
    pub reassurance_title: &'static str,
    /// A reassurance.
    pub reassurance_body: &'static str,
    /// The title of an offer for the next stage.
    pub next_stage: &'static str,
    /// The subject of a contact on a day.
    pub contact_subject: &'static str,
    /// What a contact on a day says.
    pub contact_body: &'static str,
    /// The subject of a win-back.
    pub win_back_subject: &'static str,
    /// What a win-back says.
    pub win_back_body: &'static str,
    /// What a copy's title ends with.
    pub copy: &'static str,
}

const ENGLISH: StartingWords = StartingWords {
    stage: "First steps",
    lesson: "How to begin",
    guide: "1. Set aside ten quiet minutes.\n2. Do it slowly: doing it right counts for more than doing much of it.\n3. If anything is unclear, ask us. We are glad to help.",
    mood_question: "How do you feel today?",
    first_result: "The first change",
    result: "You notice a first small change.",
    question: "Do you notice it?",
    self_check: [
        "Did you do it as often as you planned?",
        "Did you do it the way the guide shows?",
    ],
    reassurance_title: "You chose well",
    reassurance_body: "You have taken the hardest step: you have begun. Others started where you stand now, and we walk with you from here.\n\nYour first step takes ten minutes. It waits for you on the board.",
    next_stage: "What comes next",
    contact_subject: "How is it going?",
    contact_body: "A few minutes are enough today. Your next step is on the board, and if something is in the way, just answer this message.",
    win_back_subject: "Your square is kept for you",
    win_back_body: "It has been a while. Nothing is lost: you can go on from the very square where you stopped, whenever it suits you.",
    copy: " (copy)",
};

const JAPANESE: StartingWords = StartingWords {
    stage: "はじめの一歩",
    lesson: "はじめかた",
    guide: "1. まずは静かな時間を10分とりましょう。\n2. ゆっくりで大丈夫です。たくさんより、正しく行うことが大切です。\n3. 分からないことがあれば、いつでもお尋ねください。",
    mood_question: "今日の調子はいかがですか。",
    first_result: "最初の変化",
    result: "小さな変化に気づきます。",
    question: "変化を感じていますか。",
    self_check: [
        "予定した回数、取り組めましたか。",
        "説明のとおりのやり方でできましたか。",
    ],
    reassurance_title: "よい選択をされました",
    reassurance_body: "いちばん難しいのは、始めることです。あなたはもう、その一歩を踏み出しました。ここからは私たちが一緒に歩きます。\n\n最初の一歩は10分ほどです。盤の上でお待ちしています。",
    next_stage: "この先のご案内",
    contact_subject: "その後、いかがですか",
    contact_body: "今日は数分だけで十分です。次の一歩は盤の上にあります。気になることがあれば、このままご返信ください。",
    win_back_subject: "あなたのマスは、そのままです",
    win_back_body: "しばらくぶりですね。これまでの歩みはそのまま残っています。ご都合のよいときに、同じマスから続きを始められます。",
    copy: "（コピー）",
};

/// The words for a draft: Japanese for a Japanese journey, English for any other.
pub fn starting_words(draft: &Draft) -> &'static StartingWords {
    of_language(&draft.language)
}

/// The words for a language tag.
pub fn of_language(tag: &str) -> &'static StartingWords {
    let first = tag.split('-').next().unwrap_or_default();
    if first.eq_ignore_ascii_case("ja") {
        &JAPANESE
    } else {
        &ENGLISH
    }
}
