import { expect, test } from "../support/game.ts";
import { look } from "../support/look.ts";
import { latestMail, linkIn } from "../support/mail.ts";
import { cast, heldTimePasses, invite, journeyFile, nextStep, openBrowser, signInWithCode } from "../support/people.ts";
import { type Language, words } from "../support/words.ts";

/**
 * The whole story, by three people: the owner imports and publishes a journey and invites, the customer plays, the coach
 * sends back and awards, the next step unlocks, and the customer who stops shows up as stalled.
 */
for (const language of ["en", "ja"] as const) {
  test(`a customer walks from the invitation to an award and is missed when she stops (${language})`, async ({ browser, game, javaScriptEnabled }, info) => {
    test.setTimeout(180_000);
    const t = words(language);
    const people = cast(game, language, `story ${info.project.name}`);
    const scripts = javaScriptEnabled !== false;
    const open = (who: string) => openBrowser(browser, game, language, who);
    const titles =
      language === "ja"
        ? { journey: "12週間で、軽いからだへ", sit: "正しい座り方", stretch: "朝のストレッチ", mood: "調子はいかがですか", lighter: "肩が軽くなる", kit: "おうちでもっと楽に", walk: "背すじを伸ばして歩く", offer: "この軽さを、ずっと" }
        : { journey: "12 weeks to a light body", sit: "How to sit", stretch: "Morning stretch", mood: "How is it going?", lighter: "Lighter shoulders", kit: "Make it easier at home", walk: "Walk tall", offer: "Keep it for good" };

    // The owner signs in with the code of a mail, imports the journey, reads the findings and publishes.
    const owner = await open("owner");
    await signInWithCode(owner, game, language, people.owner);
    await expect(owner.getByRole("heading", { level: 1, name: t("desk.today.title") })).toBeVisible();
    await look(owner, scripts);

    await owner.goto("/desk/journeys");
    await owner.getByLabel(t("desk.journeys.import.file")).setInputFiles(journeyFile(language));
    await owner.getByRole("button", { name: t("desk.journeys.import.submit") }).click();
    await expect(owner.getByRole("heading", { level: 1, name: titles.journey })).toBeVisible();
    await look(owner, scripts);
    await owner.getByRole("button", { name: t("desk.journey.publish_version", { number: 1 }) }).click();
    await expect(owner.getByText(t("said.published"))).toBeVisible();

    // She invites a customer by name and address.
    await invite(owner, language, people);
    await look(owner, scripts);

    // The customer opens the link of her mail. Opening changes nothing; the button starts.
    const customer = await open("customer");
    const invitation = await latestMail(game, people.customer);
    expect(invitation.text).toContain(titles.journey);
    await customer.goto(linkIn(invitation.text));
    await expect(customer.getByRole("heading", { level: 1, name: titles.journey })).toBeVisible();
    await look(customer, scripts);
    await customer.reload();
    await customer.getByRole("button", { name: t("customer.welcome.start"), exact: true }).click();

    // She reads why she chose well, then sees the board with one next step.
    await expect(customer).toHaveURL(/\/welcome$/);
    await look(customer, scripts);
    await customer.getByRole("link", { name: t("customer.welcome.to_board") }).click();
    await expect(customer.getByRole("heading", { level: 1, name: titles.journey })).toBeVisible();
    await expect(nextStep(customer)).toHaveCount(1);
    await look(customer, scripts);
    const board = customer.url();

    // What is locked says what opens it; the checkpoint says by which week, with its date.
    const road = customer.locator(".road-list");
    await expect(road).toContainText(t("customer.why.opens_when", { rule: t("customer.why.done", { square: titles.sit }) }));
    await expect(road).toContainText(t("customer.state.due", { week: 3, date: shortDate(language, 21) }));

    // She does the lesson, seven mornings, and says how it is.
    await nextStep(customer).click();
    await expect(customer.locator("#next")).toContainText(titles.stretch);
    for (let morning = 1; morning <= 7; morning++) {
      await expect(customer.getByText(`${morning - 1} / 7`).first()).toBeAttached();
      await nextStep(customer).click();
    }
    await expect(customer.locator("#next")).toContainText(titles.mood);
    await look(customer, scripts);
    await customer.getByRole("radio", { name: t("customer.square.feeling_4"), exact: true }).check();
    await nextStep(customer).click();
    await expect(customer.locator("#next h2").last()).toHaveText(titles.lighter);

    // She claims the checkpoint with a few words, and sees that it is with her coach.
    await nextStep(customer).click();
    await expect(customer.getByRole("heading", { level: 1, name: titles.lighter })).toBeVisible();
    await look(customer, scripts);
    await customer.getByLabel(t("customer.square.words")).fill("朝がとても楽です & <b>lighter</b>");
    await customer.getByRole("button", { name: t("customer.square.yes"), exact: true }).click();
    await expect(customer.getByText(t("customer.next.waiting_lead")).first()).toBeVisible();

    // The coach comes in by the link of a mail, sees who waits, and sends back with words.
    const coach = await open("coach");
    await coach.goto("/sign-in");
    await coach.getByLabel(t("sign_in.sign_in.email")).fill(people.coach);
    await coach.getByRole("button", { name: t("sign_in.sign_in.send") }).click();
    const link = linkIn((await latestMail(game, people.coach)).text);
    await coach.goto(link);
    await coach.getByRole("button", { name: t("sign_in.link.button"), exact: true }).click();
    const row = coach.getByRole("listitem").filter({ hasText: people.customerName }).filter({ has: coach.getByRole("heading", { level: 3 }) });
    await expect(row).toContainText("朝がとても楽です & <b>lighter</b>");
    await look(coach, scripts);
    await row.getByText(t("desk.action.send_back_words")).click();
    await row.getByRole("textbox").first().fill("もう一週間だけ。 One more week.");
    await row.getByRole("button", { name: t("desk.action.send_back_submit") }).click();
    await heldTimePasses(coach, language);
    await coach.goto(link);
    await expect(coach.getByRole("heading", { name: t("sign_in.fault.used.title") })).toBeVisible();

    // She reads the coach's words, claims again, and the coach awards.
    await customer.goto(board);
    await nextStep(customer).click();
    await expect(customer.getByText("もう一週間だけ。 One more week.")).toBeVisible();
    await customer.getByRole("button", { name: t("customer.square.yes"), exact: true }).click();
    await expect(customer.getByText(t("customer.next.waiting_lead")).first()).toBeVisible();
    await coach.goto("/desk");
    await row.getByRole("button", { name: t("desk.action.award_named", { square: titles.lighter, name: people.customerName }) }).click();
    await heldTimePasses(coach, language);

    // Her next page shows the award, the opened offer, and what is still locked and why.
    await customer.goto(board);
    await expect(customer.locator("#celebration")).toContainText(titles.lighter);
    await look(customer, scripts);
    const onRoad = (title: string) => road.getByRole("link", { name: new RegExp(`^${title}`) });
    await expect(onRoad(titles.lighter)).toContainText(t("customer.state.done"));
    await expect(onRoad(titles.offer)).not.toContainText(t("customer.state.locked"));
    await expect(onRoad(titles.walk)).toContainText(t("customer.why.coach"));

    // What she told is a curve of her own; what she reached is a badge, with a picture that names nobody.
    const tab = (name: string) => customer.getByRole("navigation").getByRole("link", { name, exact: true });
    await tab(t("words.nav.feelings")).click();
    await expect(customer.getByRole("heading", { level: 1, name: t("feelings.title") })).toBeVisible();
    await expect(tab(t("words.nav.feelings"))).toHaveAttribute("aria-current", "page");
    await expect(customer.getByRole("listitem").filter({ hasText: t("customer.square.feeling_4") })).toBeVisible();
    await look(customer, scripts);
    await tab(t("words.nav.badges")).click();
    await look(customer, scripts);
    await customer.getByRole("link", { name: new RegExp(`^${t("badges.checkpoint")} *${titles.lighter}`) }).click();
    const picture = customer.getByRole("img", { name: t("badges.picture_of", { title: titles.lighter }) });
    await expect(picture).toBeVisible();
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1080);
    await expect(customer.getByRole("checkbox")).not.toBeChecked();
    await look(customer, scripts);
    await customer.goto(board);

    // The coach opens the next square, and it is her next step.
    await coach.goto("/desk/customers");
    await coach.getByRole("link", { name: people.customerName }).first().click();
    await expect(coach.getByRole("heading", { level: 1 })).toContainText(people.customerName);
    await look(coach, scripts);
    await coach.getByText(t("desk.customer.open_title"), { exact: true }).click();
    await coach.getByLabel(t("desk.action.open_square_label", { name: people.customerName })).selectOption({ label: titles.walk });
    await coach.getByRole("button", { name: t("desk.customer.open_submit"), exact: true }).click();
    await heldTimePasses(coach, language);
    await customer.reload();
    await expect(customer.locator("#next")).toContainText(titles.walk);

    // She stops. Twenty days later the owner sees it first.
    game.terminal("review", "--at", new Date(Date.now() + 20 * 86_400_000).toISOString());
    await owner.goto("/desk/customers?standing=stalled");
    await expect(owner.getByRole("row").filter({ hasText: people.customerName })).toBeVisible();
    await look(owner, scripts);

    for (const page of [owner, customer, coach]) await page.context().close();
  });
}

/** The date so many days from today in Tokyo, as the board writes it. */
function shortDate(language: Language, days: number): string {
  const date = new Date(Date.now() + days * 86_400_000);
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: "Asia/Tokyo", month: language === "ja" ? "numeric" : "short", day: "numeric" }).formatToParts(date);
  const [month, day] = ["month", "day"].map((type) => parts.find((part) => part.type === type)?.value);
  return language === "ja" ? `${month}月${day}日` : `${month} ${day}`;
}
