import { request } from "@playwright/test";
import { expect, test } from "../support/game.ts";
import { latestMail, linkIn } from "../support/mail.ts";
import { cast, invite, journeyFile, openBrowser, signInWithCode } from "../support/people.ts";
import { words } from "../support/words.ts";

const t = words("en");
const WAITING = 30;

/** A coach clears the day: thirty claims, with the keyboard alone, on one page, and one of them undone on the way. */
test("thirty claims are cleared by keyboard, with an undo in the middle", async ({ browser, game }) => {
  test.setTimeout(240_000);
  const people = cast(game, "en", "thirty claims");
  game.terminal("import", journeyFile("en"), "--business", people.business, "--publish");
  const owner = await openBrowser(browser, game, "en", "owner");
  await signInWithCode(owner, game, "en", people.owner);
  await invite(owner, "en", people);
  await owner.goto("/desk/invitations");
  const journey = await owner.locator("[name=journey]").first().inputValue();
  const headers = { Origin: game.url, "Sec-Fetch-Site": "same-origin" };
  for (let number = 0; number < WAITING; number += 1) {
    const email = people.customer.replace("@", `-${number}@`);
    const form = { journey, name: `Guest ${String(number).padStart(2, "0")}`, email, language: "en", time_zone: "Asia/Tokyo" };
    expect((await owner.request.post("/desk/invitations", { form, headers })).ok()).toBe(true);
    const customer = await request.newContext({ baseURL: game.url, extraHTTPHeaders: { ...headers, Accept: "text/html" } });
    const welcome = await customer.post(new URL(linkIn((await latestMail(game, email)).text)).pathname);
    const board = new URL(welcome.url()).pathname.split("/").slice(0, 3).join("/");
    for (const [step, fields] of [["how-to-sit/complete", {}], ["stretch/count", { n: "7" }], ["first-mood/check-in", { feeling: "4" }], ["lighter/claim", { words: `So light, ${number}.` }]] as const) {
      expect((await customer.post(`${board}/squares/${step}`, { form: fields })).ok(), step).toBe(true);
    }
    await customer.dispose();
  }

  const coach = await openBrowser(browser, game, "en", "coach");
  await signInWithCode(coach, game, "en", people.coach);
  const waiting = coach.locator("[data-task][id^=claim-]:not(.is-gone):not(.is-held)");
  await expect(waiting).toHaveCount(WAITING);
  let loads = 0;
  coach.on("load", () => (loads += 1));
  const press = async (key: string, left: number) => {
    await coach.keyboard.press(key);
    await expect(waiting).toHaveCount(left);
  };
  await coach.keyboard.press("j");
  for (let left = WAITING - 1; left >= 15; left -= 1) await press("a", left);
  await expect(coach.locator("#today-said")).toContainText(t("desk.action.award").slice(0, 4));
  await press("u", 16);
  await expect(coach.locator("#today-said")).toContainText(t("said.undone"));
  // A field keeps its keys.
  await coach.keyboard.press("w");
  await coach.keyboard.type("A word: aaa ja!");
  await expect(coach.locator("textarea:focus")).toHaveValue("A word: aaa ja!");
  await coach.keyboard.press("Escape");
  for (let left = 15; left >= 0; left -= 1) await press("a", left);
  // The badge says what it shows, and goes when nobody needs her any more.
  const badge = coach.locator(".nav-badge");
  await expect(async () => {
    const left = Number(await badge.textContent());
    expect(left).toBeLessThan(WAITING);
    expect(await badge.getAttribute("aria-label")).toBe(t("words.nav.waiting", { count: left }));
  }).toPass({ timeout: 30_000 });
  await expect(badge).toBeHidden({ timeout: 30_000 });
  expect(loads, "on one page").toBe(0);
  await coach.reload();
  await expect(coach.locator("[id^=claim-]")).toHaveCount(0);
  for (const page of [coach, owner]) await page.context().close();
});
