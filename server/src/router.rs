//! Which address leads where, and what every request passes through on the way.

use crate::{api, assets, configuration::Configuration, failure_page, pages, security, state::Shared, visitor};
use axum::handler::HandlerWithoutStateExt as _;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use tower_http::{CompressionLevel, catch_panic::CatchPanicLayer, compression::CompressionLayer};

/// The most a form may hold.
const FORM_BYTES: usize = 64 * 1024;

/// All routes of the program.
pub fn routes(shared: Shared, configuration: &Configuration) -> Router {
    let origin = security::Origin {
        public: shared.base_url.clone(),
        tls: configuration.behind_tls(),
    };
    let programs = api::routes(shared.clone());
    let pages = everybody()
        .merge(customer().route_layer(from_fn_with_state(shared.clone(), visitor::seat_trainee)))
        .merge(desk())
        .merge(owner())
        .fallback_service(assets::named_files(
            &configuration.site,
            pages::no_such_page.into_service(),
        ))
        .method_not_allowed_fallback(pages::no_such_page)
        .layer(from_fn_with_state(origin.clone(), security::refuse_other_sites))
        .merge(mail_programs())
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(CatchPanicLayer::custom(failure_page::of_panic))
        .layer(from_fn_with_state(shared.clone(), failure_page::show))
        .layer(from_fn_with_state(shared.clone(), visitor::meet))
        .layer(from_fn(failure_page::show_plainly))
        // A board is seven times smaller so, which a slow phone waits for. Fast rather than smallest: it is made for each
        // look. Events, pictures and files that lie there compressed go out as they are.
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(4)))
        .with_state(shared);
    Router::new()
        .route("/health", get(pages::health))
        .route_service("/service-worker.js", assets::service_worker(&configuration.site))
        .nest("/pkg", assets::hashed_files(&configuration.site))
        .merge(programs)
        .merge(pages)
        .layer(from_fn_with_state(origin, security::add_headers))
}

fn everybody() -> Router<Shared> {
    use pages::{
        brand, demo_door, home, invitation, join, language, offline, passkeys, phone, settings, sign_in, sign_up,
    };
    Router::new()
        .route("/", get(home::home))
        .route("/offline", get(offline::not_here_yet))
        .route("/offline/not-sent", get(offline::not_sent))
        .route("/language", post(language::choose))
        .route("/sign-in", get(sign_in::ask).post(sign_in::send_mail))
        .route("/sign-in/code", get(sign_in::code).post(sign_in::with_code))
        .route("/sign-in/link/{token}", get(sign_in::link).post(sign_in::with_link))
        .route("/sign-in/passkey", post(passkeys::sign_in))
        .route("/sign-in/passkey/question", post(passkeys::ask_anybody))
        .route(
            "/sign-in/second-factor",
            get(passkeys::next).post(passkeys::sign_in_after_mail),
        )
        .route("/sign-in/second-factor/question", post(passkeys::ask_after_mail))
        .route("/sign-up", get(sign_up::ask).post(sign_up::send_mail))
        .route("/sign-up/code", get(sign_up::code).post(sign_up::with_code))
        .route("/sign-up/link/{token}", get(sign_up::link).post(sign_up::with_link))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/sessions/{session}/revoke", post(settings::revoke))
        .route("/devices", post(phone::add))
        .route("/devices/end", post(phone::end))
        .route("/invitation/{token}", get(invitation::look).post(invitation::accept))
        .route("/brand/{business}/{sheet}", get(brand::style_sheet))
        .route("/brand/{business}/logo/{hash}", get(brand::logo))
        .route("/invitation/{token}/opened", post(invitation::note_opened))
        .route("/join/{code}", get(join::look).post(join::send))
        .route("/join/{code}/sent", get(join::sent))
        .route("/demo/{token}", get(demo_door::look).post(demo_door::enter_as_guest))
}

/// What mail programs do for their readers (RFC 8058): their requests come from no page of ours. The secret in the address
/// is all that they need, and it does nothing that another site could want.
fn mail_programs() -> Router<Shared> {
    use backend::unsubscribe::Mails;
    use pages::mails;
    Router::new()
        .route("/mails/{token}", mails::of(Mails::Journey))
        .route("/digests/{token}", mails::of(Mails::Digest))
        .method_not_allowed_fallback(pages::no_such_page)
}

