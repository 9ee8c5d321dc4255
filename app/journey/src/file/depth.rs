//! Nesting: a file deeper than any journey is turned away before it is built, because building, walking and dropping a
//! tree takes stack for every level.

use toml_parser::decoder::Encoding;
use toml_parser::parser::{EventReceiver, parse_document};
use toml_parser::{ErrorSink, ParseError, Source, Span};

/// Rules may be 64 deep and still be readable; each level is an array, a table and a key. The rest is for what holds
/// them.
const LIMIT: usize = 64 * 3 + 16;

/// Where the text goes too deep, or is no TOML, as a byte and a message.
pub(super) fn too_deep_or_broken(text: &str) -> Option<(usize, String)> {
    let source = Source::new(text);
    let tokens = source.lex().into_vec();
    let mut depth = Depth::default();
    let mut errors: Option<ParseError> = None;
    parse_document(&tokens, &mut depth, &mut errors);
    if let Some(byte) = depth.too_deep {
        return Some((byte, "this is nested too deeply".to_owned()));
    }
    errors.map(|error| {
        let span = error.unexpected().or(error.context());
        let byte = span.map_or(0, |span| span.start());
        (byte, error.description().to_owned())
    })
}

/// Counts levels: arrays, inline tables, and the parts of dotted keys, which are tables too.
#[derive(Default)]
struct Depth {
    /// Of the table whose header came last.
    header: usize,
    /// Of the key that is being read.
    key: usize,
    /// Of the keys around the arrays and tables that are open.
    around: Vec<usize>,
    sum: usize,
    too_deep: Option<usize>,
}

impl Depth {
    fn look(&mut self, span: Span) -> bool {
        let depth = self.header + self.key + self.sum + self.around.len();
        if depth > LIMIT && self.too_deep.is_none() {
            self.too_deep = Some(span.start());
        }
        self.too_deep.is_none()
    }

    fn open(&mut self, span: Span) -> bool {
        self.around.push(self.key);
        self.sum += self.key;
        self.key = 0;
        self.look(span)
    }

    fn close(&mut self) {
        self.key = self.around.pop().unwrap_or(0);
        self.sum -= self.key;
    }
}

impl EventReceiver for Depth {
    fn std_table_open(&mut self, _span: Span, _error: &mut dyn ErrorSink) {
        (self.header, self.key) = (0, 0);
    }

    fn std_table_close(&mut self, _span: Span, _error: &mut dyn ErrorSink) {
        (self.header, self.key) = (self.key, 0);
    }

    fn array_table_open(&mut self, _span: Span, _error: &mut dyn ErrorSink) {
        (self.header, self.key) = (0, 0);
    }

    fn array_table_close(&mut self, _span: Span, _error: &mut dyn ErrorSink) {
        (self.header, self.key) = (self.key, 0);
    }

    fn inline_table_open(&mut self, span: Span, _error: &mut dyn ErrorSink) -> bool {
        self.open(span)
    }

    fn inline_table_close(&mut self, _span: Span, _error: &mut dyn ErrorSink) {
        self.close();
    }

    fn array_open(&mut self, span: Span, _error: &mut dyn ErrorSink) -> bool {
        self.open(span)
    }

    fn array_close(&mut self, _span: Span, _error: &mut dyn ErrorSink) {
        self.close();
    }

    fn simple_key(&mut self, span: Span, _kind: Option<Encoding>, _error: &mut dyn ErrorSink) {
        self.key += 1;
        self.look(span);
    }

    fn value_sep(&mut self, _span: Span, _error: &mut dyn ErrorSink) {
        self.key = 0;
    }

    fn newline(&mut self, _span: Span, _error: &mut dyn ErrorSink) {
        if self.around.is_empty() {
            self.key = 0;
        }
    }
}
