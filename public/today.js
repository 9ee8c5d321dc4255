// Today without new pages: forms of a task are sent in the background, what was done can be undone from the strip above, and the
// keyboard goes from task to task. Without this script every form works by itself.

const strip = () => document.getElementById("held");
const said = document.getElementById("today-said");
const tasks = () => [...document.querySelectorAll("[data-task]:not(.is-gone)")];
const task = (element) => element?.closest?.("[data-task]") ?? null;

/** Says something to who cannot see it. The same words twice are said twice. */
function say(words) {
  said.textContent = "";
  setTimeout(() => { said.textContent = words; }, 50);
}

/** Sends a form and answers with what the server says; throws what went wrong in words. */
async function send(form) {
  const response = await fetch(form.action, {
    method: form.method,
    body: new URLSearchParams(new FormData(form)),
    headers: { Accept: "application/json" },
  });
  return heard(response);
}

async function heard(response) {
  if (response.redirected || !response.headers.get("content-type")?.startsWith("application/json")) {
    location.reload();
    throw new Error("");
  }
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.message ?? answer.title ?? "");
  return answer;
}

/** Puts the strip in place, and every task into the state it is in. */
function show(answer) {
  strip().outerHTML = answer.strip;
  for (const badge of document.querySelectorAll(".nav-badge")) {
    badge.textContent = answer.badge;
    badge.setAttribute("aria-label", answer.badge_words);
    badge.hidden = answer.badge === 0;
  }
  const figure = document.querySelector(".stat-card.waiting .figure");
  if (figure) figure.textContent = answer.waiting;
  const open = new Set([...answer.held]);
  const failed = new Set([...answer.failed]);
  for (const row of document.querySelectorAll("[data-task][data-batch]")) {
    const { batch } = row.dataset;
    if (open.has(batch)) continue;
    if (row.dataset.undone === "yes" || failed.has(batch)) release(row);
    else finish(row);
  }
}

/** A task that is held: its forms make room for what is being done. */
function hold(row, batch, words) {
  row.dataset.batch = batch;
  delete row.dataset.undone;
  row.classList.add("is-held");
  for (const open of row.querySelectorAll("details[open]")) open.open = false;
  const note = Object.assign(document.createElement("p"), { className: "task-held", textContent: words });
  (row.querySelector(".task-acts, .act") ?? row).append(note);
  const box = row.querySelector(".choose");
  if (box) box.checked = false;
}

/** It was undone, or could not be done: everything is as before. */
function release(row) {
  delete row.dataset.batch;
  delete row.dataset.undone;
  row.classList.remove("is-held");
  for (const note of row.querySelectorAll(".task-held")) note.remove();
}

/** It is done. Who was written to may be written to again; what was answered goes. */
function finish(row) {
  const kind = row.dataset.kind;
  release(row);
  const stays = row.matches("tr") || (row.id.startsWith("claim-") && (kind === "word" || kind === "note")) || kind === "note";
  if (stays) return;
  const away = row.contains(document.activeElement);
  row.classList.add("is-gone");
  if (away) focus(tasks()[0]);
}

let looking = 0;
/** Looks again when what is held now must be done. */
function lookAgain(milliseconds) {
  clearTimeout(looking);
  looking = setTimeout(async () => {
    try {
      const answer = await heard(await fetch("/desk/held", { headers: { Accept: "application/json" } }));
      show(answer);
      if (answer.held.length > 0) lookAgain(2000);
    } catch {
      lookAgain(10_000);
    }
  }, milliseconds);
}

const focus = (row) => row?.focus();
/** The task after this one that nobody has in hand. */
function next(row) {
  const all = tasks();
  const after = [...all.slice(all.indexOf(row) + 1), ...all.slice(0, all.indexOf(row))];
  return after.find((other) => !other.classList.contains("is-held") && other.parentElement === row.parentElement) ?? row;
}

function problem(form, words) {
  form.querySelector(".say-problem")?.remove();
  const note = Object.assign(document.createElement("p"), { className: "say-problem", textContent: words });
  note.setAttribute("role", "alert");
  form.append(note);
}

const kindOf = (form) => new URL(form.action).pathname.split("/").at(-1);

/** One deed: at once on the page, held at the server. */
async function deed(form) {
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  const row = task(form);
  const going = next(row);
  const moves = row.contains(document.activeElement) || document.activeElement === document.body;
  try {
    const answer = await send(form);
    form.querySelector(".say-problem")?.remove();
    show(answer);
    say(answer.said);
    if (answer.count > 0) {
      row.dataset.kind = kindOf(form);
      hold(row, answer.batch, answer.said);
      lookAgain(answer.due_in + 700);
      keep(form);
      if (moves) focus(going);
    } else {
      problem(form, answer.said);
    }
  } catch (error) {
    problem(form, error.message);
  } finally {
    delete form.dataset.busy;
  }
}

/** What was written may be needed again when it is undone; sent once more, it is something new. */
let sent = 0;
function keep(form) {
  const id = form.elements.id;
  if (id && form.querySelector("textarea")) id.value = `${id.value.split("~")[0]}~${(sent += 1)}`;
}

