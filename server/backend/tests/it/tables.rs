//! Tables as people's programs write them, read to the last cell.

use backend::{
    Fault,
    spreadsheet::{MAX_ROWS, Table, neutral, read_table, write_csv},
};
use proptest::prelude::*;

pub(crate) const CUSTOMERS: &[u8] = include_bytes!("tables/customers.csv");

fn read(bytes: &[u8]) -> Table {
    read_table(bytes).unwrap()
}

fn cells(table: &Table) -> Vec<Vec<&str>> {
    table
        .records
        .iter()
        .map(|record| record.cells.iter().map(String::as_str).collect())
        .collect()
}

/// The text as Excel in Japan saves it.
fn shift_jis(text: &str) -> Vec<u8> {
    let (bytes, _, unmappable) = encoding_rs::SHIFT_JIS.encode(text);
    assert!(!unmappable);
    bytes.into_owned()
}

#[test]
fn the_messy_table_is_read_row_by_row() {
    let table = read(CUSTOMERS);
    assert_eq!(
        table.headers,
        ["name", "email", "phone", "language", "time_zone", "journey", "note"]
    );
    let lines: Vec<_> = table.records.iter().map(|record| record.line).collect();
    assert_eq!(lines, (2..=11).collect::<Vec<u64>>());
    let rows = cells(&table);
    assert_eq!(
        rows[0],
        [
            "佐藤 花子",
            "hanako@example.com",
            "090-1234-5678",
            "ja",
            "Asia/Tokyo",
            "light-body",
            "紹介"
        ]
    );
    assert_eq!(rows[2][0], "Lee, Ana");
    assert_eq!(rows[2][6], "likes \"mornings\"");
    assert_eq!(rows[3][1], "ichiro@例え.jp");
    assert_eq!(rows[9][0], "=cmd|'/c calc'!A1", "text, whatever it looks like");
}

#[test]
fn the_same_table_is_the_same_in_every_encoding() {
    let text = str::from_utf8(CUSTOMERS).unwrap();
    let expected = read(CUSTOMERS);
    let with_mark = [b"\xef\xbb\xbf", CUSTOMERS].concat();
    let utf_16 = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
        [&mark[..], &text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>()].concat()
    };
    for (name, bytes) in [
        ("UTF-8 with its mark", with_mark),
        ("UTF-16, little end first", utf_16([0xff, 0xfe], u16::to_le_bytes)),
        ("UTF-16, big end first", utf_16([0xfe, 0xff], u16::to_be_bytes)),
        ("Shift_JIS", shift_jis(text)),
        ("lines as Windows ends them", text.replace('\n', "\r\n").into_bytes()),
        ("lines as old Macs end them", text.replace('\n', "\r").into_bytes()),
        ("with a Ctrl-Z at its end", [CUSTOMERS, b"\x1a"].concat()),
    ] {
        let table = read(&bytes);
        assert_eq!(table, expected, "{name}");
    }
}

#[test]
fn letters_that_only_japanese_windows_has_are_read() {
    // 髙, 﨑, ① and ㈱ are in CP932 and not in Shift_JIS proper; half-width katakana are one byte each.
    let table = read(&shift_jis(
        "氏名,メール\r\n髙﨑 ①,a@example.jp\r\nﾀﾅｶ ㈱,b@example.jp\r\n表 ソ能,c@example.jp\r\n",
    ));
    assert_eq!(table.headers, ["氏名", "メール"]);
    let names: Vec<_> = cells(&table).iter().map(|row| row[0].to_owned()).collect();
    assert_eq!(names, ["髙﨑 ①", "ﾀﾅｶ ㈱", "表 ソ能"]);
}

#[test]
fn a_table_of_western_europe_is_read() {
    let table = read(b"name;email\r\nM\xfcller, Ren\xe9 \x80;m@example.de\r\n");
    assert_eq!(cells(&table), [["Müller, René €", "m@example.de"]]);
}

#[test]
fn what_parts_the_cells_is_found() {
    for sign in [",", ";", "\t"] {
        let text = format!(
            "name{sign}email{sign}note\nTom{sign}tom@example.org{sign}\"a,b;c\td\"\nAna{sign}ana@example.net{sign}\n"
        );
        let table = read(text.as_bytes());
        assert_eq!(
            cells(&table),
            [["Tom", "tom@example.org", "a,b;c\td"], ["Ana", "ana@example.net", ""]],
            "{sign:?}"
        );
    }
    let said = read(b"sep=;\r\nname;email\r\nTom, jr;tom@example.org\r\n");
    assert_eq!(
        (cells(&said), said.records[0].line),
        (vec![vec!["Tom, jr", "tom@example.org"]], 3)
    );
}

