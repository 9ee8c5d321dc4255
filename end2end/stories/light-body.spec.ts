import type { Page } from "@playwright/test";
import { expect, test } from "../support/game.ts";
import { look } from "../support/look.ts";
import { cast, heldTimePasses, nextStep, openBrowser, signInWithCode, startedCustomer } from "../support/people.ts";
import { type Language, words } from "../support/words.ts";

const titles = {
  en: { stretch: "Morning stretch", mood: "How is it going?", lighter: "Lighter shoulders", walk: "Walk tall", sleep: "A better night", teach: "Show someone how to sit", twelve: "Twelve weeks" },
  ja: { stretch: "朝のストレッチ", mood: "調子はいかがですか", lighter: "肩が軽くなる", walk: "背すじを伸ばして歩く", sleep: "ぐっすり眠れる", teach: "座り方を誰かに教える", twelve: "12週間" },
};

/**
 * The whole of the journey on one phone, with the coach in a second window: every square is done, every award arrives on the open board,
 * and nothing is an end.
 */
for (const [language, colorScheme] of [["en", "light"], ["ja", "dark"]] as const) {
  test(`a customer walks the whole journey with her coach beside her (${language}, ${colorScheme})`, async ({ browser, game }) => {
    test.setTimeout(240_000);
    const t = words(language);
    const people = cast(game, language, `light body ${colorScheme}`);
    const customer = await startedCustomer(browser, game, language, people, { colorScheme });
    const title = titles[language];
    const card = customer.locator("#next");
    const celebration = customer.locator("#celebration");
    const coach = await openBrowser(browser, game, language, "coach", { viewport: { width: 1280, height: 800 }, colorScheme });
    await signInWithCode(coach, game, language, people.coach);

    // The lesson, seven mornings, and a word on how it is: each tap leaves the next thing in front.
    await nextStep(customer).click();
    await expect(card.locator("#next-title")).toHaveText(title.stretch);
    await expect(celebration).toBeVisible();
    for (let morning = 1; morning <= 7; morning++) {
      await nextStep(customer).click();
      if (morning < 7) await expect(customer.locator("#board")).toContainText(`${morning} / 7`);
    }
    await expect(card.locator("#next-title")).toHaveText(title.mood);
    await customer.getByRole("radio", { name: t("customer.square.feeling_4"), exact: true }).check();
    await nextStep(customer).click();
    await expect(card.locator("#next-title")).toHaveText(title.lighter);

    // She notices it early, and her coach awards it: it arrives on the open board.
    await claim(customer, language);
    await expect(card).toContainText(t("customer.next.waiting_lead"));
    await award(coach, language);
    await expect(celebration).toContainText(title.lighter, { timeout: 2_000 });
    await look(customer);
    await expect(customer.locator(".piece").first()).not.toHaveAttribute("data-place", "3");

    // The coach opens the next square, which arrives too. Twenty walks are counted at once.
    await coach.goto("/desk/customers");
    await coach.getByRole("link", { name: people.customerName }).first().click();
    await coach.getByText(t("desk.customer.open_title"), { exact: true }).click();
    await coach.getByLabel(t("desk.action.open_square_label", { name: people.customerName })).selectOption({ label: title.walk });
    await coach.getByRole("button", { name: t("desk.customer.open_submit"), exact: true }).click();
    await heldTimePasses(coach, language);
    await expect(card.locator("#next-title")).toHaveText(title.walk, { timeout: 2_000 });
    await card.getByRole("link", { name: t("customer.next.how") }).click();
    await look(customer);
    await customer.locator(".count-other summary").click();
    await customer.getByLabel(t("customer.square.how_many")).fill("20");
    await customer.getByRole("button", { name: t("customer.square.add"), exact: true }).click();
    await expect(card.locator("#next-title")).toHaveText(title.sleep);

    // A checkpoint of her own to award, a last action, and the last award.
    await claim(customer, language, "yes_self");
    await expect(celebration).toContainText(title.sleep);
    await expect(card.locator("#next-title")).toHaveText(title.teach);
    await nextStep(customer).click();
    await expect(card.locator("#next-title")).toHaveText(title.twelve);
    await claim(customer, language);
    await expect(card).toContainText(t("customer.next.waiting_lead"));
    await award(coach, language);
    await expect(celebration).toContainText(title.twelve, { timeout: 2_000 });
    await expect(celebration).toContainText(t("celebration.finished"));
    await expect(nextStep(customer)).toHaveCount(1);
    await look(customer);

    // What she has earned and felt is hers to see.
    await customer.getByRole("navigation").getByRole("link", { name: t("words.nav.badges") }).click();
    await look(customer);
    await customer.getByRole("navigation").getByRole("link", { name: t("words.nav.feelings") }).click();
    await look(customer);
    for (const page of [customer, coach]) await page.context().close();
  });
}

/** Says that the checkpoint in front is reached. */
async function claim(customer: Page, language: Language, yes = "yes"): Promise<void> {
  const t = words(language);
  await nextStep(customer).click();
  await customer.getByRole("button", { name: t(`customer.square.${yes}`), exact: true }).click();
}

/** Awards the only claim that waits. */
async function award(coach: Page, language: Language): Promise<void> {
  const t = words(language);
  await coach.goto("/desk");
  await coach.getByRole("listitem").getByRole("button", { name: new RegExp(t("desk.action.award")) }).first().click();
  await heldTimePasses(coach, language);
}
