import type { Page } from "@playwright/test";
import { expect, test } from "../support/game.ts";
import { look } from "../support/look.ts";
import { mailThatSays } from "../support/mail.ts";
import { awaken, cast, nextStep, openBrowser, signInWithCode, startedCustomer } from "../support/people.ts";
import { neverQuiet, plannedJourney, post } from "../support/plan.ts";
import { words } from "../support/words.ts";

const SQUARES = ["how-to-sit", "stretch", "first-mood", "lighter", "home-kit", "walk", "sleep", "twelve-weeks"];

const NARROW = { width: 320, height: 640 };

/** A page as it is, and with letters twice as large: nothing may be cut off at the side. */
async function inOrder(page: Page): Promise<void> {
  await look(page);
  const overflow = await page.evaluate(() => {
    document.documentElement.style.fontSize = "200%";
    return document.documentElement.scrollWidth - document.documentElement.clientWidth;
  });
  expect(overflow, `${page.url()} with letters twice as large`).toBeLessThanOrEqual(0);
}

/** Every page of a customer, in both languages and themes, on the narrowest phone and with letters twice as large. */
for (const language of ["en", "ja"] as const) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`every page is in order on a narrow phone (${language}, ${colorScheme})`, async ({ browser, game }) => {
      test.setTimeout(180_000);
      const people = cast(game, language, `every page ${colorScheme}`);
      const customer = await startedCustomer(browser, game, language, people, { colorScheme, viewport: NARROW });
      await nextStep(customer).click();
      await expect(customer.locator("#next-title")).not.toBeEmpty();
      const play = new URL(customer.url()).pathname;
      const pages = [
        "",
        "/road",
        "/welcome",
        "/feelings",
        "/badges",
        "/you",
        ...SQUARES.map((square) => `/squares/${square}`),
        "/squares/lighter/self-check",
      ];
      for (const page of [...pages.map((page) => play + page), "/play?all", "/offline"]) {
        await customer.goto(page);
        await inOrder(customer);
      }
      await customer.goto(`${play}/squares/no-such-square`);
      await expect(customer.getByRole("heading", { level: 1 })).toBeVisible();
      await look(customer);
      await customer.context().close();
    });
  }
}

/** The desk's pages about alerts, contacts, coupons and programs, with something on each of them; and what a customer has of it. */
for (const [language, colorScheme] of [["en", "light"], ["ja", "dark"]] as const) {
  test(`every page about slipping away and being written to is in order on a narrow phone (${language}, ${colorScheme})`, async ({ browser, ownGame: game }) => {
    test.setTimeout(180_000);
    const people = cast(game, language, "contacts");
    const options = { colorScheme, viewport: NARROW };
    const customer = await startedCustomer(browser, game, language, people, { ...options, file: plannedJourney(game, language) });
    const play = new URL(customer.url()).pathname;
    const owner = await openBrowser(browser, game, language, "owner", options);
    await signInWithCode(owner, game, language, people.owner);
    await neverQuiet(owner.request, game);
    await post(owner.request, game, "/desk/settings/webhooks", { url: `https://told.example/${"long-".repeat(20)}`, "event.alert.raised": "on" });
    await owner.goto("/desk/programs");
    await owner.locator("[name=name]").fill("A till at the counter of the second floor");
    await owner.locator("[action$=keys] button").click();
    await inOrder(owner);
    const key = await owner.locator(".secret-text code").innerText();

    await game.laterBy(2);
    await expect(async () => {
      await customer.goto(play);
      await expect(customer.locator(".letter-card")).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 20_000 });
    for (const page of ["", "/inbox", "/coupons"]) {
      await customer.goto(play + page);
      await inOrder(customer);
    }

    await game.laterBy(13);
    const report = { email: people.customer, trouble: "bounced", said: "550 5.1.1 no-such-mailbox-here-and-nowhere-else" };
    const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
    const answer = await fetch(`${game.url}/api/v1/addresses/trouble`, { method: "POST", headers, body: JSON.stringify(report) });
    expect(answer.ok, `${answer.status}`).toBe(true);
    await expect(async () => {
      await owner.goto("/desk/alerts");
      await expect(owner.locator(".acts")).toHaveCount(1, { timeout: 500 });
    }).toPass({ timeout: 20_000 });
    await owner.locator(".advice-words > summary").click();
    await inOrder(owner);
    await owner.reload();
    await owner.locator(".more-acts > summary").click();
    await owner.locator("[data-say=snooze] > summary").click();
    // A browser that knows no bounds of a date field sends any day.
    await owner.locator("[data-say=snooze] form").evaluate((form: HTMLFormElement) => (form.noValidate = true));
    await owner.locator("[name=until]").fill("2020-01-01");
    await owner.locator("[name=reason]").fill("-");
    await owner.locator("[data-say=snooze] .button-primary").click();
    await expect(owner.locator("#until-problem")).toBeVisible();
    await inOrder(owner);
    await owner.goto("/desk/settings/webhooks");
    await inOrder(owner);
    const webhook = await owner.locator("a[href^='/desk/settings/webhooks/']").getAttribute("href");
    await owner.goto("/desk/journeys");
    const journey = await owner.locator(".who a").first().getAttribute("href");
    await owner.goto("/desk/customers");
    const person = await owner.locator(".who a").first().getAttribute("href");
    for (const page of ["/desk", "/desk/coupons", "/desk/works", "/desk/contacts", "/desk/settings", webhook ?? "", `${journey}/contacts`, person ?? ""]) {
      await owner.goto(page);
      await inOrder(owner);
    }
    for (const page of [owner, customer]) await page.context().close();
  });
}

