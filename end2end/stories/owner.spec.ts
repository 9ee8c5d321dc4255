import type { Browser, Page } from "@playwright/test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Game, test } from "../support/game.ts";
import { designs, type Fields } from "../support/designs.ts";
import { look } from "../support/look.ts";
import { codeIn, latestMail, linkIn } from "../support/mail.ts";
import { heldTimePasses, nextStep, openBrowser } from "../support/people.ts";
import { type Language, words } from "../support/words.ts";

const messy = join(import.meta.dirname, "../../server/backend/tests/it/tables/customers.csv");

/**
 * An owner who has never seen it: from signing up to customers who play, in one afternoon, and then a better version of the
 * journey, to which one of them is moved without losing anything.
 */
test("an owner signs up, designs a journey, imports her customers and moves one to a better version", async ({ browser, ownGame: game }, info) => {
  test.setTimeout(420_000);
  const language: Language = info.project.name === "phone" ? "en" : "ja";
  const t = words(language);
  const texts = designs[language];
  const viewport = info.project.use.viewport;
  const owner = await openBrowser(browser, game, language, "owner", { viewport });
  const press = (name: string, where: Page | ReturnType<Page["locator"]> = owner) => where.getByRole("button", { name, exact: true }).click();
  const said = (key: string) => expect(owner.getByText(t(`said.${key}`)).first()).toBeVisible();

  // She signs up with her address; the link of the mail sets up the desk, which leads to the first step.
  await owner.goto("/");
  await owner.getByRole("link", { name: t("sign_up.link") }).click();
  await owner.getByLabel(t("sign_up.name"), { exact: true }).fill(texts.business);
  await owner.getByLabel(t("sign_up.owner_name"), { exact: true }).fill(texts.owner);
  const address = `mika-${language}@example.com`;
  await owner.getByLabel(t("sign_up.email"), { exact: true }).fill(address);
  await look(owner);
  await press(t("sign_up.send"));
  const mail = await latestMail(game, address);
  await owner.getByLabel(t("sign_in.code.label")).fill(codeIn(mail.text));
  await press(t("sign_up.confirm.button"));
  await said("signed_up");
  await look(owner);

  // She begins with a blank page: three stages, two checkpoints, an offer.
  await owner.goto("/desk/journeys");
  await owner.getByLabel(t("editor.new.label")).fill(texts.journey);
  await press(t("editor.new.submit"));
  await said("journey_begun");
  await look(owner);
  const whole = owner.url().split("?")[0];
  const saved = async () => {
    await press(t("editor.save"));
    await said("part_saved");
  };
  for (const stage of texts.stages) {
    await owner.goto(whole);
    const add = owner.locator(".add-stage");
    if ((await add.getAttribute("open")) === null) await add.locator("summary").click();
    await add.getByLabel(t("editor.stage.title")).fill(stage.title);
    await press(t("editor.add"), add);
    await said("part_added");
    await fill(owner, stage.product);
    await saved();
    const stagePage = owner.url();
    for (const square of stage.squares) {
      await owner.goto(stagePage);
      const panel = owner.locator("section:has(> #squares)");
      if ((await panel.locator("details").getAttribute("open")) === null) await panel.locator("summary").click();
      await panel.getByRole("radio", { name: new RegExp(`^${t(`editor.kind.${square.kind}`)}`) }).check();
      await panel.getByLabel(t("editor.field.title")).fill(square.title);
      await press(t("editor.add"), panel);
      await said("part_added");
      await fill(owner, square.fields);
      await saved();
    }
  }
  await look(owner);

  // What she types is saved by itself, and the check follows.
  await owner.goto(whole);
  await owner.getByRole("link", { name: t("editor.head.title") }).click();
  await owner.getByLabel(t("editor.head.promise"), { exact: true }).fill(texts.promise);
  await expect(owner.locator("#saved:not(.is-unsaved)")).not.toHaveText(t("editor.saving"));
  await owner.getByRole("region", { name: t("editor.head.key"), exact: true }).getByLabel(t("editor.field.key"), { exact: true }).fill("light-body");
  await press(t("editor.head.rename"));
  await said("journey_renamed");
  await look(owner);

  // A stage is dragged to another place, and put back with the buttons.
  await owner.goto(whole);
  const titles = () => owner.locator(".stage-card h2 a").allInnerTexts();
  const [easing, growing, keeping] = await titles();
  const [from, to] = await Promise.all([owner.locator(".stage-card > header .grip").nth(1).boundingBox(), owner.locator(".stage-card").first().boundingBox()]);
  if (!from || !to) throw new Error("there are three stages");
  await owner.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await owner.mouse.down();
  await owner.mouse.move(from.x, to.y + 4, { steps: 5 });
  await owner.mouse.up();
  await expect.poll(titles).toEqual([growing, easing, keeping]);
  await expect(owner.locator("#announce")).toContainText(growing);
  await owner.getByRole("button", { name: t("editor.move_down", { title: growing }) }).click();
  await said("part_moved");
  expect(await titles()).toEqual([easing, growing, keeping]);

  // The check names what is missing; most of it is mended by pressing a button.
  await owner.goto(whole);
  await look(owner);
  const findings = owner.locator("#findings");
  const mends = findings.locator("form[action$='/mend'] button");
  await expect(mends.first()).toBeVisible();
  for (let left = await mends.count(); left > 0; left = await mends.count()) {
    expect(left).toBeLessThan(30);
    await mends.first().click();
    await said("mended");
    await owner.goto(whole);
  }
  await expect(findings.locator("li")).toHaveCount(0);
  await look(owner);

  // Before anybody plays it, three made-up customers do.
  await owner.getByRole("link", { name: t("editor.to_publish") }).click();
  await owner.getByRole("link", { name: t("simulation.link") }).click();
  await expect(owner.getByRole("heading", { level: 1, name: t("simulation.title") })).toBeVisible();
  const slider = owner.getByRole("slider", { name: t("simulation.day") });
  await slider.fill("10");
  await expect(owner.getByText(t("words.day_number", { day: 10 })).first()).toBeVisible();
  await look(owner);
  await owner.getByRole("link", { name: t("simulation.slow") }).click();
  await expect(owner.getByText(t("simulation.slow_lead"))).toBeVisible();
  await look(owner);

  // She publishes, and invites her customers from the messy table of her old program.
  await owner.goto(whole.replace(/\/edit$/, ""));
  await look(owner);
  await press(t("desk.journey.publish_version", { number: 1 }));
  await said("published");
  const table = readFileSync(messy);
  await upload(owner, t, table);
  await expect(owner.getByText("ichiro@例え.jp", { exact: true })).toBeVisible();
  await look(owner);
  await press(t("inviting.import.go_invite", { count: 4 }));
  await expect(owner.getByText(t("inviting.import.finished_title"))).toBeVisible({ timeout: 30_000 });
  await look(owner);
  const download = owner.waitForEvent("download");
  await owner.getByRole("link", { name: t("inviting.import.download") }).click();
  const back = readFileSync(await (await download).path(), "utf8");
  expect(back).toContain(t("inviting.why.unknown_journey"));
  expect(back).toContain("No Mail");

  // The same table as Excel in Japan writes it: everybody is known already, and nobody is invited twice.
  await upload(owner, t, shiftJis(table.toString("utf8")));
  await expect(owner.getByText("佐藤 花子", { exact: true })).toBeVisible();
  await expect(owner.getByText(t("inviting.why.invited")).first()).toBeVisible();
  await expect(owner.getByText(t("inviting.import.nothing"))).toBeVisible();


  // Two of the invited play. One of them claims the first checkpoint, and the owner awards it.
  const customer = await starts(browser, game, "hanako@example.com");
  const tom = await starts(browser, game, "tom@example.org");
  const board = customer.url();
  const [[lesson, checkpoint]] = texts.stages.map(({ squares }) => squares);
  await expect(customer.locator("#next")).toContainText(lesson.title);
  await nextStep(customer).click();
  await nextStep(customer).click();
  const hers = words("ja");
  await customer.getByRole("button", { name: hers("customer.square.yes"), exact: true }).click();
  await expect(customer.getByText(hers("customer.next.waiting_lead")).first()).toBeVisible();
  await owner.goto("/desk");
  await look(owner);
  await owner.getByRole("button", { name: t("desk.action.award_named", { square: checkpoint.title, name: "佐藤 花子" }) }).click();
  await heldTimePasses(owner, language);
  await customer.reload();
  await expect(customer.locator("#celebration")).toContainText(checkpoint.title);

  // A better version: another lesson in the first stage. Whoever plays stays on the first until the owner says so.
  await owner.goto(whole);
  const first = owner.locator(".stage-card").first();
  await first.locator("details > summary").click();
  await first.getByRole("radio", { name: new RegExp(`^${t("editor.kind.lesson")}`) }).check();
  await first.getByLabel(t("editor.field.title")).fill(texts.later.title);
  await press(t("editor.add"), first);
  await said("part_added");
  await fill(owner, { guide: texts.later.guide });
  await saved();
  const journey = whole.replace(/\/edit$/, "");
  await owner.goto(journey);
  await press(t("desk.journey.publish_version", { number: 2 }));
  await said("published");
  await customer.goto(board);
  const road = customer.locator(".road-list");
  await expect(road).not.toContainText(texts.later.title);
  const figures = customer.locator(".board-figure");
  const before = await figures.allInnerTexts();

  // She looks at what 花子 would see, square by square, says yes, and moves her alone.
  await owner.getByRole("link", { name: t("moving.link") }).click();
  await expect(owner.getByRole("heading", { level: 3 }).filter({ hasText: "Tom Reed" })).toBeVisible();
  await look(owner);
  await owner.getByRole("link", { name: "佐藤 花子" }).click();
  await expect(owner.getByRole("heading", { name: t("moving.board_then") })).toBeVisible();
  await look(owner);
  await owner.getByLabel(t("moving.yes", { from: 1, to: 2 })).check();
  await press(t("moving.move_one", { name: "佐藤 花子" }));
  await said("moved_one");

  // She has the new square, and everything she had; the other one plays on as before.
  await customer.reload();
  await expect(customer.locator("#next")).toContainText(texts.later.title);
  await expect(road.getByRole("link", { name: new RegExp(`^${checkpoint.title}`) })).toContainText(hers("customer.state.done"));
  expect(await figures.allInnerTexts()).toEqual(before);
  await look(customer);
  await nextStep(customer).click();
  await tom.reload();
  await expect(tom.locator(".road-list")).not.toContainText(texts.later.title);
  await expect(tom.locator("#next")).toContainText(lesson.title);

  for (const page of [owner, customer, tom]) await page.context().close();
});

