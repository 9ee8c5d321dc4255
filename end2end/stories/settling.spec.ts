import { readFileSync } from "node:fs";
import { expect, test } from "../support/game.ts";
import { look } from "../support/look.ts";
import { cast, nextStep, startedCustomer } from "../support/people.ts";
import { words } from "../support/words.ts";

const t = words("en");

test("a customer settles how she plays, takes her data with her, leaves, and comes back to the same square", async ({ browser, game }) => {
  test.setTimeout(90_000);
  const page = await startedCustomer(browser, game, "en", cast(game, "en", "settles"));
  await nextStep(page).click();
  await expect(page.locator("#next-title")).toHaveText("Morning stretch");
  await page.getByRole("navigation").getByRole("link", { name: t("words.nav.you"), exact: true }).click();

  // Another country: the day begins at another time.
  await page.getByLabel(t("account.zone.label")).selectOption("Europe/Berlin");
  await page.getByRole("button", { name: t("account.zone.save"), exact: true }).click();
  await expect(page.getByLabel(t("account.zone.label"))).toHaveValue("Europe/Berlin");

  // No mails of the journey, and on again.
  await page.getByRole("button", { name: t("account.reminders.turn_off_email") }).click();
  await page.getByRole("button", { name: t("account.reminders.turn_on_email") }).click();
  await expect(page.getByRole("button", { name: t("account.reminders.turn_off_email") })).toBeVisible();

  // Everything about her, in one file.
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: t("account.export.button") }).click();
  const file = JSON.parse(readFileSync(await (await downloading).path(), "utf8"));
  expect(JSON.stringify(file)).toContain("佐藤 花子");
  expect(JSON.stringify(file)).toContain("how-to-sit");

  // An honest question, an honest answer, and her place is kept.
  await page.getByText(t("account.leave.title"), { exact: true }).first().click();
  await look(page);
  await page.getByRole("radio", { name: t("account.reason.no_time") }).check();
  await page.getByRole("button", { name: t("account.leave.button") }).click();
  await page.getByRole("button", { name: t("account.gone.come_back") }).first().click();
  await page.goto("/play");
  await expect(page.locator("#next-title")).toHaveText("Morning stretch");

  // The other language, on every page from now on.
  await page.getByRole("navigation").getByRole("link", { name: t("words.nav.you"), exact: true }).click();
  await page.locator(".row-act").getByRole("button", { name: "日本語" }).click();
  await expect(page.getByRole("heading", { name: words("ja")("account.zone.title") })).toBeVisible();
  await page.context().close();
});

test("a guide that names a duration comes with a timer", async ({ browser, game }) => {
  const page = await startedCustomer(browser, game, "en", cast(game, "en", "timer"));
  await nextStep(page).click();
  await expect(page.locator("#next-title")).toHaveText("Morning stretch");
  await page.locator("#next").getByRole("link", { name: t("customer.next.how") }).click();
  await page.clock.install();
  await page.reload();
  await page.mouse.move(5, 5);
  const timer = page.locator(".timer");
  await expect(timer).toBeVisible();
  const left = timer.getByRole("timer");
  await expect(left).toHaveText("0:30");
  await timer.getByRole("button", { name: t("self_check.timer.start") }).click();
  await page.clock.runFor(10_000);
  await expect(left).toHaveText("0:20");
  await timer.getByRole("button", { name: t("self_check.timer.pause") }).click();
  await page.clock.runFor(10_000);
  await expect(left).toHaveText("0:20");
  await timer.getByRole("button", { name: t("self_check.timer.go_on") }).click();
  await page.clock.runFor(21_000);
  await expect(timer).toContainText(t("self_check.timer.end"));
  await expect(timer.getByRole("button", { name: t("self_check.timer.again") })).toBeVisible();
  await page.context().close();
});
