//! What a person is called by those who know them.

/// The part of a name that friends use: the last where Chinese characters or kana are written, as in 佐藤 花子, and the first elsewhere.
/// A name in one piece stays whole.
pub fn first_name(name: &str) -> &str {
    let mut parts = name.split_whitespace();
    let is_east_asian = name
        .chars()
        .any(|letter| matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'));
    let part = if is_east_asian { parts.next_back() } else { parts.next() };
    part.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::first_name;

    #[test]
    fn friends_say_the_given_name() {
        assert_eq!(first_name("Tom Reed"), "Tom");
        assert_eq!(first_name("佐藤 花子"), "花子");
        assert_eq!(first_name("佐藤\u{3000}花子"), "花子");
        assert_eq!(first_name("さくら"), "さくら");
        assert_eq!(first_name("  "), "");
    }
}
