// Without a network: pages that were opened once open again, and steps that need no answer wait on the phone and are sent in order, each exactly once.
//
// A step is written down before it is sent and crossed out when the server has answered. The server does what it is told once for each id, so that
// a step whose answer was lost is simply sent again. `.build/pack.mjs` fills in the release: a new release is a new worker.

const RELEASE = "@release";
/** What every page is made of, and the two pages that are shown in the place of others. */
const FILES = ["@files"];
const NOT_HERE = "/offline";
const NOT_SENT = "/offline/not-sent";

const PAGES = "pages";
const FILES_HERE = `files-${RELEASE}`;
/** How the business looks: its colour and its logo, under addresses that change with them. */
const LOOK = "look";
/** How many pages are kept; the oldest goes first. */
const MOST_PAGES = 80;
/** How many pages a fresh board brings along: those of the squares that are open now. */
const BRINGS = 6;
/** How long a page that is on the phone waits for its newer self. */
const PATIENCE = 4_000;
/** How long a step waits for its answer before it is kept. */
const ANSWER_WITHIN = 6_000;
/** After a failure, how long to leave the network alone. */
const REST = 3_000;
const SYNC = "sugoroku-steps";

const A_STEP = /^\/play\/[^/]+\/squares\/[^/]+\/(complete|count|check-in)$/;
const A_BOARD = /^\/play\/[^/]+$/;
/** What an address says once, about what was just done. */
const SAID_ONCE = ["said", "since"];

const later = (time) => new Promise((wake) => setTimeout(wake, time));
const isPlay = ({ pathname }) => pathname === "/play" || pathname.startsWith("/play/");
const boardOf = (address) => /^\/play\/[^/]+/.exec(address)[0];
const json = (status, body) => new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
const isGateway = (status) => status >= 502 && status <= 504;

// ---- The life of a release ----

self.addEventListener("install", (event) => {
  event.waitUntil(install());
});

async function install() {
  const cache = await caches.open(FILES_HERE);
  // A name with a hash may come from the browser's own cache, any other is asked for again.
  const files = FILES.map((path) => (path.startsWith("/pkg/") ? path : new Request(path, { cache: "no-cache" })));
  await Promise.all([cache.addAll(files), keepOurPages(cache)]);
  await self.skipWaiting();
}

async function keepOurPages(cache) {
  await cache.addAll([NOT_HERE, NOT_SENT].map((path) => new Request(path, { cache: "no-store" })));
}

self.addEventListener("activate", (event) => {
  event.waitUntil(activate());
});

async function activate() {
  const files = (await caches.keys()).filter((name) => name.startsWith("files-") && name !== FILES_HERE);
  // Pages that were kept under the release before still need its files.
  await Promise.all(files.slice(0, -1).map((name) => caches.delete(name)));
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

// ---- Requests ----

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  const accept = request.headers.get("accept") ?? "";
  if (request.method === "POST") {
    if (A_STEP.test(url.pathname)) event.respondWith(takeStep(event, url, accept.startsWith("application/json")));
    else if (url.pathname === "/sign-out") event.respondWith(signOut(request));
    else if (isPlay(url) || url.pathname === "/language") event.respondWith(mustReach(event, url, accept.startsWith("application/json")));
  } else if (request.method === "GET" && !accept.startsWith("text/event-stream")) {
    if (FILES.includes(url.pathname) || url.pathname.startsWith("/pkg/")) event.respondWith(file(request));
    else if (url.pathname.startsWith("/brand/")) event.respondWith(look(event));
    else if (request.mode === "navigate") event.respondWith(page(event, url));
    else if (isPlay(url) && accept.startsWith("text/html")) event.respondWith(freshPage(event, url));
  }
});