fn customer() -> Router<Shared> {
    use pages::{badges, coach_words, coupons, feelings, inbox, live, offers, overview, play, self_checks, you};
    Router::new()
        .route("/play", get(play::journeys))
        .route("/play/{enrolment}", get(play::board))
        .route("/play/{enrolment}/road", get(overview::look))
        .route("/play/{enrolment}/welcome", get(play::reassurance))
        .route("/play/{enrolment}/live", get(live::listen))
        .route("/play/{enrolment}/you", get(you::look))
        .route("/play/{enrolment}/you/time-zone", post(you::move_house))
        .route("/play/{enrolment}/you/reminders", post(you::choose_channel))
        .route("/play/{enrolment}/export", get(you::export))
        .route("/play/{enrolment}/feelings", get(feelings::look))
        .route("/play/{enrolment}/inbox", get(inbox::look))
        .route("/play/{enrolment}/coupons", get(coupons::own))
        .route("/play/{enrolment}/inbox/{message}/read", post(inbox::read))
        .route("/play/{enrolment}/badges", get(badges::list))
        .route("/play/{enrolment}/badges/{badge}", get(badges::one))
        .route("/play/{enrolment}/badges/{badge}/picture.svg", get(badges::picture))
        .route("/play/{enrolment}/{break}", post(you::take_break))
        .route("/play/{enrolment}/words/{word}/read", post(coach_words::put_away))
        .route("/play/{enrolment}/squares/{square}", get(play::square))
        .route("/play/{enrolment}/squares/{square}/take-up", post(offers::take_up))
        .route("/play/{enrolment}/squares/{square}/not-yet", post(self_checks::not_yet))
        .route(
            "/play/{enrolment}/squares/{square}/self-check",
            get(self_checks::ask).post(self_checks::send),
        )
        .route(
            "/play/{enrolment}/squares/{square}/self-check/sent",
            get(self_checks::sent),
        )
        .route("/play/{enrolment}/squares/{square}/{action}", post(play::act))
}

fn desk() -> Router<Shared> {
    use pages::{
        alerts, coupons, customers, desk, giving, held, imports, invitations, passkeys, posters, self_checks, settings,
        training,
    };
    Router::new()
        .route("/desk", get(desk::today))
        .route("/desk/customers", get(customers::list))
        .route("/desk/customers/{enrolment}", get(customers::one))
        .route("/desk/customers/{enrolment}/birthday", post(giving::birthday))
        .route("/desk/alerts", get(alerts::list))
        .route("/desk/alerts/{alert}/snooze", post(alerts::snooze))
        .route("/desk/alerts/{alert}/wake", post(alerts::wake))
        .route("/desk/settings/digest", post(alerts::set_digest))
        .route("/desk/claims/award", post(held::award_chosen))
        .route("/desk/held", get(held::look))
        .route("/desk/held/{batch}/undo", post(held::undo))
        .route("/desk/enrolments/{enrolment}/word", post(held::word))
        .route("/desk/enrolments/{enrolment}/note", post(held::note))
        .route("/desk/enrolments/{enrolment}/open", post(held::open))
        .route("/desk/enrolments/{enrolment}/moments/pass", post(held::pass_over))
        .route(
            "/desk/enrolments/{enrolment}/squares/{square}/{action}",
            post(customers::act),
        )
        .route(
            "/desk/enrolments/{enrolment}/purchase",
            post(customers::record_purchase),
        )
        .route("/desk/coupons", get(coupons::look).post(coupons::find))
        .route("/desk/coupons/redeem", post(coupons::redeem))
        .route("/desk/self-checks/{check}/read", post(self_checks::read))
        .route("/desk/invitations", get(invitations::list).post(invitations::invite))
        .route(
            "/desk/invitations/imports",
            get(imports::start)
                .post(imports::upload)
                .layer(DefaultBodyLimit::max(imports::TABLE_FORM_BYTES)),
        )
        .route("/desk/invitations/imports/{import}", get(imports::one))
        .route("/desk/invitations/imports/{import}/columns", post(imports::adjust))
        .route("/desk/invitations/imports/{import}/discard", post(imports::discard))
        .route("/desk/invitations/imports/{import}/go", post(imports::go))
        .route(
            "/desk/invitations/imports/{import}/rows-that-cannot.csv",
            get(imports::rows_that_cannot),
        )
        .route("/desk/invitations/posters", get(posters::list).post(posters::make))
        .route("/desk/invitations/posters/{poster}", get(posters::sheet))
        .route("/desk/invitations/posters/{poster}/end", post(posters::end))
        .route("/desk/invitations/{invitation}", get(invitations::one))
        .route("/desk/invitations/{invitation}/link", post(invitations::show_link))
        .route("/desk/invitations/{invitation}/resend", post(invitations::resend))
        .route("/desk/invitations/{invitation}/cancel", post(invitations::cancel))
        .route("/desk/training", get(training::look))
        .route("/desk/training/journeys/{journey}/begin", post(training::begin))
        .route("/desk/settings", get(settings::look))
        .route("/desk/settings/time-zone", post(settings::set_zone))
        .route("/desk/passkeys", post(passkeys::add))
        .route("/desk/passkeys/question", post(passkeys::ask_for_new))
        .route("/desk/passkeys/{passkey}/remove", post(passkeys::remove))
}

