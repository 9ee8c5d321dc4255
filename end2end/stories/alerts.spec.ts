import type { Locator } from "@playwright/test";
import { expect, test } from "../support/game.ts";
import { look } from "../support/look.ts";
import { latestMail, linkIn } from "../support/mail.ts";
import { cast, heldTimePasses, openBrowser, signInWithCode } from "../support/people.ts";
import { neverQuiet, plan, plannedJourney, post } from "../support/plan.ts";
import { words } from "../support/words.ts";

const t = words("en");
const DAYS = 12;

/** A day of the server's, so many days after its today, as a date field is typed in. */
function typedDay(after: number): { typed: string; kept: string } {
  const day = new Date(Date.now() + (DAYS + after) * 86_400_000);
  const kept = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Tokyo" }).format(day);
  const [year, month, date] = kept.split("-");
  return { typed: `${month}${date}${year}`, kept };
}

/** The owner reads who slips away and why, does what is suggested in words of her own, and puts the other one off with the keyboard. */
test("an alert says why and what to do, is answered in one's own words, and another is put off by keyboard", async ({ browser, ownGame: game }) => {
  test.setTimeout(120_000);
  const people = cast(game, "en", "alerts");
  game.terminal("import", plannedJourney(game, "en"), "--business", people.business, "--publish");
  const owner = await openBrowser(browser, game, "en", "owner");
  await signInWithCode(owner, game, "en", people.owner);
  await neverQuiet(owner.request, game);
  await owner.goto("/desk/invitations");
  const journey = await owner.locator("[name=journey]").first().inputValue();
  const customers = [];
  for (const name of ["Hanako Sato", "Tom Reed"]) {
    const email = people.customer.replace("hanako", name.split(" ")[0].toLowerCase());
    await post(owner.request, game, "/desk/invitations", { journey, name, email, language: "en", time_zone: "Asia/Tokyo" });
    const customer = await openBrowser(browser, game, "en", name);
    await customer.goto(linkIn((await latestMail(game, email)).text));
    await customer.getByRole("button", { name: t("customer.welcome.start"), exact: true }).click();
    await customer.getByRole("link", { name: t("customer.welcome.to_board") }).click();
    customers.push(customer);
  }
  const [hanako, tom] = customers;

  // Nobody does anything for twelve days.
  await game.laterBy(DAYS);
  const badge = owner.locator(".nav-badge");
  await expect(async () => {
    await owner.goto("/desk");
    await expect(badge).toHaveText("2", { timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await owner.getByRole("link", { name: t("alerts.see_all", { count: 2 }) }).click();
  const row = (name: string) => owner.getByRole("row").filter({ hasText: name });
  for (const name of ["Hanako Sato", "Tom Reed"]) {
    await expect(row(name)).toContainText(t("desk.why.stalled", { count: DAYS }));
    await expect(row(name)).toContainText(t("alerts.waits.customer"));
    await expect(row(name)).toContainText(t("alerts.risk.worth", { amount: "¥48,000" }));
    await expect(row(name)).toContainText(t("alerts.advice.lesson", { square: plan("en").sit }));
    expect((await row(name).boundingBox())?.height, `the row of ${name}`).toBeLessThanOrEqual(124);
  }
  await look(owner);

  // What is suggested, in her own words: it goes out once the time to undo it is over, and stands as tried.
  await row("Hanako Sato").getByText(t("alerts.press.read"), { exact: true }).click();
  const ready = row("Hanako Sato").getByLabel(t("alerts.press.label", { name: "Hanako Sato" }));
  await expect(ready).toHaveValue(t("alerts.words.lesson", { name: "Hanako Sato", square: plan("en").sit }));
  await ready.fill("Both feet on the floor, Hanako. It takes a minute.");
  await look(owner);
  await row("Hanako Sato").getByRole("button", { name: t("desk.action.named", { words: t("alerts.press.lesson"), name: "Hanako Sato" }), exact: true }).click();
  await expect(owner.locator("#held")).toContainText("Hanako Sato");
  await heldTimePasses(owner, "en");
  await expect(row("Hanako Sato")).toContainText(t("alerts.tried.lesson"));
  await expect(row("Hanako Sato")).toContainText(t("alerts.tried.open_yet"));
  await hanako.reload();
  await expect(hanako.locator(".coach-word-words")).toHaveText("Both feet on the floor, Hanako. It takes a minute.");

  // The other one is put off, with the keys alone; a day that is over comes back with what was typed.
  const press = (key: string) => owner.keyboard.press(key);
  // A date field has a stop for each of its parts.
  const tabTo = async (place: Locator) => {
    for (let stops = 0; stops < 6 && !(await place.evaluate((element) => element === document.activeElement)); stops += 1) await press("Tab");
    await expect(place).toBeFocused();
  };
  await row("Tom Reed").focus();
  await press("n");
  await expect(row("Tom Reed").locator("textarea:focus")).toBeVisible();
  await press("Escape");
  await expect(row("Tom Reed")).toBeFocused();
  await expect(row("Tom Reed").locator("[data-say=snooze]")).toBeHidden();
  await row("Tom Reed").locator(".more-acts > summary").focus();
  await press("Enter");
  await tabTo(row("Tom Reed").locator("[data-say=snooze] > summary"));
  await press("Enter");
  await tabTo(row("Tom Reed").locator("[name=until]"));
  // The browser knows which days can be chosen; one that does not asks the server.
  await row("Tom Reed").locator("[data-say=snooze] form").evaluate((form: HTMLFormElement) => (form.noValidate = true));
  await owner.keyboard.type("01012020");
  await tabTo(row("Tom Reed").locator("[name=reason]"));
  await owner.keyboard.type("In hospital");
  await press("Enter");
  const until = row("Tom Reed").getByLabel(t("alerts.snooze.until"));
  const reason = row("Tom Reed").getByLabel(t("alerts.snooze.reason"), { exact: true });
  await expect(until).toHaveAccessibleDescription(new RegExp(t("alerts.day_over")));
  await expect(until).toHaveValue("2020-01-01");
  await expect(until).toBeVisible();
  await expect(reason).toHaveValue("In hospital");
  await look(owner);
  await owner.getByRole("alert").getByRole("link", { name: t("alerts.day_over") }).focus();
  await press("Enter");
  await expect(until).toBeFocused();
  const day = typedDay(9);
  await owner.keyboard.type(day.typed);
  await expect(until).toHaveValue(day.kept);
  await tabTo(reason);
  await press("Enter");
  await expect(owner.getByText(t("said.snoozed"))).toBeVisible();
  await expect(badge).toHaveText("1");
  await expect(row("Tom Reed")).toHaveCount(0);
  await owner.getByRole("link", { name: new RegExp(`^${t("alerts.snoozed")}`) }).click();
  await expect(row("Tom Reed")).toContainText("In hospital");
  await look(owner);

  // He moves by himself: nothing is left of his alert, and the one who was written to moves too.
  for (const customer of [hanako, tom]) {
    await customer.reload();
    await customer.locator("[data-primary]").click();
    await expect(customer.locator("#next-title")).toHaveText(plan("en").walk);
  }
  await owner.goto("/desk/alerts");
  await expect(owner.getByRole("heading", { name: t("alerts.empty.title") })).toBeVisible();
  await expect(badge).toHaveCount(0);
  for (const page of [owner, hanako, tom]) await page.context().close();
});