async function file(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

/** The business's colour and logo: kept when they are first seen, because their addresses change with them. */
async function look(event) {
  const kept = await caches.match(event.request, { ignoreVary: true });
  if (kept) return kept;
  const response = await fetch(event.request);
  if (response.ok) {
    const copy = response.clone();
    event.waitUntil(caches.open(LOOK).then((cache) => cache.put(event.request, copy)));
  }
  return response;
}

let cut = false;

/** Notes whether the network was there, and tells the pages when that changes. */
async function noteNetwork(isThere, event) {
  if (cut !== isThere) return;
  cut = !isThere;
  event?.waitUntil(tellPages());
}

async function page(event, url) {
  const mine = isPlay(url);
  const network = (async () => (await event.preloadResponse) ?? fetch(event.request))();
  event.waitUntil(
    network.then(
      async (response) => {
        const copy = response.clone();
        noteNetwork(true, event);
        if (mine) await keep(url, copy);
      },
      () => noteNetwork(false, event),
    ),
  );
  // What a desk cannot reach, its browser says.
  if (!mine) return url.pathname.startsWith("/desk") ? network : network.catch(() => ourPage(NOT_HERE));
  try {
    const slow = later(cut ? PATIENCE / 5 : PATIENCE).then(() => keptPage(url));
    const first = await Promise.race([network, slow.then((kept) => kept ?? network)]);
    if (!isGateway(first.status)) return first;
    return (await keptPage(url)) ?? first;
  } catch {
    return (await keptPage(url)) ?? (await lastBoard(url)) ?? ourPage(NOT_HERE);
  }
}

/** A page that a script asks for wants news: an old copy would be none. */
async function freshPage(event, url) {
  const response = await fetch(event.request);
  event.waitUntil(keep(url, response.clone()));
  return response;
}

async function ourPage(path, status = 503) {
  const kept = await caches.match(path, { ignoreVary: true });
  return kept ? new Response(kept.body, { status, headers: kept.headers }) : Response.error();
}

// ---- Pages on the phone ----

function keyOf(url) {
  const key = new URL(url.pathname + url.search, location.origin);
  for (const name of SAID_ONCE) key.searchParams.delete(name);
  return key.pathname + key.search;
}

async function keep(url, response) {
  if (response.status === 401) return forget();
  const isPage = response.ok && !response.redirected && response.headers.get("content-type")?.startsWith("text/html");
  if (!isPage) return;
  const key = keyOf(url);
  if (SAID_ONCE.some((name) => url.searchParams.has(name))) {
    // What was said once is not to be said again: the page without it is kept.
    const plain = await fetch(key, { headers: { Accept: "text/html" } });
    return keep(new URL(key, location.origin), plain);
  }
  const cache = await caches.open(PAGES);
  await cache.put(key, response);
  if (A_BOARD.test(key)) {
    await remember("board", key);
    await bringAlong(cache, key);
  }
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, -MOST_PAGES).map((old) => cache.delete(old)));
}

/** A board brings the pages of the squares that can be played now, whenever something has happened on it. */
async function bringAlong(cache, board) {
  const text = await (await cache.match(board)).text();
  const links = text.match(/<a\b[^>]*\bdata-bring\b[^>]*>/g) ?? [];
  const squares = links.map((link) => /\bhref="([^"]+)"/.exec(link)?.[1]).filter((href) => href?.startsWith("/play/"));
  const shape = `${/\bdata-facts="(\d+)"/.exec(text)?.[1]} ${squares}`;
  if ((await recall(board)) === shape) return;
  for (const square of squares.slice(0, BRINGS)) {
    const response = await fetch(square, { headers: { Accept: "text/html" } });
    if (response.ok) await cache.put(square, response);
  }
  await remember(board, shape);
}

/**
 * A page as it lies on the phone. Its forms get ids of their own: those that it came with may have been used since, here or on another phone, and
 * what is done now would be taken for what was done then.
 */
async function keptPage(url) {
  const kept = await caches.match(keyOf(url), { cacheName: PAGES, ignoreVary: true });
  if (!kept) return undefined;
  const text = await kept.text();
  const fresh = text.replace(/<input\b[^>]*\bname="id"[^>]*>/g, (input) => input.replace(/\bvalue="([^"]*)"/, `value="$1~${crypto.randomUUID().slice(0, 8)}"`));
  const headers = new Headers(kept.headers);
  for (const name of ["content-encoding", "content-length", "etag"]) headers.delete(name);
  return new Response(fresh, { headers });
}

