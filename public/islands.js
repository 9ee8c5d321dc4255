// Starts the islands of a page: imports the bundle that its own tag names, hydrates, and runs each island's function, as leptos's own script does.
// After a confirmed tap it brings the fresh board and walks the piece to its new square. Nothing here knows a word of any language.

const tag = document.querySelector("script[data-script][data-wasm]");
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

function piece() {
  const shown = [...document.querySelectorAll(".road")].find((road) => road.getClientRects().length > 0);
  return shown?.querySelector(".piece");
}

function place(of) {
  return of && { x: Number(of.dataset.x), y: Number(of.dataset.y) };
}

function walk(from) {
  const walker = piece();
  const to = place(walker);
  if (!walker || !from || still.matches || (from.x === to.x && from.y === to.y)) return;
  walker.animate(
    [
      { transform: `translate(${from.x - to.x}px, ${from.y - to.y}px)` },
      { transform: `translate(${(from.x - to.x) / 2}px, ${(from.y - to.y) / 2 - 18}px)` },
      { transform: "none" },
    ],
    { duration: 700, easing: "ease-in-out" },
  );
  document.querySelector(`#here-${walker.closest(".road-wide") ? "wide" : "narrow"}`)?.scrollIntoView({ block: "center", behavior: "smooth" });
}

async function refresh() {
  const board = document.querySelector("#board");
  if (!board) return location.reload();
  const answer = await fetch(board.dataset.fresh, { headers: { Accept: "text/html" } }).catch(() => null);
  const fresh = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#board");
  // What could not be brought stays as it is shown: the tap itself is confirmed.
  if (!fresh) return;
  const from = place(piece());
  const swap = () => board.replaceWith(fresh);
  if (document.startViewTransition && !still.matches) {
    await document.startViewTransition(swap).updateCallbackDone;
  } else {
    swap();
  }
  walk(from);
  await hydrate(fresh);
}

function showPiece() {
  if (location.hash || scrollY > 0) return;
  const here = [...document.querySelectorAll(".here")].find((mark) => mark.getClientRects().length > 0);
  const box = here?.getBoundingClientRect();
  if (box && (box.top < 160 || box.bottom > innerHeight - 380)) here.scrollIntoView({ block: "center" });
}

showPiece();
document.addEventListener("sugoroku:fresh", refresh);

const idle = window.requestIdleCallback ?? ((then) => then());
// A board that waits has nothing alive on it, and then loads no WebAssembly.
if (document.querySelector("leptos-island")) idle(async () => {
  try {
    bundle = await import(tag.dataset.script);
    await bundle.default({ module_or_path: tag.dataset.wasm });
  } catch (error) {
    // Blocked, or cut off on the way: every form works without.
    return console.info("islands stay plain forms:", error);
  }
  bundle.hydrate();
  await hydrate(document.body);
});
