import type { APIRequestContext } from "@playwright/test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Game } from "./game.ts";
import type { Language } from "./words.ts";

const texts = {
  en: { title: "A lighter week", stage: "Begin", product: "Basic course", sit: "How to sit", walk: "Walk tall", lighter: "Lighter shoulders", subject: "A gift for your second day", stalled: "Your place is kept" },
  ja: { title: "軽やかな一週間", stage: "はじめる", product: "基本コース", sit: "正しい座り方", walk: "背すじを伸ばして歩く", lighter: "肩が軽くなる", subject: "2日目のあなたへ、贈りもの", stalled: "場所は取ってあります" },
};

/** What the journey of [`plannedJourney`] says. */
export const plan = (language: Language) => texts[language];

/**
 * A journey file whose plan writes into the inbox the day after the start, with a coupon for the course; who does nothing for ten days stalls,
 * and is written to by mail.
 */
export function plannedJourney(game: Game, language: Language): string {
  const t = plan(language);
  const file = join(game.folder, `plan-${language}.toml`);
  writeFileSync(
    file,
    `format = 1
key = "lighter-week"
title = "${t.title}"
language = "${language}"
promise = "${t.lighter}"

[policy]
stalled_after_days = 10

[[stage]]
key = "begin"
title = "${t.stage}"
product = { key = "basic", name = "${t.product}", price = 48000, currency = "JPY" }

[[stage.square]]
key = "sit"
kind = "lesson"
title = "${t.sit}"
guide = "${t.sit}"

[[stage.square]]
key = "walk"
kind = "action"
title = "${t.walk}"
guide = "${t.walk}"

[[stage.square]]
key = "lighter"
kind = "checkpoint"
title = "${t.lighter}"
result = "${t.lighter}"
by_week = 3
award = "coach"
question = "${t.lighter}"
self_check = ["${t.sit}"]

[[stage.square]]
key = "course"
kind = "offer"
title = "${t.product}"
offer = { sort = "next-stage", product = { key = "basic", name = "${t.product}", price = 48000, currency = "JPY" }, url = "https://example.com/basic" }

[[touchpoint]]
key = "gift"
after = { event = "started", days = 1 }
channel = "inbox"
purpose = "thanks"
subject = "${t.subject}"
body = "**${t.product}**"
cost = 10
coupon = { percent = 50, valid_days = 30, product = "basic" }

[[touchpoint]]
key = "stalled"
after = { event = "stalled", days = 0 }
channel = "email"
purpose = "next-step"
subject = "${t.stalled}"
body = "${t.stalled}"
`,
  );
  return file;
}

/** Sends a form as the page that it stands on would. */
export async function post(request: APIRequestContext, game: Game, path: string, form: Record<string, string>): Promise<void> {
  const headers = { Origin: game.url, "Sec-Fetch-Site": "same-origin", Accept: "text/html" };
  const answer = await request.post(new URL(path, game.url).href, { form, headers });
  expect(answer.ok(), `${path}: ${answer.status()}`).toBe(true);
}

/** Contacts go out at every hour, whatever the time at which the stories are played. */
export async function neverQuiet(owner: APIRequestContext, game: Game): Promise<void> {
  await post(owner, game, "/desk/settings/contacts", { quiet_from: "08:00", quiet_until: "08:00", a_week: "20" });
}