/** The start page leads to the board; without a network, to the one that was open last. */
async function lastBoard(url) {
  const board = url.pathname === "/play" && (await recall("board"));
  return board ? Response.redirect(board, 302) : undefined;
}

/** Nobody's pages stay for somebody else. */
async function forget() {
  await Promise.all([caches.delete(PAGES), caches.delete(LOOK)]);
  await inStore("memory", "readwrite", (store) => store.clear());
}

// ---- What cannot wait ----

async function mustReach(event, url, wantsJson) {
  try {
    const response = await fetch(event.request);
    noteNetwork(true, event);
    if (url.pathname === "/language") event.waitUntil(caches.open(FILES_HERE).then(keepOurPages));
    return response;
  } catch {
    noteNetwork(false, event);
    return notSent(wantsJson);
  }
}

async function notSent(wantsJson) {
  const answer = await ourPage(NOT_SENT);
  if (!wantsJson) return answer;
  const words = /id="needs-network"[^>]*>([^<]*)</.exec(await answer.text())?.[1] ?? "";
  return json(503, { ok: false, message: words });
}

async function signOut(request) {
  // What is kept goes out first, as whoever did it.
  await Promise.race([send(true), later(PATIENCE)]);
  try {
    const response = await fetch(request);
    await forget();
    await endReminders().catch(() => {});
    return response;
  } catch {
    return notSent(false);
  }
}

// ---- Reminders ----

self.addEventListener("push", (event) => {
  const message = messageOf(event.data);
  if (message) event.waitUntil(remind(message));
});

/** What a message says; nothing where it is none that our server writes. */
function messageOf(data) {
  try {
    const message = data.json();
    return typeof message.title === "string" ? message : undefined;
  } catch {
    return undefined;
  }
}

/** The same again takes the place of what is shown: its id is the tag. */
function remind({ title, body, url, id }) {
  return self.registration.showNotification(title, { body, tag: id, icon: "/icons/icon-192.png", badge: "/icons/icon-192.png", data: { url } });
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openPage(event.notification.data?.url ?? "/play"));
});

/** The board, or the coupons where one is promised. */
async function openPage(path) {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = pages.find(({ url }) => new URL(url).pathname === path);
  if (!open) return self.clients.openWindow(new URL(path, location.origin).href);
  await open.focus();
  // The board renews itself, and somebody may be writing there. Coupons would go without the one that is promised.
  return path.endsWith("/coupons") ? open.navigate(open.url) : open;
}

self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(subscribeAgain(event));
});

