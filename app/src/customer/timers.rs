//! The timer that a square's page offers for the durations of its guide, drawn hidden: a browser that can measure time shows it.

use crate::i18n::{Locale, td_string};
use crate::islands::timer::TimerSaid;
use leptos::prelude::*;

/// The timer for these durations, in seconds; nothing where a guide names none.
pub(super) fn timers(locale: Locale, lasting: &[u32]) -> Option<impl IntoView + use<>> {
    let first = *lasting.first()?;
    let choices = (lasting.len() > 1).then(|| {
        let choices: Vec<_> = lasting
            .iter()
            .map(|seconds| {
                let pressed = if *seconds == first { "true" } else { "false" };
                view! {
                    <button type="button" class="timer-choice" data-seconds=seconds.to_string() aria-pressed=pressed>
                        {duration_words(locale, *seconds)}
                    </button>
                }
            })
            .collect();
        view! { <div class="timer-choices">{choices}</div> }
    });
    // The ring is made of 100, of which nothing is gone yet.
    let ring = r#"<circle class="timer-way" cx="60" cy="60" r="54"/><circle class="timer-gone" cx="60" cy="60" r="54" pathLength="100" stroke-dashoffset="0"/>"#;
    Some(view! {
            <section class="timer" hidden=true aria-label=td_string!(locale, self_check.timer.title)
                data-seconds=first.to_string()
                data-start=td_string!(locale, self_check.timer.start)
                data-pause=td_string!(locale, self_check.timer.pause)
                data-go-on=td_string!(locale, self_check.timer.go_on)
                data-again=td_string!(locale, self_check.timer.again)
                data-started=td_string!(locale, self_check.timer.started)
                data-half=td_string!(locale, self_check.timer.half)
                data-end=td_string!(locale, self_check.timer.end)>
                {choices}
                <div class="timer-face">
                    <svg class="timer-ring" viewBox="0 0 120 120" aria-hidden="true" focusable="false" inner_html=ring></svg>
                    <p class="timer-left" role="timer">{figures(first)}</p>
                </div>
                <TimerSaid/>
                <button type="button" class="button button-large timer-press">{td_string!(locale, self_check.timer.start)}</button>
            </section>
    })
}

/// "30 seconds", "2 minutes 30 seconds", 「1時間30分」.
fn duration_words(locale: Locale, seconds: u32) -> String {
    let (hours, minutes, rest) = parts(seconds);
    let mut words = Vec::new();
    if hours > 0 {
        words.push(td_string!(locale, self_check.timer.hours, count = hours));
    }
    if minutes > 0 {
        words.push(td_string!(locale, self_check.timer.minutes, count = minutes));
    }
    if rest > 0 {
        words.push(td_string!(locale, self_check.timer.seconds, count = rest));
    }
    words.join(if locale == Locale::ja { "" } else { " " })
}

/// "0:30", "1:05:00".
fn figures(seconds: u32) -> String {
    match parts(seconds) {
        (0, minutes, rest) => format!("{minutes}:{rest:02}"),
        (hours, minutes, rest) => format!("{hours}:{minutes:02}:{rest:02}"),
    }
}

fn parts(seconds: u32) -> (u32, u32, u32) {
    (seconds / 3_600, seconds % 3_600 / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_reads_as_people_say_it() {
        assert_eq!(duration_words(Locale::en, 30), "30 seconds");
        assert_eq!(duration_words(Locale::en, 60), "1 minute");
        assert_eq!(duration_words(Locale::en, 5_400), "1 hour 30 minutes");
        assert_eq!(duration_words(Locale::ja, 150), "2分30秒");
        assert_eq!(figures(30), "0:30");
        assert_eq!(figures(3_905), "1:05:05");
    }
}