#[test]
fn quoted_line_breaks_stay_in_their_cell_and_lines_are_counted_on() {
    let table = read(b"name,email,note\nTom,tom@example.org,\"one\ntwo \"\"three\"\"\"\n\n , ,\nAna,ana@example.net\n");
    assert_eq!(
        cells(&table),
        [
            vec!["Tom", "tom@example.org", "one\ntwo \"three\""],
            vec!["Ana", "ana@example.net"]
        ]
    );
    assert_eq!(
        table.records.iter().map(|record| record.line).collect::<Vec<_>>(),
        [2, 6]
    );
}

#[test]
fn a_list_of_addresses_needs_no_header() {
    let table = read("Tom Reed\ttom@example.org\n鈴木\tichiro@example.jp".as_bytes());
    assert_eq!(table.headers, ["", ""]);
    assert_eq!(table.records.len(), 2);
}

#[test]
fn what_is_no_table_is_refused() {
    for (bytes, fault) in [
        (&b""[..], Fault::Missing),
        (b"\xef\xbb\xbf", Fault::Missing),
        (b"name,email\n", Fault::Missing),
        (b" \n,,\n", Fault::Missing),
        (b"PK\x03\x04 a workbook", Fault::NotATable),
        (b"\xd0\xcf\x11\xe0 an old workbook", Fault::NotATable),
        (b"%PDF-1.7", Fault::NotATable),
        (b"\x89PNG\r\n\x1a\n\0\0\0", Fault::NotATable),
        (b"name,email\nTom\0,tom@example.org", Fault::NotATable),
        (b"\xff\xfea", Fault::NotATable),
    ] {
        assert_eq!(read_table(bytes), Err(fault), "{bytes:?}");
    }
}

#[test]
fn ten_thousand_rows_are_read_at_once_and_one_more_is_refused() {
    let rows = (0..MAX_ROWS).map(|n| {
        [
            format!("お客さま {n},guest-{n}@example.jp"),
            ",\"二行\nにわたる, 備考\"\n".to_owned(),
        ]
    });
    let mut text: String = std::iter::once("氏名,メール,備考\n".to_owned())
        .chain(rows.flatten())
        .collect();
    let begun = std::time::Instant::now();
    assert_eq!(read(&shift_jis(&text)).records.len(), MAX_ROWS);
    assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
    text.push_str("one more,x@example.jp,\n");
    assert_eq!(read_table(text.as_bytes()), Err(Fault::TooManyRows { max: MAX_ROWS }));
}

#[test]
fn nothing_that_is_written_runs() {
    for cell in [
        "=1+1", "+81", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x",
    ] {
        assert_eq!(neutral(cell), format!("'{cell}"));
    }
    for cell in ["", "Tom", "090-1234", "a=b", "'quoted'", "佐藤"] {
        assert_eq!(neutral(cell), cell);
    }
    let file = write_csv([["name", "note"], ["=cmd|'/c calc'!A1", "a,\"b\"\nc"]]);
    assert_eq!(
        String::from_utf8(file).unwrap(),
        "\u{feff}name,note\r\n'=cmd|'/c calc'!A1,\"a,\"\"b\"\"\nc\"\r\n"
    );
}

proptest! {
    #[test]
    fn a_table_that_was_written_is_read_as_it_was(rows in proptest::collection::vec(proptest::collection::vec("[-=+@'\t,;\" a-c＝山\n]{0,6}", 3), 1..20)) {
        let header = ["name", "email", "note"].map(str::to_owned).to_vec();
        let all: Vec<Vec<String>> = std::iter::once(header).chain(rows.iter().cloned()).collect();
        let full: Vec<Vec<String>> = rows.into_iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).collect();
        let written = write_csv(all);
        match read_table(&written) {
            Ok(table) => {
                let read: Vec<Vec<String>> = table.records.into_iter().map(|record| record.cells).collect();
                prop_assert_eq!(read, full);
            }
            Err(fault) => prop_assert_eq!((fault, full.len()), (Fault::Missing, 0)),
        }
        for line in csv::ReaderBuilder::new().has_headers(false).from_reader(&written[3..]).records() {
            for cell in &line.unwrap() {
                prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝']), "{cell:?} would run");
            }
        }
    }

    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_table(&bytes);
    }
}