/** The browser has ended its subscription, or made another: the server hears of the new one. */
async function subscribeAgain({ oldSubscription, newSubscription }) {
  const key = oldSubscription?.options.applicationServerKey ?? (await recall("reminders"));
  if (!newSubscription && !key) return;
  const subscription = newSubscription ?? (await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
  const { endpoint, keys } = subscription.toJSON();
  await tellServer("/devices", { endpoint, p256dh: keys.p256dh, auth: keys.auth });
  if (oldSubscription && oldSubscription.endpoint !== endpoint) await tellServer("/devices/end", { endpoint: oldSubscription.endpoint });
}

function tellServer(address, fields) {
  return fetch(address, { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(fields) });
}

/** Whoever signs out here is reminded here no more, and what was said does not stay for somebody else. */
async function endReminders() {
  const shown = await self.registration.getNotifications();
  for (const notification of shown) notification.close();
  await (await self.registration.pushManager?.getSubscription())?.unsubscribe();
}

// ---- Steps ----

/** Who waits for the answer to a step that is written down, by its key. */
const waiting = new Map();

async function takeStep(event, url, wantsJson) {
  const at = new Date().toISOString();
  const original = event.request.clone();
  const step = { address: url.pathname, body: await event.request.text(), at };
  const answer = wantsJson ? jsonStep(step) : formStep(step, original);
  // Whatever the answer, what is kept is to be seen and to be sent.
  event.waitUntil(answer.then(tellPages, tellPages));
  return answer;
}

/** A step of an island: written down, sent in its turn, and answered when the server has answered or cannot be reached. */
async function jsonStep(step) {
  const key = await writeDown(step);
  const answered = new Promise((answer) => waiting.set(key, answer));
  const impatient = later(ANSWER_WITHIN + 500);
  send();
  const answer = await Promise.race([answered, impatient]);
  waiting.delete(key);
  return answer ?? json(202, { ok: true, kept: true });
}

/** A step of a plain form: the server's own page where it answers, the board where it does not. */
async function formStep(step, original) {
  return inTurn(async () => {
    await sendAll(false);
    const key = await writeDown(step);
    waiting.set(key, () => {});
    const isFirst = (await firstStep())?.key === key;
    const response = isFirst && !resting() ? await answerTo(original) : undefined;
    waiting.delete(key);
    if (response) {
      await crossOut(key);
      noteNetwork(true);
      return response;
    }
    if (isFirst) rest();
    askToSync();
    return Response.redirect(boardOf(step.address), 303);
  });
}

/** The server's answer, unless there is none in time or it comes from something in between. */
async function answerTo(request) {
  const response = await Promise.race([fetch(request), later(ANSWER_WITHIN)]).catch(() => undefined);
  return response && !isGateway(response.status) ? response : undefined;
}

/** Writes a step down at the end. The same id again is the same page pressed again, and means one more. */
async function writeDown({ address, body, at }) {
  const fields = new URLSearchParams(body);
  const id = fields.get("id") || crypto.randomUUID();
  return inStore("kept", "readwrite", (store, done) => {
    const all = store.getAll();
    all.onsuccess = () => {
      const taken = new Set(all.result.map((step) => new URLSearchParams(step.body).get("id")));
      let own = id;
      for (let nth = 2; taken.has(own); nth++) own = `${id}.${nth}`;
      fields.set("id", own);
      const put = store.add({ address, body: fields.toString(), at });
      put.onsuccess = () => done(put.result);
    };
  });
}

const keptSteps = () => inStore("kept", "readonly", (store, done) => (store.getAll().onsuccess = ({ target }) => done(target.result)));
const firstStep = async () => (await keptSteps())[0];
const crossOut = (key) => inStore("kept", "readwrite", (store) => store.delete(key));

// ---- Sending ----

let restUntil = 0;
let signIn = false;
const resting = () => Date.now() < restUntil;

function rest() {
  restUntil = Date.now() + REST;
  noteNetwork(false);
}

/** One after the other, in all of this browser. */
let line = Promise.resolve();
function inTurn(work) {
  if (navigator.locks) return navigator.locks.request("sugoroku-steps", work);
  line = line.then(work, work);
  return line;
}

/** Sends what is kept, oldest first, until nothing is left or the server cannot take it now. */
function send(insists = false) {
  return inTurn(() => sendAll(insists));
}

async function sendAll(insists) {
  let sent = 0;
  const boards = new Set();
  if (insists) restUntil = 0;
  for (let step = await firstStep(); step && !resting(); step = await firstStep()) {
    const outcome = await sendOne(step);
    if (!outcome) break;
    await crossOut(step.key);
    const answer = waiting.get(step.key);
    if (answer) answer(json(outcome.status, outcome.said));
    else if (outcome.status < 300) {
      sent += 1;
      boards.add(boardOf(step.address));
    } else await inStore("refused", "readwrite", (store) => store.put({ ...step, message: outcome.said.message ?? "" }));
  }
  if ((await keptSteps()).length > 0) {
    askToSync();
    // Who still waits hears that it is kept.
    if (resting()) for (const step of await keptSteps()) waiting.get(step.key)?.(undefined);
  }
  if (sent > 0) await afterSending(boards);
}

/** What the server said to a step; nothing when it could not be reached, or cannot take it now. */
async function sendOne(step) {
  const body = new URLSearchParams(step.body);
  body.set("at", step.at);
  body.set("sent", new Date().toISOString());
  try {
    const response = await fetch(step.address, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(ANSWER_WITHIN),
    });
    const text = await response.text();
    signIn = response.status === 401;
    const later = signIn || response.status >= 500 || [408, 425, 429].includes(response.status);
    if (later) {
      restUntil = Date.now() + REST;
      return undefined;
    }
    // A page in between, such as a hotel's door, speaks another language.
    const said = JSON.parse(text);
    if (response.ok && said.ok !== true) throw new Error("not our server");
    noteNetwork(true);
    return { status: response.status, said };
  } catch {
    rest();
    return undefined;
  }
}

