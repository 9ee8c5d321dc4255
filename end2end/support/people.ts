import type { Browser, BrowserContextOptions, Page } from "@playwright/test";
import { expect } from "@playwright/test";
import { join } from "node:path";
import type { Game } from "./game.ts";
import { codeIn, countMails, latestMail, linkIn } from "./mail.ts";
import { type Language, words } from "./words.ts";

/** The people of a story and where their mail goes. */
export type Cast = { business: string; owner: string; coach: string; customer: string; customerName: string };

/** A business of the story's own, so that stories can run beside each other on one server. */
export function cast(game: Game, language: Language, story: string): Cast {
  const tag = `${story.replace(/\W/g, "")}-${language}`.toLowerCase();
  const address = (who: string) => `${who}-${tag}@example.com`;
  const owner = ["--owner-name", "青木 ひかり", "--owner-email", address("owner")];
  const added = game.terminal("add-business", "--name", `Hikari ${tag}`, "--time-zone", "Asia/Tokyo", "--language", language, ...owner);
  const business = added.trim().split(" ")[1];
  const coach = ["--role", "coach", "--name", "森 健太", "--email", address("coach")];
  game.terminal("add-staff", "--business", business, "--language", language, ...coach);
  return { business, owner: address("owner"), coach: address("coach"), customer: address("hanako"), customerName: "佐藤 花子" };
}

/** The journey file that the stories are played on. */
export function journeyFile(language: Language): string {
  return join(import.meta.dirname, `../../server/src/demo/journeys/${language === "ja" ? "karui-karada" : "light-body"}.toml`);
}

/** A browser of one person's own, in their language. A script that breaks fails the story. */
export async function openBrowser(
  browser: Browser,
  game: Game,
  language: Language,
  who: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const locale = language === "ja" ? "ja-JP" : "en-US";
  const context = await browser.newContext({ baseURL: game.url, locale, timezoneId: "Asia/Tokyo", ...options });
  const page = await context.newPage();
  page.on("pageerror", (error) => {
    // A click during a page's own view transition ends the transition; Chromium reports that like an error.
    if (error.message.startsWith("Transition was ")) return;
    throw new Error(`${who} at ${page.url()}: ${error.message}`);
  });
  return page;
}

/** Signs in with the six figures of the mail. */
export async function signInWithCode(page: Page, game: Game, language: Language, email: string): Promise<void> {
  const t = words(language);
  const before = await countMails(game, email);
  await page.goto("/sign-in");
  await page.getByLabel(t("sign_in.sign_in.email")).fill(email);
  await page.getByRole("button", { name: t("sign_in.sign_in.send") }).click();
  const mail = await latestMail(game, email, undefined, before);
  await page.getByLabel(t("sign_in.code.label")).fill(codeIn(mail.text));
  await page.getByRole("button", { name: t("sign_in.code.submit"), exact: true }).click();
  await page.waitForURL("**/desk");
}

/** Invites the customer to the only journey, in a business in which everybody looks after everybody. */
export async function invite(owner: Page, language: Language, people: Cast): Promise<void> {
  const t = words(language);
  await owner.goto("/desk/invitations");
  await owner.getByLabel(t("desk.invitations.name"), { exact: true }).fill(people.customerName);
  await owner.getByLabel(t("desk.invitations.email"), { exact: true }).fill(people.customer);
  await owner.getByRole("combobox", { name: t("desk.invitations.language") }).selectOption(language);
  await owner.getByRole("button", { name: t("desk.invitations.submit") }).click();
  await owner.getByText(t("said.invited")).waitFor();
  await owner.goto("/desk/settings");
  const scope = owner.getByRole("region", { name: t("today.scope.title") });
  await scope.getByLabel(t("today.scope.all")).check();
  await scope.getByRole("button", { name: t("today.scope.save") }).click();
  await owner.getByText(t("said.scope")).waitFor();
}

/** What staff did from the desk is held for ten seconds: it shows, and then it is done. */
export async function heldTimePasses(desk: Page, language: Language): Promise<void> {
  const undo = desk.getByRole("button", { name: words(language)("today.held.undo"), exact: true });
  await expect(undo).toBeVisible();
  await expect(async () => {
    await desk.reload();
    await expect(undo).toHaveCount(0, { timeout: 500 });
  }).toPass({ intervals: [2_000], timeout: 30_000 });
}

/** A customer who has just started, in front of the board. */
export async function startedCustomer(
  browser: Browser,
  game: Game,
  language: Language,
  people: Cast,
  options: BrowserContextOptions & { file?: string } = {},
): Promise<Page> {
  const { file = journeyFile(language), ...context } = options;
  const t = words(language);
  game.terminal("import", file, "--business", people.business, "--publish");
  const owner = await openBrowser(browser, game, language, "owner");
  await signInWithCode(owner, game, language, people.owner);
  await invite(owner, language, people);
  await owner.context().close();
  const customer = await openBrowser(browser, game, language, "customer", context);
  await customer.goto(linkIn((await latestMail(game, people.customer)).text));
  await customer.getByRole("button", { name: t("customer.welcome.start"), exact: true }).click();
  await customer.getByRole("link", { name: t("customer.welcome.to_board") }).click();
  return customer;
}

/** The one large button of a page. */
export function nextStep(page: Page) {
  return page.locator("[data-primary]");
}

/** A hand comes near, and what answers taps at once has come. */
export async function awaken(page: Page): Promise<void> {
  await page.locator("body").dispatchEvent("pointerdown");
  await page.locator("#next leptos-island[data-ready]").waitFor({ state: "attached" });
}