/** All who are chosen, with one undo. */
async function chosen(form) {
  const rows = [...document.querySelectorAll(".choose:checked")].filter((box) => box.form === form).map(task);
  try {
    const answer = await send(form);
    form.querySelector(".say-problem")?.remove();
    show(answer);
    say(answer.said);
    const refused = new Set(answer.refused);
    if (answer.count > 0) {
      for (const row of rows) {
        const name = row.querySelector(".choose").name.replace("chosen.", "");
        if (refused.has(name)) continue;
        row.dataset.kind = "award";
        hold(row, answer.batch, row.querySelector(".award button").textContent.trim() + " …");
      }
      lookAgain(answer.due_in + 700);
      focus(document.querySelector(".held-undo"));
    }
  } catch (error) {
    problem(form, error.message);
  }
}

async function undo(form) {
  const batch = form.closest("[data-batch]").dataset.batch;
  const rows = [...document.querySelectorAll(`[data-task][data-batch="${batch}"]`)];
  for (const row of rows) row.dataset.undone = "yes";
  try {
    const answer = await send(form);
    if (!answer.undone) for (const row of rows) delete row.dataset.undone;
    show(answer);
    say(answer.said);
    focus(rows[0] ?? tasks()[0]);
  } catch {
    location.reload();
  }
}

addEventListener("submit", (event) => {
  const form = event.target;
  const action = new URL(form.action).pathname;
  const act = action.endsWith("/undo") ? undo : action === "/desk/claims/award" ? chosen : task(form) && /\/(award|send-back|word|note)$/.test(action) ? deed : null;
  if (!act) return;
  event.preventDefault();
  act(form);
});

// The keyboard, for a desk. It may be turned off, and a field always keeps its keys.

const KEYS = "desk-keys";
const dialog = document.getElementById("keys");
const control = document.getElementById("keys-on");
const wanted = () => { try { return localStorage.getItem(KEYS) !== "off"; } catch { return true; } };

if (dialog) {
  control.checked = wanted();
  control.addEventListener("change", () => { try { localStorage.setItem(KEYS, control.checked ? "on" : "off"); } catch { /* for this page only */ } });
  const open = document.querySelector("[data-keys-open]");
  open.hidden = false;
  open.addEventListener("click", () => dialog.showModal());
  dialog.querySelector("[data-keys-close]").addEventListener("click", () => dialog.close());
}

const all = document.querySelector("[data-choose-all]");
if (all) {
  all.hidden = false;
  all.addEventListener("click", () => {
    const boxes = [...document.querySelectorAll("[data-task]:not(.is-gone, .is-held) .choose")].filter((box) => box.form === all.form);
    const every = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !every;
  });
}

/** Opens the words of a task, ready to write. */
function write(row, kind) {
  const words = row.querySelector(kind === "send-back" ? "details.send-back" : `details[data-say="${kind}"]`);
  if (!words || row.classList.contains("is-held")) return false;
  for (let part = words; part && part !== row; part = part.parentElement?.closest("details")) part.open = true;
  words.querySelector("textarea, select").focus();
  return true;
}

const acts = {
  j: (row) => move(row, 1),
  k: (row) => move(row, -1),
  ArrowDown: (row) => row && move(row, 1),
  ArrowUp: (row) => row && move(row, -1),
  a: (row) => {
    const button = row?.querySelector(".award button");
    if (!button || row.classList.contains("is-held")) return false;
    button.form.requestSubmit();
    return true;
  },
  s: (row) => row && write(row, "send-back"),
  w: (row) => row && write(row, "word"),
  o: (row) => row && write(row, "open"),
  n: (row) => row && write(row, "note"),
  x: (row) => {
    const box = row?.querySelector(".choose");
    if (!box || row.classList.contains("is-held")) return false;
    box.checked = !box.checked;
    return true;
  },
  Enter: (row) => {
    if (!row || document.activeElement !== row) return false;
    row.querySelector("h3 a, .who a")?.click();
    return true;
  },
  u: () => {
    const last = [...document.querySelectorAll(".held-one:not(.held-failed) form")].at(-1);
    last?.requestSubmit();
    return Boolean(last);
  },
  "?": () => { dialog?.showModal(); return true; },
};

function move(row, by) {
  const every = tasks();
  const to = row ? every[every.indexOf(row) + by] : every[by > 0 ? 0 : every.length - 1];
  if (!to) return false;
  focus(to);
  to.scrollIntoView({ block: "nearest" });
  return true;
}

addEventListener("keydown", (event) => {
  const { target } = event;
  const field = target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  if (field) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && field.form && task(field)) {
      event.preventDefault();
      field.form.requestSubmit();
    } else if (event.key === "Escape" && task(field)) {
      const row = task(field);
      for (const open of row.querySelectorAll("details[open]")) open.open = false;
      focus(row);
    }
    return;
  }
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || dialog?.open || !wanted()) return;
  // Only on a task or where nothing has the focus: links and buttons elsewhere keep their keys.
  const row = task(target);
  const free = target === document.body || target.id === "main";
  if (!row && !free && !target.closest("#held")) return;
  if (event.key === "Enter" && target !== row) return;
  if (acts[event.key]?.(row)) event.preventDefault();
});

if (strip()?.querySelector(".held-one:not(.held-failed)")) lookAgain(10_700);