/** Open pages show the news; without one, the boards on the phone are renewed here. */
async function afterSending(boards) {
  const pages = await self.clients.matchAll({ type: "window" });
  for (const page of pages) page.postMessage({ type: "sent" });
  if (pages.length > 0) return;
  for (const board of boards) {
    const response = await fetch(board, { headers: { Accept: "text/html" } }).catch(() => undefined);
    if (response) await keep(new URL(board, location.origin), response);
  }
}

/** Asks the browser to wake this worker when there is a network, where browsers do that. */
function askToSync() {
  self.registration.sync?.register(SYNC).catch(() => {});
}

self.addEventListener("sync", (event) => {
  if (event.tag !== SYNC) return;
  event.waitUntil(
    send(true).then(async () => {
      await tellPages();
      // The browser tries again, later and later.
      if (!signIn && (await keptSteps()).length > 0) throw new Error("some steps are still kept");
    }),
  );
});

// ---- Pages that ask and are told ----

self.addEventListener("message", (event) => {
  event.waitUntil(hear(event.data));
});

async function hear({ type, address, key }) {
  if (type === "reminders") return remember("reminders", key);
  if (type === "hello") {
    // A page that came while this service worker took over is nobody's yet.
    await self.clients.claim();
    await tellPages();
    await Promise.all([send(true), bringHere(address)]);
  } else if (type === "send") {
    await send();
  } else if (type === "dismiss") {
    await inStore("refused", "readwrite", (store) => store.delete(key));
  }
  await tellPages();
}

/** The page that was open before this worker was there. */
async function bringHere(address) {
  const url = new URL(address, location.origin);
  if (!isPlay(url) || (await caches.match(keyOf(url), { cacheName: PAGES, ignoreVary: true }))) return;
  const response = await fetch(keyOf(url), { headers: { Accept: "text/html" } }).catch(() => undefined);
  if (response) await keep(new URL(keyOf(url), location.origin), response);
}

async function tellPages() {
  const steps = (await keptSteps()).filter(({ key }) => !waiting.has(key));
  const kept = steps.map(({ address, body, at }) => ({ address, body, at }));
  const refused = await inStore("refused", "readonly", (store, done) => (store.getAll().onsuccess = ({ target }) => done(target.result)));
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const page of pages) page.postMessage({ type: "status", kept, refused, signIn, cut });
}

// ---- What is remembered ----

const remember = (name, value) => inStore("memory", "readwrite", (store) => store.put(value, name));
const recall = (name) => inStore("memory", "readonly", (store, done) => (store.get(name).onsuccess = ({ target }) => done(target.result)));

let opened;
function database() {
  opened ??= new Promise((open, fail) => {
    const request = indexedDB.open("sugoroku", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("kept", { keyPath: "key", autoIncrement: true });
      request.result.createObjectStore("refused", { keyPath: "key" });
      request.result.createObjectStore("memory");
    };
    request.onsuccess = () => {
      // Another worker may want to change what is stored, or the person to clear it.
      request.result.onversionchange = request.result.onclose = () => (opened = undefined);
      open(request.result);
    };
    request.onerror = () => fail(request.error);
  });
  return opened;
}

/** Works on one store and waits until it is on the disk; `done` says what comes of it. */
async function inStore(name, mode, work) {
  const transaction = (await database()).transaction(name, mode, { durability: "strict" });
  return new Promise((resolve, reject) => {
    let result;
    transaction.oncomplete = () => resolve(result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
    work(transaction.objectStore(name), (value) => (result = value));
  });
}
