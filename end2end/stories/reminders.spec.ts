import { createECDH, randomBytes, randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { expect, test } from "../support/game.ts";
import { look } from "../support/look.ts";
import { cast, startedCustomer } from "../support/people.ts";
import { hasOnThePhone } from "../support/phone.ts";
import { words } from "../support/words.ts";

const t = words("en");

/** What a browser gets from its push service: an address of its own, and keys as they really are. */
function subscription() {
  const key = createECDH("prime256v1");
  key.generateKeys();
  const keys = { p256dh: key.getPublicKey("base64url"), auth: randomBytes(16).toString("base64url") };
  return { endpoint: `https://push.example/${randomUUID()}`, keys };
}

/**
 * No push service can be reached from here, so what the browser would get from it comes from the story; everything else is the browser's own.
 */
async function withPushService(page: Page): Promise<void> {
  await page.context().addInitScript((given) => {
    const KEPT = "the push service's";
    const kept = () => {
      const options = sessionStorage.getItem(KEPT);
      if (!options) return null;
      return {
        endpoint: given.endpoint,
        options: { applicationServerKey: Uint8Array.from(JSON.parse(options)).buffer },
        toJSON: () => given,
        unsubscribe: async () => {
          sessionStorage.removeItem(KEPT);
          return true;
        },
      } as unknown as PushSubscription;
    };
    PushManager.prototype.getSubscription = async () => kept();
    PushManager.prototype.subscribe = async (options) => {
      if (!options?.userVisibleOnly) throw new DOMException("browsers want every message to be seen", "NotAllowedError");
      const key = [...new Uint8Array(options.applicationServerKey as ArrayBuffer)];
      if (key.length !== 65 || key[0] !== 4) throw new DOMException("not a point of P-256", "InvalidAccessError");
      sessionStorage.setItem(KEPT, JSON.stringify(key));
      return kept() as PushSubscription;
    };
  }, subscription());
}

/** What a push service would hand to the service worker. */
async function messenger(page: Page) {
  const session = await page.context().newCDPSession(page);
  let registration: string | undefined;
  session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => (registration = registrations.at(-1)?.registrationId ?? registration));
  await session.send("ServiceWorker.enable");
  await expect.poll(() => registration).toBeTruthy();
  return (data: string) => session.send("ServiceWorker.deliverPushMessage", { origin: new URL(page.url()).origin, registrationId: registration ?? "", data });
}

type Notice = { title: string; body?: string; tag?: string; url?: string };

/** The service worker of a page. */
function workerOf(page: Page) {
  const origin = new URL(page.url()).origin;
  const worker = page.context().serviceWorkers().find((one) => one.url().startsWith(origin));
  if (!worker) throw new Error("no service worker");
  return worker;
}

/** What the service worker has the browser show from now on. What is on show cannot be asked for: where no desktop takes notifications, Chromium forgets them. */
async function notices(page: Page) {
  const worker = workerOf(page);
  await worker.evaluate(() => {
    const kept: Notice[] = [];
    const prototype = ServiceWorkerRegistration.prototype;
    const show = prototype.showNotification;
    prototype.showNotification = async function (title, options) {
      await show.call(this, title, options);
      kept.push({ title, body: options?.body, tag: options?.tag, url: options?.data?.url });
    };
    Object.assign(self, { kept });
  });
  return () => worker.evaluate(() => (self as unknown as { kept: Notice[] }).kept);
}

test("reminders are turned on, arrive on the phone as they were sent, and are turned off", async ({ browser, game }) => {
  const page = await startedCustomer(browser, game, "en", cast(game, "en", "reminders"), { permissions: ["notifications"] });
  await withPushService(page);
  const board = new URL(page.url()).pathname;
  await page.goto(`${board}/you`);
  await hasOnThePhone(page);
  const place = page.locator("#phone-switch");
  await place.getByRole("button", { name: t("account.phone.turn_on_label") }).click();
  const off = place.getByRole("button", { name: t("account.phone.turn_off_label") });
  await expect(off).toBeFocused();
  await expect(place).toContainText(t("account.phone.on_words"));
  await look(page);
  // The server knows it: the page that comes next says the same.
  await page.reload();
  await expect(off).toBeVisible();
  expect((await place.getAttribute("data-known"))?.length, "the device's hash").toBe(64);

  const deliver = await messenger(page);
  const shown = await notices(page);
  for (const harmless of ["", "not JSON", "[]", "null", '{"body":"without a title"}']) await deliver(harmless);
  await deliver(JSON.stringify({ title: "Your place is kept", body: "Both feet on the floor.", url: board, id: "1" }));
  await expect.poll(shown).toEqual([{ title: "Your place is kept", body: "Both feet on the floor.", tag: "1", url: board }]);
  // Under the same tag it takes the place of the first.
  await deliver(JSON.stringify({ title: "Your place is kept", body: "Both feet on the floor, still.", url: board, id: "1" }));
  await expect.poll(async () => (await shown())[1]).toEqual({ title: "Your place is kept", body: "Both feet on the floor, still.", tag: "1", url: board });
  expect(await shown()).toHaveLength(2);

  await off.click();
  await expect(place.getByRole("button", { name: t("account.phone.turn_on_label") })).toBeFocused();
  await page.reload();
  await expect(place.getByRole("button", { name: t("account.phone.turn_on_label") })).toBeVisible();
  await expect(place).toHaveAttribute("data-known", "");
  await page.context().close();
});

