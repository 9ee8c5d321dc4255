// What the journey editor does beside its forms: it saves while one types, and moves squares by dragging. Without it every page is a form with a
// button. The server is the one truth: after each save the lists beside the form are taken from the page as it is now. Nothing here knows a word
// of any language.

const editor = document.querySelector("#editor");
/** The form of the part; it may be replaced by one of another shape. */
const form = () => document.querySelector("form[data-edit]");
const announce = document.querySelector("#announce");

/** Takes parts of the page as it is now, and the form, too, where `redraws` says so when the page is here; whether it did. Who has the focus keeps it. */
async function refresh(parts, redraws = () => false) {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const focus = document.activeElement?.id;
  const redrawn = redraws();
  for (const part of redrawn ? [...parts, "form[data-edit]"] : parts) {
    const [now, then] = [page.querySelector(part), document.querySelector(part)];
    if (now && then) then.replaceWith(document.importNode(now, true));
  }
  if (focus && document.activeElement?.id !== focus) document.getElementById(focus)?.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("sugoroku:draft"));
  return redrawn;
}

const beside = ["#journey-list", "#findings", "#saved", "#draft", ".rule-sentence", ".part-head h1"];

// Saving while one types.

let timer;
let saving;
let wanted = false;
let leaving = false;
let reshape = false;
let sent = form() && content(form());

function content(of) {
  const data = new FormData(of);
  data.delete("revision");
  return new URLSearchParams(data).toString();
}

function say(words) {
  const saved = document.querySelector("#saved");
  if (saved) saved.querySelector("span").textContent = saved.dataset[words];
  saved?.classList.toggle("is-unsaved", words === "notSaved");
}

/** Saves what is typed, and what is typed while it saves. */
async function save() {
  clearTimeout(timer);
  if (saving) {
    wanted = true;
    return saving;
  }
  saving = keep();
  await saving;
  saving = undefined;
  if (!wanted) return undefined;
  wanted = false;
  return save();
}

async function keep() {
  const now = content(form());
  if (now === sent) return;
  const reshaped = reshape;
  reshape = false;
  say("saving");
  try {
    const answer = await fetch(form().action, { method: "POST", body: new URLSearchParams(new FormData(form())), headers: { Accept: "application/json" } });
    if (answer.ok) {
      const { revision, path } = await answer.json();
      sent = now;
      document.querySelectorAll("input[name=revision]").forEach((field) => (field.value = revision));
      if (path !== location.pathname + location.search) {
        history.replaceState(null, "", path);
        form().action = path;
      }
      // Another kind or another condition has other fields; what is typed until they are here is not taken away, and they come with the next save.
      if (await refresh(beside, () => reshaped && content(form()) === now)) {
        sent = content(form());
        listen();
      } else reshape ||= reshaped;
    } else if (answer.status === 409) {
      // Two people, one place: the page shows both texts.
      sent = now;
      leaving = true;
      HTMLFormElement.prototype.submit.call(form());
    } else {
      say("notSaved");
      const { misfits } = answer.status === 422 ? await answer.json() : {};
      for (const field of misfits ?? []) form().elements[field]?.setAttribute?.("aria-invalid", "true");
    }
  } catch {
    say("notSaved");
  }
}

function listen() {
  form().addEventListener("input", ({ target }) => {
    target.removeAttribute("aria-invalid");
    clearTimeout(timer);
    timer = setTimeout(save, 1200);
  });
  form().addEventListener("change", ({ target }) => {
    const values = target.dataset.reshapes;
    if (values === "" || values?.split(" ").includes(target.value)) reshape = true;
    save();
  });
}

/**
 * A button that is pressed while a save is on its way waits for it, so that nobody is in their own way: the save has another revision, and may have
 * drawn the pressed form anew. Any other button takes along what is typed.
 */
