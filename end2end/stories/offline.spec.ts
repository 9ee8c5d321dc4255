import { type Browser, chromium, type Page } from "@playwright/test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Game, test } from "../support/game.ts";
import { type Cast, cast, openBrowser, signInWithCode, startedCustomer } from "../support/people.ts";
import { hasOnThePhone, keptSteps, refusedSteps } from "../support/phone.ts";
import { Wire } from "../support/wire.ts";
import { words } from "../support/words.ts";

/**
 * A customer writes articles where there is no network. The forms are those that work without WebAssembly, so that what is told here is told of the
 * service worker alone.
 */
const t = words("ja");
const file = join(import.meta.dirname, "../../server/src/demo/journeys/hundred-articles.toml");
const ten = "10記事";
const soon = { timeout: 20_000 };

/** A customer who has read the lesson, with the page to count articles on the phone. */
async function writer(browser: Browser, game: Game, people: Cast): Promise<{ phone: Page; board: string; count: string }> {
  const phone = await startedCustomer(browser, game, "ja", people, { file });
  const board = new URL(phone.url()).pathname;
  await phone.goto(`${board}/squares/reader`);
  await phone.locator("form[action$='/complete'] button").click();
  await phone.waitForURL(`**${board}*`);
  const count = `${board}/squares/first-ten`;
  await hasOnThePhone(phone);
  // A board brings the pages of the squares that are open now.
  await phone.goto(board);
  await hasOnThePhone(phone, board, count);
  await expect.poll(() => keptPageHolds(phone, count, "/count")).toBe(true);
  return { phone, board, count };
}

async function keptPageHolds(phone: Page, address: string, text: string): Promise<boolean> {
  return phone.evaluate(async ([wanted, part]) => (await (await caches.match(wanted))?.text())?.includes(part) === true, [address, text]);
}

/** One more article. */
async function counts(phone: Page, square: string): Promise<void> {
  await phone.goto(square);
  await phone.locator("form[action$='/count'] button").first().click();
  await phone.waitForURL((url) => !url.pathname.includes("/squares/"));
}

/** The owner at her desk, who reads what the server knows. */
async function ownerOf(browser: Browser, game: Game, people: Cast): Promise<Page> {
  const owner = await openBrowser(browser, game, "ja", "owner");
  await signInWithCode(owner, game, "ja", people.owner);
  await owner.goto("/desk/customers");
  await owner.getByRole("link", { name: people.customerName }).first().click();
  await owner.locator(".history").waitFor();
  return owner;
}

/** Every article that was counted, in the order of the log. */
async function countedArticles(owner: Page): Promise<string[]> {
  await owner.reload();
  const lines = await owner.locator(".history-line p:first-child").allTextContents();
  return lines.filter((line) => new RegExp(`^${ten}: 10のうち\\d+$`).test(line));
}

const articles = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => t("desk.history.counted_of", { square: ten, target: 10, count: from + n }));

test("ten steps without a network, across a reload, are ten facts once there is one", async ({ browser, game }) => {
  test.setTimeout(180_000);
  const people = cast(game, "ja", "ten offline");
  const { phone, board, count } = await writer(browser, game, people);
  const owner = await ownerOf(browser, game, people);
  const context = phone.context();

  await context.setOffline(true);
  for (let step = 1; step <= 4; step++) await counts(phone, count);
  await expect(keptSteps(phone)).toHaveText(t("offline.strip.kept", { steps: t("offline.strip.times", { step: ten, count: 4 }) }));

  // What is kept outlives the page, and the tab.
  await phone.reload();
  await expect(keptSteps(phone)).toContainText(`${ten} ×4`);
  await expect(phone.locator(".kept-no-network")).toBeVisible();
  const tab = await context.newPage();
  await phone.close();
  await tab.goto("/play");
  await expect(tab).toHaveURL(new RegExp(`${board}$`));
  for (let step = 5; step <= 10; step++) await counts(tab, count);
  await expect(keptSteps(tab)).toContainText(`${ten} ×10`);
  expect(await countedArticles(owner)).toEqual([]);

  await context.setOffline(false);
  await expect(keptSteps(tab)).toBeHidden(soon);
  await expect(refusedSteps(tab)).toHaveCount(0);
  expect(await countedArticles(owner)).toEqual(articles(1, 10));

  // And the open board knows: the checkpoint is reached.
  await tab.goto(board);
  await expect(tab.locator(`.road-list a[href="${count}"]`)).toContainText(t("customer.state.done"));
  for (const page of [tab, owner]) await page.context().close();
});

test("a step whose answer was lost counts once, and the one after it too", async ({ browser, game }) => {
  const people = cast(game, "ja", "lost answer");
  const { phone, count } = await writer(browser, game, people);
  const owner = await ownerOf(browser, game, people);
  const wire = await Wire.to(game.url);
  try {
    await phone.goto(wire.url + count);
    await hasOnThePhone(phone, count);
    wire.loseAnswersTo(/\/count$/);
    await counts(phone, wire.url + count);
    await expect(keptSteps(phone)).toContainText(ten);
    expect(wire.lost).toBeGreaterThan(0);
    expect(await countedArticles(owner), "the server has it already").toEqual(articles(1, 1));

    wire.loseNothing();
    await expect(keptSteps(phone)).toBeHidden(soon);
    await counts(phone, wire.url + count);
    await expect(keptSteps(phone)).toBeHidden();
    expect(await countedArticles(owner)).toEqual(articles(1, 2));
  } finally {
    wire.end();
    for (const page of [phone, owner]) await page.context().close();
  }
});