test("a tap on a reminder shows the coupons as they are now, and leaves the board as it is", async ({ browser, game }) => {
  const page = await startedCustomer(browser, game, "en", cast(game, "en", "taps"));
  const board = new URL(page.url()).pathname;
  const worker = async () => {
    await hasOnThePhone(page);
    return workerOf(page);
  };
  // Only a tap of a person's may bring a page to the front, and here is none: that it is asked for is seen instead.
  await (await worker()).evaluate(() => {
    const { prototype } = (self as unknown as { WindowClient: { prototype: { focus: unknown } } }).WindowClient;
    Object.assign(self, { focused: 0 });
    prototype.focus = async function () {
      (self as unknown as { focused: number }).focused += 1;
      return this;
    };
  });
  const tap = async (url: string) =>
    (await worker()).evaluate(async (url) => {
      let done: Promise<unknown> = Promise.resolve();
      const waitUntil = (answer: Promise<unknown>) => (done = answer);
      const notification = { close: () => undefined, data: { url } };
      self.dispatchEvent(Object.assign(new Event("notificationclick"), { notification, waitUntil }));
      await done;
      return (self as unknown as { focused: number }).focused;
    }, url);
  let loads = 0;
  await page.goto(`${board}/coupons`);
  page.on("load", () => (loads += 1));
  expect(await tap(`${board}/coupons`)).toBe(1);
  await expect.poll(() => loads, "the coupons are loaded anew").toBe(1);
  await page.goto(board);
  loads = 0;
  expect(await tap(board)).toBe(2);
  expect(loads, "words that are being written on the board stay").toBe(0);
  await page.context().close();
});

test("who cannot have reminders after all is led to why", async ({ browser, game }) => {
  const page = await startedCustomer(browser, game, "en", cast(game, "en", "refused reminders"), { permissions: ["notifications"] });
  const board = new URL(page.url()).pathname;
  const place = page.locator("#phone-switch");
  const turnOn = place.getByRole("button", { name: t("account.phone.turn_on_label") });
  await page.addInitScript(() => {
    PushManager.prototype.getSubscription = async () => null;
    PushManager.prototype.subscribe = async () => Promise.reject(new DOMException("no push service", "AbortError"));
  });
  await page.goto(`${board}/you`);
  await hasOnThePhone(page);
  await turnOn.click();
  await expect(place.locator("[data-failed]")).toBeFocused();
  await expect(place.locator("[data-failed]")).toHaveText(t("account.phone.failed"));
  await expect(turnOn).toBeVisible();
  await look(page);
  await page.addInitScript(() => {
    let said: NotificationPermission = "default";
    Object.defineProperty(Notification, "permission", { get: () => said });
    Notification.requestPermission = async () => (said = "denied");
  });
  await page.reload();
  await turnOn.click();
  const denied = place.locator("[data-state=denied]");
  await expect(denied).toHaveText(t("account.phone.denied"));
  await expect(denied).toBeFocused();
  await page.context().close();
});

test("who blocked notifications, and whose browser has none, read what they can do", async ({ browser, game }) => {
  const page = await startedCustomer(browser, game, "en", cast(game, "en", "no reminders"));
  const board = new URL(page.url()).pathname;
  const place = page.locator("#phone-switch");
  const says = async (words: string) => {
    await page.goto(`${board}/you`);
    await expect(place.locator("[data-state]:visible")).toHaveText([words]);
    await look(page);
  };
  await page.addInitScript(() => Object.defineProperty(Notification, "permission", { get: () => "denied" }));
  await says(t("account.phone.denied"));
  await page.addInitScript(() => Reflect.deleteProperty(window, "PushManager"));
  await says(t("account.phone.unsupported"));
  await page.addInitScript(() => Object.defineProperty(navigator, "standalone", { value: false }));
  await says(t("account.phone.home_screen"));
  await page.context().close();
});