/** The links that end the mails, for who is not signed in: a customer's, and an owner's who reads in the morning what is open. */
for (const [language, colorScheme] of [["en", "dark"], ["ja", "light"]] as const) {
  test(`the pages that end mails are in order on a narrow phone, and end them (${language}, ${colorScheme})`, async ({ browser, ownGame: game }) => {
    test.setTimeout(120_000);
    const t = words(language);
    const people = cast(game, language, "ends mails");
    const customer = await startedCustomer(browser, game, language, people);
    const play = new URL(customer.url()).pathname;
    const owner = await openBrowser(browser, game, language, "owner");
    await signInWithCode(owner, game, language, people.owner);
    await neverQuiet(owner.request, game);
    const reader = await openBrowser(browser, game, language, "whoever reads the mail", { colorScheme, viewport: NARROW });
    const ends = async (address: string, link: RegExp, title: string, ended: string) => {
      const page = await mailThatSays(game, address, link);
      for (const heading of [title, ended]) {
        if (heading === title) await reader.goto(page);
        else await nextStep(reader).click();
        await expect(reader.getByRole("heading", { level: 1, name: t(heading) })).toBeVisible();
        await inOrder(reader);
      }
      await reader.goto(`${page.slice(0, page.lastIndexOf("/"))}/no-such-link`);
      await expect(reader.getByRole("heading", { level: 1, name: t("contacts.mails.unknown_title") })).toBeVisible();
      await inOrder(reader);
    };

    // Her first morning has come.
    await game.laterBy(2);
    await ends(people.customer, /\S+\/mails\/\S+/, "contacts.mails.title", "contacts.mails.ended_title");

    // She claims, and the owner reads of it in the morning: in a zone in which it is later than seven now.
    for (const [step, fields] of [["how-to-sit/complete", {}], ["stretch/count", { n: "7" }], ["first-mood/check-in", { feeling: "4" }], ["lighter/claim", { words: "-" }]] as const) {
      await post(customer.request, game, `${play}/squares/${step}`, fields);
    }
    const hour = new Date().getUTCHours();
    await post(owner.request, game, "/desk/settings/time-zone", { time_zone: hour < 7 || hour > 22 ? "Asia/Tokyo" : "UTC" });
    await game.laterBy(3);
    await ends(people.owner, /\S+\/digests\/\S+/, "alerts.digest.end.title", "alerts.digest.end.ended_title");
    for (const page of [owner, customer, reader]) await page.context().close();
  });
}

test("who does not want motion sees the piece where it belongs, at once", async ({ browser, game }) => {
  const customer = await startedCustomer(browser, game, "en", cast(game, "en", "no motion"), { reducedMotion: "reduce" });
  await awaken(customer);
  // The server's answer is held back, so that what is seen is the page's own.
  await customer.route("**/squares/*/complete", async (route) => {
    await new Promise((wake) => setTimeout(wake, 1_500));
    await route.continue();
  });
  await nextStep(customer).click();
  await expect(customer.locator(".piece").first()).toHaveAttribute("data-place", "1", { timeout: 500 });
  expect(await customer.evaluate(() => document.getAnimations().filter(({ playState }) => playState === "running").length)).toBe(0);
  await customer.context().close();
});

test("who wants motion sees the piece walk along the road", async ({ browser, game }) => {
  const customer = await startedCustomer(browser, game, "en", cast(game, "en", "motion"), { reducedMotion: "no-preference" });
  await awaken(customer);
  await customer.evaluate(() => {
    const places = new Set<string>();
    (window as unknown as { places: Set<string> }).places = places;
    for (const piece of document.querySelectorAll(".piece")) {
      new MutationObserver(() => places.add(piece.getAttribute("transform") ?? "")).observe(piece, { attributeFilter: ["transform"] });
    }
  });
  await nextStep(customer).click();
  await expect(customer.locator("#next-title")).toHaveText("Morning stretch");
  const steps = await customer.evaluate(() => (window as unknown as { places: Set<string> }).places.size);
  expect(steps, "places between the two squares").toBeGreaterThan(5);
  await customer.context().close();
});
