// What a customer's phone does beside the page. It registers the service worker, shows what is kept until there is a network and what could not be
// taken down, hears of new facts while a board is open, and offers the home screen. Nothing here knows a word of any language, and without a
// service worker, as over plain http, every page is what it is without this file.

const worker = navigator.serviceWorker;
const strip = document.querySelector("#kept");
const part = (name) => strip?.querySelector(`.kept-${name}`);
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole);
const alone = matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
const dispatch = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

// What is kept on this phone.

let told = { kept: [], refused: [], signIn: false, cut: false };

/** The title of the square that a step is sent to, from this page or from the board as it lies on the phone. */
async function titleOf(address) {
  const [square] = /^\/play\/[^/]+\/squares\/[^/]+/.exec(address);
  const [board] = /^\/play\/[^/]+/.exec(address);
  const within = (root) => root.querySelector(`.road-list a[href="${CSS.escape(square)}"] strong`)?.textContent;
  const here = within(document);
  if (here) return here;
  const page = await caches.match(board).catch(() => undefined);
  const title = page && within(new DOMParser().parseFromString(await page.text(), "text/html"));
  return title || strip.dataset.step;
}

/** How often a step was taken: a tap counts one, a count says how many. */
function timesOf({ address, body }) {
  return address.endsWith("/count") ? Number(new URLSearchParams(body).get("n")) || 1 : 1;
}

async function showKept(kept) {
  const times = new Map();
  for (const step of kept) {
    const title = await titleOf(step.address);
    times.set(title, (times.get(title) ?? 0) + timesOf(step));
  }
  const steps = [...times].map(([step, count]) => (count > 1 ? fill(strip.dataset.times, { step, count }) : step));
  const line = part("steps");
  line.hidden = kept.length === 0;
  line.querySelector("span").textContent = kept.length ? fill(strip.dataset.kept, { steps: steps.join(strip.dataset.joiner) }) : "";
}

async function showRefused(refused) {
  const list = part("refused");
  const template = strip.querySelector("template");
  const day = new Intl.DateTimeFormat(document.documentElement.lang, { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" });
  const items = [];
  for (const step of refused) {
    const item = template.content.cloneNode(true).firstElementChild;
    const said = { step: await titleOf(step.address), time: day.format(new Date(step.at)) };
    item.querySelector("strong").textContent = fill(strip.dataset.refused, said);
    item.querySelector("span").textContent = step.message;
    item.querySelector("button").addEventListener("click", () => tell({ type: "dismiss", key: step.key }));
    items.push(item);
  }
  // The same again is not read out again.
  const shape = JSON.stringify(refused);
  if (list.dataset.shape !== shape) list.replaceChildren(...items);
  list.dataset.shape = shape;
}

function showNetwork() {
  // Only where something is there to keep what is done.
  if (strip) part("no-network").hidden = !worker?.controller || (navigator.onLine && !told.cut);
}

let showing = Promise.resolve();
function show() {
  dispatch("sugoroku:kept", JSON.stringify(told.kept));
  if (!strip) return;
  showNetwork();
  part("sign-in").hidden = !told.signIn || told.kept.length === 0;
  const { kept, refused } = told;
  // One after the other: titles are looked up meanwhile, and the latest word stays.
  showing = showing.then(() => showKept(kept)).then(() => showRefused(refused)).catch(console.error);
}

/** Tells the service worker, once there is one. */
async function tell(message) {
  (await worker?.ready)?.active?.postMessage(message);
}

const hello = () => tell({ type: "hello", address: location.pathname + location.search });

if (worker) {
  worker.addEventListener("message", ({ data }) => {
    if (data.type === "status") {
      told = data;
      show();
      // What waits must not be cleared away; only an installed page is given that without a question.
      if (alone && told.kept.length > 0) navigator.storage?.persist?.();
    } else if (data.type === "sent") {
      if (shown()) dispatch("sugoroku:fresh");
    }
  });
  worker.startMessages();
  // A worker that is there knows at once what is kept. A new one comes when the page has been looked at for a while or a hand comes near: what it
  // brings along must not hold up the board on a slow phone.
  if (worker.controller) hello();
  let registered;
  const register = () => (registered ??= worker.register("/service-worker.js").then(hello, console.info));
  for (const near of ["pointerdown", "keydown"]) addEventListener(near, register, { once: true, passive: true });
  const settle = () => setTimeout(register, 3_000);
  if (document.readyState === "complete") settle();
  else addEventListener("load", settle, { once: true });
  // The islands that have just come alive want to know what was done before.
  for (const alive of ["sugoroku:awake", "sugoroku:walk"]) document.addEventListener(alive, show);
  setInterval(() => {
    if (told.kept.length > 0 && !document.hidden) tell({ type: "send" });
  }, 15_000);
}

// News of the open board.

let news;
let newest = 0;
let soon;
let touched = 0;

const shown = () => document.querySelector("#board[data-facts]");

/** Brings the fresh board, unless the page has it already or is busy with a step of its own. */
function look() {
  const board = shown();
  if (!board || newest <= Number(board.dataset.facts)) return;
  const wait = touched + 1_200 - Date.now();
  if (wait > 0) soon = setTimeout(look, wait);
  else dispatch("sugoroku:fresh", { facts: newest });
}

function listen() {
  const board = shown();
  if (news || !board || document.hidden) return;
  const [address] = /^\/play\/[^/]+/.exec(new URL(board.dataset.fresh, location).pathname) ?? [];
  if (!address) return;
  news = new EventSource(`${address}/live?since=${board.dataset.facts}`);
  news.addEventListener("facts", ({ data }) => {
    newest = Math.max(newest, Number(data));
    clearTimeout(soon);
    soon = setTimeout(look, 250);
  });
  news.addEventListener("error", () => {
    // Broken lines are taken up again by the browser; one that was refused is tried again later.
    if (news?.readyState !== EventSource.CLOSED) return;
    news = undefined;
    setTimeout(listen, 30_000);
  });
}

function hush() {
  news?.close();
  news = undefined;
}

document.addEventListener("submit", () => (touched = Date.now()), true);

function awake() {
  if (document.hidden) return hush();
  listen();
  hello();
}
document.addEventListener("visibilitychange", awake);
addEventListener("pagehide", hush);
addEventListener("pageshow", ({ persisted }) => persisted && awake());
addEventListener("online", () => {
  showNetwork();
  hello();
});
addEventListener("offline", showNetwork);
showNetwork();
// A line that stays open is no part of the page's loading; what happens before it is open, it tells first.
const openLine = () => setTimeout(listen, 300);
if (document.readyState === "complete") openLine();
else addEventListener("load", openLine, { once: true });

// Back to what was typed.

document.querySelector("[data-back]")?.addEventListener("click", (event) => {
  if (history.length < 2) return;
  event.preventDefault();
  history.back();
});

// The home screen.

const install = document.querySelector("#install");
if (install && !alone) {
  const button = install.querySelector("button");
  addEventListener("beforeinstallprompt", (offer) => {
    offer.preventDefault();
    install.hidden = button.parentElement.hidden = false;
    button.onclick = async () => {
      await offer.prompt();
      install.hidden = true;
    };
  });
  // Safari on a phone has no such event, and another way.
  if ("standalone" in navigator) install.hidden = install.querySelector(".install-by-hand").hidden = false;
}
