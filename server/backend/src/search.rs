//! How names and addresses are compared when somebody searches: as people read them, not as they were typed.
//!
//! NFKC makes half-width and full-width one, katakana become hiragana, capitals small letters, and blanks go: `ｻﾄｳ`,
//! `サトウ` and `さとう` are one, and so are `佐藤花子` and `佐藤 花子`. Names and what is searched for pass through the same fold.

use jiff::Timestamp;
use unicode_normalization::UnicodeNormalization as _;

use crate::{
    BusinessId, CustomerId, Db, EmailAddress, PersonName, Result,
    db::{
        micros::Micros,
        tx::{execute, fetch_all},
    },
    zone,
};

/// The form in which texts are folded now. Rows of an earlier form are folded again by [`fold_again`].
pub(crate) const FORM: i64 = 1;

/// A text as it is compared.
pub(crate) fn fold(text: &str) -> String {
    text.nfkc()
        .flat_map(char::to_lowercase)
        .filter(|letter| !letter.is_whitespace() && !letter.is_control())
        .map(hiragana)
        .collect()
}

/// What a customer is found by.
pub(crate) fn text_of(name: &PersonName, email: &EmailAddress) -> String {
    format!("{}\n{}", fold(name.as_str()), fold(email.as_str()))
}

/// The pattern that finds `search` anywhere; empty when nothing is searched for.
pub(crate) fn pattern(search: &str) -> String {
    let search = fold(search);
    if search.is_empty() {
        return search;
    }
    let literal = search.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
    format!("%{literal}%")
}

fn hiragana(letter: char) -> char {
    match letter {
        // The katakana that have a hiragana, and the two marks that repeat.
        'ァ'..='ヶ' | 'ヽ' | 'ヾ' => char::from_u32(letter as u32 - 0x60).unwrap_or(letter),
        _ => letter,
    }
}

/// Folds up to `limit` customers whose texts stand in an earlier form, of every business, and notes their first day;
/// how many there were. Background work.
pub async fn fold_again(db: &Db, limit: i64) -> Result<usize> {
    let mut tx = db.read().await?;
    let rows = fetch_all!(
        tx,
        OldRow,
        "SELECT c.business_id, c.customer_id, c.name, c.email, c.created_at, b.time_zone
         FROM customer c
         JOIN business b ON b.business_id = c.business_id
         WHERE c.search_form < $1
         ORDER BY c.business_id, c.customer_id
         LIMIT $2",
        FORM,
        limit,
    )?;
    drop(tx);
    let count = rows.len();
    if count == 0 {
        return Ok(0);
    }
    db.write(rows, |tx, rows| {
        Box::pin(async move {
            // A row at a time: it happens once in the life of a customer.
            for row in rows {
                let first_day = zone::stored(&row.time_zone)?.date_of(Timestamp::from(row.created_at));
                execute!(
                    tx,
                    "UPDATE customer
                     SET search_text = $3, first_day = COALESCE(first_day, $4), search_form = $5
                     WHERE business_id = $1 AND customer_id = $2",
                    row.business_id,
                    row.customer_id,
                    text_of(&row.name, &row.email),
                    first_day.to_string(),
                    FORM,
                )?;
            }
            Ok(())
        })
    })
    .await?;
    Ok(count)
}

#[derive(sqlx::FromRow)]
struct OldRow {
    business_id: BusinessId,
    customer_id: CustomerId,
    name: PersonName,
    email: EmailAddress,
    created_at: Micros,
    time_zone: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_however_it_is_typed() {
        for (one, other) in [
            ("ｻﾄｳ ﾊﾅｺ", "さとうはなこ"),
            ("ガギグ", "ｶﾞｷﾞｸﾞ"),
            ("佐藤　花子", "佐藤花子"),
            ("Ｔｏｍ REED", "tomreed"),
            ("ヴィヴィアン", "ゔぃゔぃあん"),
            ("Ａｎｎ＠Example.JP", "ann@example.jp"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
        assert_ne!(fold("はら"), fold("ばら"));
    }

    #[test]
    fn what_is_searched_for_is_a_text_and_no_pattern() {
        assert_eq!(pattern(" 50%_\\ "), r"%50\%\_\\%");
        assert_eq!(pattern("\u{0} \t"), "");
    }
}
