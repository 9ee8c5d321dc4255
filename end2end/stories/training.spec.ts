import { expect, test } from "../support/game.ts";
import { look } from "../support/look.ts";
import { cast, invite, journeyFile, nextStep, openBrowser, signInWithCode } from "../support/people.ts";
import { words } from "../support/words.ts";

const t = words("en");
const title = "The basics of good service";

/** Before a coach looks after customers, she plays a journey herself: on a board like theirs, and from her own desk. */
test("a coach plays the training that comes before customers", async ({ browser, game }) => {
  test.setTimeout(120_000);
  const people = cast(game, "en", "training");
  game.terminal("import", journeyFile("en"), "--business", people.business, "--publish");
  const owner = await openBrowser(browser, game, "en", "owner");
  await signInWithCode(owner, game, "en", people.owner);

  // The owner begins with the template that ships with the program, publishes it, and asks for it before customers.
  await owner.goto("/desk/journeys/templates/service-basics?language=en");
  await look(owner);
  await owner.getByRole("button", { name: t("templates.start.button") }).first().click();
  await expect(owner.getByText(t("said.from_template"))).toBeVisible();
  await owner.goto("/desk/journeys");
  await owner.getByRole("link", { name: title, exact: true }).click();
  await expect(owner.getByRole("radio", { name: t("training.audience.staff"), exact: true })).toBeChecked();
  await look(owner);
  await owner.getByRole("button", { name: t("desk.journey.publish_version", { number: 1 }) }).click();
  await expect(owner.getByText(t("said.published"))).toBeVisible();
  await owner.goto("/desk/training");
  await owner.getByLabel(t("training.require.label")).selectOption({ label: title });
  await owner.getByRole("button", { name: t("training.require.submit"), exact: true }).click();
  await look(owner);

  // The coach finds it on Today, plays the first square on a board of her own, and goes back to her desk.
  const coach = await openBrowser(browser, game, "en", "coach");
  await signInWithCode(coach, game, "en", people.coach);
  await look(coach);
  await coach.getByRole("button", { name: t("training.begin_named", { title }) }).click();
  await expect(coach.getByText(t("training.strip.words"))).toBeVisible();
  await expect(coach).toHaveURL(/\/play\//);
  await look(coach);
  const toBoard = coach.getByRole("link", { name: t("customer.welcome.to_board") });
  if (await toBoard.isVisible()) await toBoard.click();
  await expect(nextStep(coach)).toHaveCount(1);
  await nextStep(coach).click();
  await expect(coach.locator(".road-list").getByRole("link", { name: /^Greet before you are greeted/ })).toContainText(t("customer.state.done"));
  await look(coach);
  await coach.getByRole("link", { name: t("training.strip.back") }).click();
  await expect(coach).toHaveURL(/\/desk\/training$/);
  await expect(coach.getByRole("link", { name: t("training.go_on_named", { title }) })).toBeVisible();

  // The owner sees how far she is, and cannot give her customers yet.
  await owner.goto("/desk/training");
  await expect(owner.getByRole("row").filter({ hasText: "森 健太" })).toContainText(t("training.state.on_the_way"));
  await invite(owner, "en", people);
  await owner.goto("/desk/customers");
  await owner.getByRole("checkbox", { name: t("today.giving.choose", { name: people.customerName }) }).check();
  await owner.locator("#give-chosen select").selectOption({ index: 1 });
  await owner.getByRole("button", { name: t("today.giving.submit"), exact: true }).click();
  await expect(owner.getByText(t("errors.not_trained.help"))).toBeVisible();
  await look(owner);
  for (const page of [owner, coach]) await page.context().close();
});
