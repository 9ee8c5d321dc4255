import { expect, test } from "../support/game.ts";
import { look } from "../support/look.ts";
import { cast, journeyFile, openBrowser, signInWithCode, startedCustomer } from "../support/people.ts";
import { neverQuiet, plan, plannedJourney } from "../support/plan.ts";
import { words } from "../support/words.ts";

const t = words("en");

test("a coupon comes to the phone, is redeemed at the desk once, and its line is read there", async ({ browser, ownGame: game }) => {
  test.setTimeout(90_000);
  const people = cast(game, "en", "coupons");
  const customer = await startedCustomer(browser, game, "en", people, { file: plannedJourney(game, "en") });
  const board = customer.url();
  const owner = await openBrowser(browser, game, "en", "owner");
  await signInWithCode(owner, game, "en", people.owner);
  await neverQuiet(owner.request, game);
  await owner.goto("/desk/coupons");
  await expect(owner.getByText(t("coupons.list.empty"))).toBeVisible();
  await look(owner);

  // The day after next the board has a message, and the message a coupon.
  await game.laterBy(2);
  const card = customer.getByRole("link", { name: t("contacts.inbox.card", { count: 1 }) });
  await expect(async () => {
    await customer.goto(board);
    await expect(card).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await card.click();
  await expect(customer.getByRole("heading", { name: plan("en").subject })).toBeVisible();
  const worth = t("coupons.worth", { percent: 50, product: plan("en").product });
  await expect(customer.getByRole("group", { name: t("coupons.ticket.label") })).toContainText(worth);
  await look(customer);
  await customer.goto(`${board}/you`);
  await customer.getByRole("link", { name: t("coupons.own.link") }).click();
  const ticket = customer.getByRole("group", { name: t("coupons.ticket.label") });
  await expect(ticket).toContainText(t("coupons.state.good"));
  const code = await ticket.locator(".coupon-code").innerText();
  expect(code).toMatch(/^[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}$/);
  await look(customer);

  // She shows it at the counter: small letters and blanks do not matter there.
  const coach = await openBrowser(browser, game, "en", "coach");
  await signInWithCode(coach, game, "en", people.coach);
  const find = async (typed: string) => {
    await coach.goto("/desk/coupons");
    await coach.getByLabel(t("coupons.find.code"), { exact: true }).fill(typed);
    await coach.getByRole("button", { name: t("coupons.find.submit") }).click();
  };
  await find("no such code");
  await expect(coach.getByLabel(t("coupons.find.code"), { exact: true })).toHaveAccessibleDescription(new RegExp(t("coupons.missing")));
  await find(` ${code.toLowerCase().replaceAll("-", " ")} `);
  const found = coach.getByRole("region", { name: code });
  await expect(found).toContainText(people.customerName);
  await expect(found).toContainText(t("coupons.instead", { price: "¥24,000", before: "¥48,000" }));
  await look(coach);
  // A colleague has the same page open.
  const colleague = await coach.context().newPage();
  await colleague.goto("/desk/coupons");
  await colleague.getByLabel(t("coupons.find.code"), { exact: true }).fill(code);
  await colleague.getByRole("button", { name: t("coupons.find.submit") }).click();
  const redeem = t("coupons.redeem.submit");
  await expect(colleague.getByRole("button", { name: redeem })).toBeVisible();
  await coach.getByLabel(t("coupons.redeem.order")).fill("1042");
  await coach.getByRole("button", { name: redeem }).click();
  await expect(coach.getByText(t("said.coupon_redeemed"))).toBeVisible();

  // Once, and not again.
  await colleague.getByRole("button", { name: redeem }).click();
  await expect(colleague.getByText(t("coupons.used_help"))).toBeVisible();
  await expect(colleague.getByRole("button", { name: redeem })).toHaveCount(0);
  await look(colleague);
  await customer.reload();
  await expect(ticket).toContainText(t("coupons.state.used"));

  // What was written, the return and the purchase are one line, and the owner's figures count it.
  await owner.goto("/desk/coupons");
  const steps = owner.getByRole("row").filter({ hasText: people.customerName }).locator(".trace-step");
  await expect(steps).toHaveCount(4);
  for (const step of await steps.all()) await expect(step).toHaveClass(/\breached\b/);
  await expect(steps.nth(0)).toContainText(t("coupons.trace.contact", { subject: plan("en").subject }));
  await expect(steps.nth(1)).toContainText(worth);
  await expect(steps.nth(2)).toContainText(t("coupons.trace.returned"));
  await expect(steps.nth(3)).toContainText(t("coupons.trace.bought", { amount: "¥24,000" }));
  await expect(steps.nth(3)).toContainText(t("coupons.order", { order: "1042" }));
  await look(owner);

  // What was sent stands among what works, and its words go into the plan of another journey.
  await owner.goto("/desk/journeys");
  await owner.getByRole("link", { name: plan("en").title, exact: true }).click();
  await owner.getByRole("link", { name: t("timeline.link") }).click();
  await expect(owner.getByRole("row").filter({ hasText: plan("en").subject }).getByRole("cell").nth(1)).toContainText("1");
  game.terminal("import", journeyFile("en"), "--business", people.business);
  await owner.goto("/desk/works");
  const work = owner.getByRole("article", { name: plan("en").subject });
  await expect(work).toContainText(t("works.chip.too_few"));
  const [into] = await work.getByLabel(t("works.into")).selectOption({ label: "12 weeks to a light body" });
  await work.getByRole("button", { name: t("works.reuse") }).click();
  await expect(owner.getByText(t("said.reused"))).toBeVisible();
  expect(new URL(owner.url()).pathname, "the draft of the other journey").toContain(`/desk/journeys/${into}/edit`);
  await expect(owner.getByText(plan("en").subject).first()).toBeVisible();
  for (const page of [owner, coach, customer]) await page.context().close();
});
