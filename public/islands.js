// Starts the islands of a page: imports the bundle that its own tag names, hydrates, and runs each island's function, as leptos's own script does.
// After a confirmed tap, or when something happened elsewhere, it brings the fresh board. Nothing here knows a word of any language.

const tag = document.querySelector("link[data-script][data-wasm]");
const still = matchMedia("(prefers-reduced-motion: reduce)");
let bundle;

async function hydrate(root) {
  for (const island of root.querySelectorAll("leptos-island:not([data-ready])")) {
    const start = bundle[island.dataset.component];
    if (!start) continue;
    island.dataset.ready = "";
    await start(island);
  }
}

function place(of) {
  return of?.querySelector(".piece")?.dataset.place;
}

// Brings the board as the server has it now, unless this page shows it already.
async function refresh() {
  const board = document.querySelector("#board");
  if (!board) return location.reload();
  const { fresh: address, facts } = board.dataset;
  const answer = await fetch(`${address}?since=${facts}`, { headers: { Accept: "text/html" } }).catch(() => null);
  const fresh = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#board");
  // What could not be brought stays as it is shown: the tap itself is confirmed.
  if (!fresh || !(Number(fresh.dataset.facts) > Number(facts)) || !board.isConnected) return;
  const from = place(board);
  const hadFocus = board.contains(document.activeElement);
  const swap = () => board.replaceWith(fresh);
  if (document.startViewTransition && !still.matches && from === place(fresh)) {
    await document.startViewTransition(swap).updateCallbackDone;
  } else {
    swap();
  }
  if (hadFocus) fresh.querySelector("#next-title")?.focus({ preventScroll: true });
  const said = document.querySelector("#board-said");
  if (said) said.textContent = fresh.querySelector("#celebration")?.innerText ?? "";
  fresh.dataset.from = from;
  await wake();
  document.dispatchEvent(new Event("sugoroku:board"));
  document.dispatchEvent(new Event("sugoroku:walk"));
}

function showPiece() {
  if (location.hash || scrollY > 0) return;
  const here = [...document.querySelectorAll(".here")].find((mark) => mark.getClientRects().length > 0);
  const box = here?.getBoundingClientRect();
  if (box && (box.top < 160 || box.bottom > innerHeight - 380)) here.scrollIntoView({ block: "center" });
}

showPiece();
document.addEventListener("sugoroku:fresh", refresh);
document.addEventListener("sugoroku:card", async () => {
  const card = document.querySelector("#next");
  await hydrate(card);
  card.querySelector("#next-title")?.focus({ preventScroll: true });
});

// A board that waits has nothing alive on it, and then loads no WebAssembly.
let waking;
function wake() {
  if (document.querySelector("leptos-island")) waking ??= load();
  return waking?.then(() => bundle && hydrate(document.body));
}

async function load() {
  try {
    const script = await import(tag.dataset.script);
    await script.default({ module_or_path: tag.dataset.wasm });
    script.hydrate();
    bundle = script;
  } catch (error) {
    // Blocked, or cut off on the way: every form works without.
    console.info("islands stay plain forms:", error);
  }
}

// The board is a picture and a form before it is anything else: what makes it move is brought when a hand comes near, or a step waits on the phone.
let awake = false;
async function rouse() {
  await wake();
  if (!bundle || awake) return;
  awake = true;
  document.dispatchEvent(new Event("sugoroku:awake"));
}
for (const near of ["pointerdown", "pointerover", "keydown", "focusin"]) addEventListener(near, rouse, { once: true, passive: true });
document.addEventListener("sugoroku:kept", ({ detail }) => detail !== "[]" && rouse());

// The first step may be quicker than the bundle: it waits a moment for its answer, then goes the plain way.
const PATIENCE = 1_500;
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (bundle || !form.matches("form[data-step]")) return;
  event.preventDefault();
  await Promise.race([rouse(), new Promise((wake) => setTimeout(wake, PATIENCE))]);
  if (bundle) form.requestSubmit();
  else form.submit();
});