/** Somebody opens the link of the mail and starts; who has Japanese mails reads Japanese. */
async function starts(browser: Browser, game: Game, email: string): Promise<Page> {
  const language = email.startsWith("hanako") ? "ja" : "en";
  const t = words(language);
  const page = await openBrowser(browser, game, language, email, { viewport: { width: 390, height: 844 } });
  await page.goto(linkIn((await latestMail(game, email)).text));
  await page.getByRole("button", { name: t("customer.welcome.start"), exact: true }).click();
  await page.getByRole("link", { name: t("customer.welcome.to_board") }).click();
  await expect(nextStep(page)).toHaveCount(1);
  return page;
}

/** Fills the form of a part, as one does who reads its labels. */
async function fill(owner: Page, fields: Fields): Promise<void> {
  for (const [name, text] of Object.entries(fields)) {
    const control = owner.locator(`form[data-edit] [name="${name}"]`);
    await expect(control).toBeVisible();
    if ((await control.evaluate((element) => element.tagName)) === "SELECT") {
      const values = await control.locator("option").evaluateAll((options) => options.map((option) => [(option as HTMLOptionElement).value, option.textContent ?? ""]));
      await control.selectOption(values.find(([value, words]) => value === text || words.startsWith(text))?.[0] ?? text);
    } else await control.fill(text);
  }
}

/** The letters of the table as CP932 has them; Node writes none of the old encodings. */
const cp932: Record<string, string> = { 佐: "8db2", 藤: "93a1", 花: "89d4", 子: "8e71", 紹: "8fd0", 介: "89ee", 例: "97e1", え: "82a6", 鈴: "97e9", 木: "96d8", 一: "88ea", 郎: "9859" };

/** The table as Excel in Japan saves it. */
function shiftJis(text: string): Buffer {
  return Buffer.concat([...text].map((letter) => (letter < "\x7f" ? Buffer.from(letter) : Buffer.from(cp932[letter] ?? expect(letter, "is not in the table of this story").toBe(""), "hex"))));
}

async function upload(owner: Page, t: ReturnType<typeof words>, bytes: Buffer): Promise<void> {
  await owner.goto("/desk/invitations/imports");
  await owner.getByLabel(t("inviting.import.file")).setInputFiles({ name: "customers.csv", mimeType: "text/csv", buffer: bytes });
  await owner.getByRole("button", { name: t("inviting.import.submit") }).click();
  await expect(owner.getByRole("heading", { name: t("inviting.import.rows_title") })).toBeAttached();
}
