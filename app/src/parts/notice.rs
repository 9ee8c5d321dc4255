//! A few words above a page: what was just done, or what to know.

use crate::parts::icon::{Icon, icon};
use leptos::prelude::*;

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// Something was done.
    Done,
    /// Something to know.
    Info,
    /// Something that did not work, and what to do.
    Problem,
}

/// A few words, in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What it is about.
    pub kind: NoticeKind,
    /// The words.
    pub text: String,
}

impl Notice {
    /// Something was done.
    pub fn done(text: impl Into<String>) -> Self {
        Self {
            kind: NoticeKind::Done,
            text: text.into(),
        }
    }

    /// Something to know.
    pub fn info(text: impl Into<String>) -> Self {
        Self {
            kind: NoticeKind::Info,
            text: text.into(),
        }
    }

    /// Something that did not work, and what to do.
    pub fn problem(text: impl Into<String>) -> Self {
        Self {
            kind: NoticeKind::Problem,
            text: text.into(),
        }
    }
}

/// The notice as a box; a problem is announced at once, the others when there is quiet.
pub fn notice(notice: &Notice) -> impl IntoView + use<> {
    let (class, role, picture) = match notice.kind {
        NoticeKind::Done => ("notice notice-done", "status", Icon::Check),
        NoticeKind::Info => ("notice notice-info", "status", Icon::Info),
        NoticeKind::Problem => ("notice notice-problem", "alert", Icon::Warning),
    };
    let text = notice.text.clone();
    view! {
        <div class=class role=role>
            {icon(picture)}
            <p>{text}</p>
        </div>
    }
}