fn owner() -> Router<Shared> {
    use pages::{
        alerts, deeds, editor, giving, journeys, moves, outbox, programs, settings, simulation, staff, templates,
        timeline, training, webhooks, works,
    };
    Router::new()
        .route("/desk/customers/give", post(giving::give_chosen))
        .route("/desk/customers/give-all", post(giving::give_all))
        .route("/desk/customers/{enrolment}/coach", post(giving::give_one))
        .route("/desk/settings/coaches", post(giving::settle_scope))
        .route("/desk/settings/alerts", post(alerts::settle_urgent))
        .route("/desk/settings/contacts", post(settings::set_contacts))
        .route("/desk/settings/colour", post(settings::set_colour))
        .route("/desk/settings/colour/remove", post(settings::remove_colour))
        .route(
            "/desk/settings/logo",
            post(settings::set_logo).layer(DefaultBodyLimit::max(settings::LOGO_FORM_BYTES)),
        )
        .route("/desk/settings/logo/remove", post(settings::remove_logo))
        .route("/desk/settings/webhooks", get(webhooks::list).post(webhooks::add))
        .route("/desk/settings/webhooks/{webhook}", get(webhooks::one))
        .route("/desk/settings/webhooks/{webhook}/{change}", post(webhooks::change))
        .route(
            "/desk/settings/webhooks/{webhook}/deliveries/{event}/again",
            post(webhooks::again),
        )
        .route("/desk/journeys", get(journeys::list))
        .route(
            "/desk/journeys/import",
            post(journeys::import).layer(DefaultBodyLimit::max(journeys::FILE_BYTES)),
        )
        .route("/desk/journeys/templates", get(templates::list))
        .route(
            "/desk/journeys/templates/{trade}",
            get(templates::one).post(templates::start),
        )
        .route(
            "/desk/journeys/{journey}/moves",
            get(moves::look).post(moves::everybody),
        )
        .route(
            "/desk/journeys/{journey}/moves/{enrolment}",
            get(moves::look_at_one).post(moves::one),
        )
        .route("/desk/journeys/{journey}/versions/{number}/file", get(moves::export))
        .route("/desk/journeys/{journey}/simulation", get(simulation::look))
        .route("/desk/journeys/{journey}/simulation/days", get(simulation::days))
        .route("/desk/journeys/new", post(editor::begin))
        .route("/desk/journeys/{journey}", get(journeys::one))
        .route("/desk/journeys/{journey}/copy", post(editor::copy_journey))
        .route("/desk/journeys/{journey}/edit", get(editor::whole))
        .route(
            "/desk/journeys/{journey}/edit/{thing}",
            get(editor::one)
                .post(editor::change)
                .layer(DefaultBodyLimit::max(editor::FORM_BYTES)),
        )
        .route("/desk/journeys/{journey}/publish", post(journeys::publish))
        .route("/desk/journeys/{journey}/audience", post(journeys::choose_audience))
        .route("/desk/journeys/{journey}/file", get(journeys::export))
        .route("/desk/journeys/{journey}/contacts", get(timeline::look))
        .route("/desk/contacts", get(timeline::trouble))
        .route("/desk/contacts/mend", post(timeline::mend))
        .route("/desk/programs", get(programs::look))
        .route("/desk/programs/keys", post(programs::make_key))
        .route("/desk/programs/keys/{key}/revoke", post(programs::revoke_key))
        .route("/desk/programs/shops", post(programs::add_shop))
        .route("/desk/programs/shops/{shop}/revoke", post(programs::revoke_shop))
        .route("/desk/training/required", post(training::require))
        .route(
            "/desk/training/rounds/{enrolment}/squares/{square}/award",
            post(training::award),
        )
        .route("/desk/staff", get(staff::list).post(staff::invite))
        .route("/desk/staff/log", get(deeds::list))
        .route("/desk/staff/{staff}/{change}", post(staff::change))
        .route("/desk/works", get(works::list))
        .route("/desk/works/reuse", post(works::reuse))
        .route("/desk/outbox", get(outbox::list))
        .route("/desk/outbox/{mail}", get(outbox::one))
        .route("/desk/outbox/{mail}/html", get(outbox::html))
}
