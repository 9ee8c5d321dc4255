//! Everything that is stored, as texts to compare: a request that is refused must leave no trace in them.

use backend::testing::TestDatabase;

/// What each table says, without what a mere look may change (when a session was last seen).
const WORLD: &[(&str, &str)] = &[
    (
        "staff",
        "SELECT COALESCE(string_agg(email || ' ' || name || ' ' || role || ' ' || language, ', ' ORDER BY email), '') FROM staff",
    ),
    (
        "customers",
        "SELECT COALESCE(string_agg(email || ' ' || name || ' ' || language || ' ' || COALESCE(time_zone, ''), ', ' ORDER BY email), '') FROM customer",
    ),
    (
        "channels",
        "SELECT COALESCE(string_agg(channel || ' ' || CAST(wanted AS text) || ' ' || CAST(changed_at AS text), ', ' ORDER BY changed_at, channel), '') FROM channel_choice",
    ),
    (
        "contacts",
        "SELECT COALESCE(string_agg(touchpoint || ' ' || state || ' ' || CAST(due_at AS text) || ' ' || CAST(COALESCE(read_at, 0) AS text), ', ' ORDER BY due_at, contact_id), '') FROM contact",
    ),
    (
        "when it is quiet",
        "SELECT COALESCE(string_agg(name || ' ' || CAST(quiet_from AS text) || ' ' || CAST(quiet_until AS text) || ' ' || CAST(contacts_a_week AS text), ', ' ORDER BY name), '') FROM business",
    ),
    (
        "colours",
        "SELECT COALESCE(string_agg(name || ' ' || COALESCE(colour, ''), ', ' ORDER BY name), '') FROM business",
    ),
    (
        "logos",
        "SELECT COALESCE(string_agg(hash || ' ' || CAST(changed_at AS text), ', ' ORDER BY hash), '') FROM business_logo",
    ),
    (
        "journeys",
        "SELECT COALESCE(string_agg(key || ' ' || CAST(revision AS text) || ' ' || draft, ', ' ORDER BY key), '') FROM journey",
    ),
    (
        "self-checks",
        "SELECT COALESCE(string_agg(square || ' ' || answers || ' ' || COALESCE(words, '') || ' ' || CAST(COALESCE(read_at, 0) AS text), ', ' ORDER BY at, form_id), '') FROM self_check",
    ),
    ("versions", "SELECT CAST(COUNT(*) AS text) FROM journey_version"),
    (
        "enrolments",
        "SELECT COALESCE(string_agg(standing || ' ' || CAST(last_fact AS text) || ' ' || snapshot || ' ' || claims, ', ' ORDER BY last_at, snapshot), '') FROM enrolment",
    ),
    (
        "facts",
        "SELECT COALESCE(string_agg(body, ', ' ORDER BY at, body), '') FROM fact",
    ),
    (
        "invitations",
        "SELECT COALESCE(string_agg(email || ' ' || CAST(sent_count AS text) || ' ' || CAST(COALESCE(accepted_at, 0) AS text) || ' ' || CAST(COALESCE(cancelled_at, 0) AS text), ', ' ORDER BY email), '') FROM invitation",
    ),
    (
        "opened",
        "SELECT COALESCE(string_agg(email || ' ' || CAST(COALESCE(opened_at, 0) AS text) || ' ' || CAST(expires_at AS text), ', ' ORDER BY email), '') FROM invitation",
    ),
    (
        "imports",
        "SELECT COALESCE(string_agg(file_name || ' ' || state || ' ' || columns || ' ' || defaults, ', ' ORDER BY created_at, import_id), '') FROM import_job",
    ),
    (
        "import rows",
        "SELECT COALESCE(string_agg(cells || ' ' || verdict || ' ' || why, ', ' ORDER BY import_id, number), '') FROM import_row",
    ),
    (
        "posters",
        "SELECT COALESCE(string_agg(code || ' ' || CAST(COALESCE(ended_at, 0) AS text), ', ' ORDER BY code), '') FROM poster",
    ),
    (
        "purchases",
        "SELECT COALESCE(string_agg(purchase_id || ' ' || bought_on, ', ' ORDER BY purchase_id), '') FROM purchase_day",
    ),
    (
        "sign-ins",
        "SELECT COALESCE(string_agg(email_key || ' ' || CAST(wrong_tries AS text) || ' ' || CAST(COALESCE(used_at, 0) AS text), ', ' ORDER BY created_at, email_key), '') FROM sign_in",
    ),
    (
        "sign-ups",
        "SELECT COALESCE(string_agg(email_key || ' ' || name || ' ' || CAST(wrong_tries AS text) || ' ' || CAST(COALESCE(used_at, 0) AS text), ', ' ORDER BY created_at, email_key), '') FROM sign_up",
    ),
    (
        "sessions",
        "SELECT COALESCE(string_agg(device || ' ' || CAST(created_at AS text), ', ' ORDER BY created_at, device), '') FROM session",
    ),
    (
        "held",
        "SELECT COALESCE(string_agg(command_id || ' ' || deed || ' ' || COALESCE(problem, ''), ', ' ORDER BY held_at, command_id), '') FROM held_action",
    ),
    (
        "words",
        "SELECT COALESCE(string_agg(words || ' ' || CAST(COALESCE(read_at, 0) AS text), ', ' ORDER BY at, command_id), '') FROM personal_word",
    ),
    (
        "notes",
        "SELECT COALESCE(string_agg(words, ', ' ORDER BY at, command_id), '') FROM note",
    ),
    (
        "moments",
        "SELECT COALESCE(string_agg(square || ' ' || CAST(COALESCE(answered_at, 0) AS text), ', ' ORDER BY at, square), '') FROM moment",
    ),
    (
        "scope",
        "SELECT COALESCE(string_agg(name || ' ' || CAST(coaches_see_all AS text), ', ' ORDER BY name), '') FROM business",
    ),
    (
        "coaches and birthdays",
        "SELECT COALESCE(string_agg(c.email || ' ' || COALESCE(s.email, '-') || ' ' || CAST(COALESCE(c.birth_month, 0) AS text) || ' ' || CAST(COALESCE(c.birth_day, 0) AS text), ', ' ORDER BY c.email), '')
         FROM customer c LEFT JOIN staff s ON s.business_id = c.business_id AND s.staff_id = c.coach_id",
    ),
    (
        "audiences",
        "SELECT COALESCE(string_agg(key || ' ' || audience || ' ' || CAST(COALESCE(refresh_days, 0) AS text), ', ' ORDER BY key), '') FROM journey",
    ),
    (
        "alerts",
        "SELECT COALESCE(string_agg(CAST(raised_at AS text) || ' ' || kind || ' ' || COALESCE(closed_by, '') || ' ' || COALESCE(snoozed_until, '') || ' ' || COALESCE(snooze_reason, ''), ', ' ORDER BY raised_at, alert_id), '') FROM alert",
    ),
    (
        "what was tried",
        "SELECT COALESCE(string_agg(what || ' ' || title || ' ' || CAST(at AS text), ', ' ORDER BY at, try_id), '') FROM alert_try",
    ),
    (
        "what is mailed at once",
        "SELECT COALESCE(string_agg(name || ' ' || urgent_alerts, ', ' ORDER BY name), '') FROM business",
    ),
    (
        "mornings",
        "SELECT COALESCE(string_agg(email || ' ' || CAST(digest AS text) || ' ' || COALESCE(time_zone, ''), ', ' ORDER BY email), '') FROM staff",
    ),
    (
        "training",
        "SELECT COALESCE(string_agg(CAST(round AS text) || ' ' || CAST(begun_at AS text) || ' ' || CAST(COALESCE(finished_at, 0) AS text), ', ' ORDER BY begun_at, round), '') FROM training",
    ),
    (
        "required training",
        "SELECT COALESCE(string_agg(b.name || ' ' || j.key, ', ' ORDER BY b.name), '') FROM business b JOIN journey j ON j.business_id = b.business_id AND j.journey_id = b.required_training",
    ),
    (
        "coupons",
        "SELECT COALESCE(string_agg(code || ' ' || CAST(COALESCE(redeemed_at, 0) AS text), ', ' ORDER BY code), '') FROM coupon",
    ),
    (
        "orders",
        "SELECT COALESCE(string_agg(order_ref || ' ' || product, ', ' ORDER BY order_ref, product), '') FROM order_line",
    ),
    (
        "keys",
        "SELECT COALESCE(string_agg(name || ' ' || CAST(COALESCE(revoked_at, 0) AS text), ', ' ORDER BY name, created_at), '') FROM api_key",
    ),
    (
        "shops",
        "SELECT COALESCE(string_agg(name || ' ' || CAST(COALESCE(revoked_at, 0) AS text), ', ' ORDER BY name, created_at), '') FROM shop",
    ),
    (
        "addresses in trouble",
        "SELECT COALESCE(string_agg(email_key || ' ' || trouble, ', ' ORDER BY email_key, noted_at), '') FROM address_trouble",
    ),
    (
        "phones",
        "SELECT COALESCE(string_agg(endpoint || ' ' || CAST(created_at AS text), ', ' ORDER BY endpoint), '') FROM push_device",
    ),
    (
        "webhooks",
        "SELECT COALESCE(string_agg(url || ' ' || events || ' ' || CAST(COALESCE(paused_at, 0) AS text), ', ' ORDER BY url), '') FROM webhook",
    ),
    (
        "what webhooks are told",
        "SELECT COALESCE(string_agg(event || ' ' || CAST(COALESCE(due_at, 0) AS text) || ' ' || CAST(attempts AS text), ', ' ORDER BY event), '') FROM webhook_delivery",
    ),
    (
        "mails",
        "SELECT COALESCE(string_agg(cause, ', ' ORDER BY cause), '') FROM outgoing_mail",
    ),
];

/// What is stored at one moment.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct World(Vec<(&'static str, String)>);

impl World {
    pub(crate) async fn of(database: &TestDatabase) -> Self {
        let mut tables = Vec::new();
        for &(table, sql) in WORLD {
            tables.push((table, database.text(sql).await));
        }
        Self(tables)
    }

    /// The tables in which the two differ.
    pub(crate) fn changes(&self, later: &Self) -> Vec<&'static str> {
        self.0
            .iter()
            .zip(&later.0)
            .filter(|(before, after)| before != after)
            .map(|(before, _)| before.0)
            .collect()
    }
}
