//! Reading a form: every value is tried, and all problems are told at once.

use crate::{Error, Fault, Problem, Result};

/// The problems found so far.
#[derive(Debug, Default)]
pub(crate) struct Form {
    problems: Vec<Problem>,
}

impl Form {
    /// Notes what is wrong with `field`, if anything is.
    pub(crate) fn field<T>(&mut self, field: &'static str, value: Result<T, Fault>) -> Option<T> {
        value.map_err(|fault| self.problems.push(Problem { field, fault })).ok()
    }

    /// The values, if nothing was wrong with any of them.
    pub(crate) fn finish<T>(self, values: Option<T>) -> Result<T> {
        values
            .filter(|_| self.problems.is_empty())
            .ok_or(Error::Invalid(self.problems))
    }
}