async function afterSaving(event) {
  const { target, submitter } = event;
  const own = target === form();
  if (leaving || (!saving && (own || content(form()) === sent))) {
    leaving = true;
    return;
  }
  event.preventDefault();
  const pressed = { action: submitter?.hasAttribute("formaction") ? submitter.formAction : target.action, data: new FormData(target, submitter) };
  do await save();
  while (saving);
  if (leaving) return;
  leaving = true;
  const { action, data } = own ? { action: form().action, data: new FormData(form()) } : pressed;
  const revision = form().elements.revision.value;
  const copy = Object.assign(document.createElement("form"), { method: "post", action, hidden: true });
  for (const [name, value] of data) copy.append(Object.assign(document.createElement("input"), { type: "hidden", name, value: name === "revision" ? revision : value }));
  document.body.append(copy);
  HTMLFormElement.prototype.submit.call(copy);
}

// With a conflict on the page a person decides, and nothing is saved behind their back.
if (form() && !document.querySelector("#conflict")) {
  listen();
  document.addEventListener("submit", afterSaving);
  addEventListener("beforeunload", (event) => {
    if (!leaving && content(form()) !== sent) event.preventDefault();
  });
}

// Moving by dragging, with a finger, a pen or a mouse. The buttons beside each part do the same.

/** What is dragged: where it can be, and what it is called there. A stage is one of the journey's, a square one of any stage's. */
const kinds = {
  square: { row: ".square-row", list: ".square-rows", bar: "li", place: (list) => ({ stage: `${list.dataset.nth}:${list.dataset.stage}` }), home: (list) => list.closest(".stage-card").dataset.title },
  stage: { row: ".stage-card", list: ".stage-cards", bar: "div", place: () => ({}), home: () => document.querySelector("h1").textContent },
};

/** The part that is dragged, and the bar that shows where it would go. The part itself stays: a moved element loses the finger. */
let held;

function rowsOf(list) {
  return [...list.children].filter((row) => row.matches(held.kind.row));
}

/** Puts the bar where the pointer is: into the nearest list, before the first row whose middle is below. */
function follow(y) {
  const lists = [...document.querySelectorAll(held.kind.list)];
  const distance = (list) => {
    const { top, bottom } = list.getBoundingClientRect();
    return y < top ? top - y : y > bottom ? y - bottom : 0;
  };
  const list = lists.reduce((near, other) => (distance(other) < distance(near) ? other : near));
  const next = rowsOf(list).find((row) => {
    const { top, height } = row.getBoundingClientRect();
    return y < top + height / 2;
  });
  list.insertBefore(held.bar, next ?? null);
}

function letGo() {
  held.row.classList.remove("is-held");
  held.bar.remove();
  held = undefined;
}

async function drop() {
  const { row, bar, part, kind } = held;
  const list = bar.parentNode;
  if (!list || bar.nextElementSibling === row || bar.previousElementSibling === row) {
    letGo();
    return;
  }
  list.insertBefore(row, bar);
  const rows = rowsOf(list);
  letGo();
  const at = rows.indexOf(row);
  const body = new URLSearchParams({ part, key: row.dataset.key, nth: row.dataset.nth, to: "place", at, ...kind.place(list) });
  const answer = await fetch(row.querySelector("form.move").action, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => undefined);
  if (!answer?.ok) {
    location.reload();
    return;
  }
  const values = { title: row.dataset.title, place: at + 1, count: rows.length, stage: kind.home(list) };
  announce.textContent = editor.dataset.moved.replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole);
  await refresh([".stage-cards", "#findings", "#saved", "#draft", "#contacts", ".ladder"]);
  grips();
}

function grips() {
  for (const grip of document.querySelectorAll(".grip")) {
    grip.hidden = false;
    grip.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      const part = grip.closest(kinds.square.row) ? "square" : "stage";
      const kind = kinds[part];
      const bar = document.createElement(kind.bar);
      bar.className = "drop-here";
      held = { row: grip.closest(kind.row), bar, part, kind };
      held.row.classList.add("is-held");
      grip.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    grip.addEventListener("pointermove", ({ clientY }) => {
      if (!held) return;
      follow(clientY);
      // A long journey moves along at the edges of the window.
      if (clientY < 80) scrollBy(0, -12);
      else if (clientY > innerHeight - 80) scrollBy(0, 12);
    });
    grip.addEventListener("pointerup", () => held && drop());
    grip.addEventListener("pointercancel", () => held && letGo());
  }
}

grips();
