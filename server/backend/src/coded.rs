//! Types each of whose values has a stable word, its code, which columns, forms and addresses hold.

/// Lets a type with `ALL` and `code` be written as its code and read from it. What is named behind it is the error of a text that is
/// none of them.
macro_rules! coded {
    ($name:ident, $(#[$meta:meta])* $unknown:ident = $words:tt) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
        #[error($words)]
        pub struct $unknown;

        impl std::str::FromStr for $name {
            type Err = $unknown;

            fn from_str(code: &str) -> std::result::Result<Self, $unknown> {
                Self::ALL.iter().copied().find(|one| one.code() == code).ok_or($unknown)
            }
        }
    };
}

pub(crate) use coded;