test("a step that is refused later is explained until it was read", async ({ browser, game }) => {
  const people = cast(game, "ja", "refused");
  const { phone, board, count } = await writer(browser, game, people);
  const owner = await ownerOf(browser, game, people);
  const context = phone.context();
  await context.setOffline(true);
  await counts(phone, count);
  await expect(keptSteps(phone)).toContainText(ten);

  // Meanwhile she leaves the journey on her tablet.
  const tablet = await browser.newContext({ baseURL: game.url, storageState: await context.storageState() });
  const left = await tablet.request.post(`${board}/leave`, { form: { reason: "" }, headers: { Origin: game.url, "Sec-Fetch-Site": "same-origin" } });
  expect(left.ok()).toBe(true);
  await tablet.close();

  await context.setOffline(false);
  await expect(refusedSteps(phone)).toContainText(ten, soon);
  await expect(refusedSteps(phone)).toContainText(t("errors.refused.left"));
  await expect(keptSteps(phone)).toBeHidden();
  await phone.reload();
  await expect(refusedSteps(phone)).toContainText(t("errors.refused.left"));
  await refusedSteps(phone).getByRole("button", { name: t("offline.strip.understood") }).click();
  await expect(refusedSteps(phone)).toHaveCount(0);
  await phone.reload();
  await expect(keptSteps(phone)).toBeHidden();
  await expect(refusedSteps(phone)).toHaveCount(0);
  expect(await countedArticles(owner)).toEqual([]);
  for (const page of [phone, owner]) await page.context().close();
});

test("what is kept goes out after the phone was switched off and on", async ({ browser, game }, { project }) => {
  const people = cast(game, "ja", "restart");
  const { phone, board, count } = await writer(browser, game, people);
  const owner = await ownerOf(browser, game, people);
  const state = await phone.context().storageState();
  await phone.context().close();
  const disk = mkdtempSync(join(tmpdir(), "sugoroku-phone-"));
  const { viewport, deviceScaleFactor, hasTouch, isMobile, launchOptions } = project.use;
  const switchOn = () => chromium.launchPersistentContext(disk, { ...launchOptions, viewport, deviceScaleFactor, hasTouch, isMobile, baseURL: game.url, locale: "ja-JP" });
  let context = await switchOn();
  try {
    await context.addCookies(state.cookies);
    let page = await context.newPage();
    await page.goto(count);
    await page.goto(board);
    await hasOnThePhone(page, board, count);
    await context.setOffline(true);
    for (let step = 1; step <= 3; step++) await counts(page, count);
    await expect(keptSteps(page)).toContainText(`${ten} ×3`);
    await context.close();

    context = await switchOn();
    await context.addCookies(state.cookies);
    page = await context.newPage();
    await page.goto(board);
    await expect(keptSteps(page)).toBeHidden(soon);
    await expect.poll(() => countedArticles(owner)).toEqual(articles(1, 3));
  } finally {
    await owner.context().close();
    await context.close();
    rmSync(disk, { recursive: true, force: true });
  }
});

test("pages open again without a network, and what cannot wait says so", async ({ browser, game }) => {
  const people = cast(game, "ja", "pages");
  const { phone, board } = await writer(browser, game, people);
  const context = phone.context();
  await phone.goto(`${board}/you`);
  await hasOnThePhone(phone, `${board}/you`);
  await context.setOffline(true);

  await phone.goto(board);
  await expect(phone.getByRole("heading", { level: 1 })).toContainText("100記事");
  expect(await phone.evaluate(() => getComputedStyle(document.body).fontFamily), "in its own clothes").toContain("Noto Sans JP");
  await phone.goto(`${board}/feelings`);
  await expect(phone.getByRole("heading", { level: 1, name: t("offline.page.title") })).toBeVisible();

  await phone.goto(`${board}/you`);
  await phone.locator("form[action$='/pause'] button").first().click();
  await expect(phone.getByRole("heading", { level: 1, name: t("offline.needs_network.title") })).toBeVisible();
  await phone.getByRole("link", { name: t("offline.needs_network.back") }).click();
  await expect(phone).toHaveURL(new RegExp(`${board}/you$`));

  // Whoever signs out leaves no pages behind.
  await context.setOffline(false);
  await phone.goto(`${board}/you`);
  await phone.locator("form[action='/sign-out'] button").click();
  await expect(phone.getByRole("heading", { level: 1, name: t("sign_in.signed_out.title") })).toBeVisible();
  expect(await phone.evaluate(() => caches.has("pages"))).toBe(false);
  await context.setOffline(true);
  await phone.goto(board);
  await expect(phone.getByRole("heading", { level: 1, name: t("offline.page.title") })).toBeVisible();
  await context.close();
});
