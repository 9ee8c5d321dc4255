//! Which column of a table holds what.

use std::collections::BTreeMap;

use crate::{JourneyId, Language, spreadsheet::Table};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Column {
    /// What the customer is called.
    Name,
    /// Their mail address.
    Email,
    /// Their telephone number.
    Phone,
    /// Their language.
    Language,
    /// Their time zone.
    TimeZone,
    /// The journey, by its key or title.
    Journey,
    /// What they bought, by the product's key or name.
    Product,
    /// How much they paid.
    Amount,
    /// On which day they bought it.
    BoughtOn,
    /// What colleagues are to know of them.
    Note,
}

impl Column {
    /// All there are, in the order in which they are offered.
    pub const ALL: [Self; 10] = [
        Self::Name,
        Self::Email,
        Self::Phone,
        Self::Language,
        Self::TimeZone,
        Self::Journey,
        Self::Product,
        Self::Amount,
        Self::BoughtOn,
        Self::Note,
    ];

    /// A stable word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Language => "language",
            Self::TimeZone => "time_zone",
            Self::Journey => "journey",
            Self::Product => "product",
            Self::Amount => "amount",
            Self::BoughtOn => "bought_on",
            Self::Note => "note",
        }
    }

    /// What such columns are called, in English and Japanese, as [`plain`] writes it; the first are the surest.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Name => &[
                "name",
                "fullname",
                "customername",
                "customer",
                "氏名",
                "名前",
                "お名前",
                "顧客名",
                "お客様名",
                "お客さま名",
                "会員名",
            ],
            Self::Email => &[
                "email",
                "emailaddress",
                "mail",
                "mailaddress",
                "メールアドレス",
                "メール",
                "eメール",
                "電子メール",
                "アドレス",
            ],
            Self::Phone => &[
                "phone",
                "phonenumber",
                "telephone",
                "tel",
                "mobile",
                "電話",
                "電話番号",
                "tel番号",
                "携帯",
                "携帯電話",
                "携帯番号",
            ],
            Self::Language => &["language", "lang", "言語", "使用言語", "ことば"],
            Self::TimeZone => &["timezone", "zone", "tz", "時間帯", "タイムゾーン", "標準時"],
            Self::Journey => &[
                "journey",
                "course",
                "program",
                "programme",
                "コース",
                "コース名",
                "道のり",
                "プログラム",
            ],
            Self::Product => &[
                "product",
                "item",
                "productname",
                "商品",
                "商品名",
                "製品",
                "購入商品",
                "品名",
                "メニュー",
            ],
            Self::Amount => &[
                "amount",
                "price",
                "paid",
                "total",
                "金額",
                "購入金額",
                "お支払い",
                "支払金額",
                "価格",
                "代金",
            ],
            Self::BoughtOn => &[
                "boughton",
                "bought",
                "purchasedon",
                "purchasedate",
                "date",
                "購入日",
                "購入日付",
                "お買い上げ日",
                "買上日",
                "販売日",
                "日付",
            ],
            Self::Note => &[
                "note",
                "notes",
                "memo",
                "remark",
                "remarks",
                "comment",
                "備考",
                "メモ",
                "摘要",
                "コメント",
            ],
        }
    }
}

/// A header as it is compared: narrow, in small letters, without blanks and signs.
fn plain(header: &str) -> String {
    header
        .chars()
        .map(|letter| match letter {
            '！'..='～' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
            _ => letter,
        })
        .filter(|letter| letter.is_alphanumeric() || *letter == 'ー')
        .collect::<String>()
        .to_lowercase()
}

/// Which column of a table holds what, by its place from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Columns(pub BTreeMap<Column, usize>);

impl Columns {
    /// The columns as their names say; a table without names is known by its mail addresses, beside which names stand.
    #[must_use]
    pub fn guess(table: &Table) -> Self {
        let headers: Vec<String> = table.headers.iter().map(|header| plain(header)).collect();
        let mut columns = BTreeMap::new();
        for column in Column::ALL {
            let named = column
                .names()
                .iter()
                .find_map(|name| headers.iter().position(|header| header == name));
            if let Some(place) = named.filter(|place| !columns.values().any(|taken| taken == place)) {
                columns.insert(column, place);
            }
        }
        if !columns.contains_key(&Column::Email) {
            let with_address = table
                .records
                .iter()
                .take(20)
                .find_map(|record| record.cells.iter().position(|cell| cell.contains('@')));
            if let Some(place) = with_address {
                columns.retain(|_, taken| *taken != place);
                columns.insert(Column::Email, place);
            }
        }
        if headers.iter().all(String::is_empty)
            && let Some(email) = columns.get(&Column::Email)
            && let Some(place) = (0..headers.len()).find(|place| place != email)
        {
            columns.insert(Column::Name, place);
        }
        Self(columns)
    }

    /// The cell of a row, trimmed; empty where the table has no such column.
    #[must_use]
    pub fn cell<'r>(&self, cells: &'r [String], column: Column) -> &'r str {
        self.0
            .get(&column)
            .and_then(|place| cells.get(*place))
            .map_or("", |cell| cell.trim())
    }
}

/// What counts where a cell is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Defaults {
    /// The journey; none: such a row cannot be invited.
    pub journey: Option<JourneyId>,
    /// The language.
    pub language: Language,
    /// The time zone; none: the business's.
    pub time_zone: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spreadsheet::Record;

    fn table(headers: &[&str], row: &[&str]) -> Table {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Table {
            headers: texts(headers),
            records: vec![Record {
                line: 2,
                cells: texts(row),
            }],
        }
    }

    #[test]
    fn columns_are_known_by_their_names_in_both_languages() {
        let japanese = table(
            &["お名前", "ﾒｰﾙ", "Ｅ-mail", "電話番号", "コース名", "購入日", "金額(円)"],
            &[],
        );
        let columns = Columns::guess(&japanese).0;
        assert_eq!(columns[&Column::Name], 0);
        assert_eq!(columns[&Column::Email], 2);
        assert_eq!(columns[&Column::Phone], 3);
        assert_eq!(columns[&Column::Journey], 4);
        assert_eq!(columns[&Column::BoughtOn], 5);
        let english = table(&["Full name", "E-Mail Address", "Time zone", "bought_on"], &[]);
        let columns = Columns::guess(&english).0;
        assert_eq!((columns[&Column::Name], columns[&Column::Email]), (0, 1));
        assert_eq!((columns[&Column::TimeZone], columns[&Column::BoughtOn]), (2, 3));
    }

    #[test]
    fn a_table_without_names_is_known_by_its_addresses() {
        let columns = Columns::guess(&table(&["", ""], &["Tom Reed", "tom@example.org"])).0;
        assert_eq!((columns[&Column::Name], columns[&Column::Email]), (0, 1));
        let columns = Columns::guess(&table(&[""], &["tom@example.org"])).0;
        assert_eq!(columns.get(&Column::Name), None);
    }
}
