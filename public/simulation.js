// The slider of a simulation: while it moves, the day that it points at takes the place of the one before. Days come from the server a few at
// a time and are kept; without this script the same slider is a form with a button. Nothing here knows a word of any language.

const form = document.querySelector("form.slider");
const slide = form?.querySelector("#slide");
const place = document.querySelector("#day");

if (form && slide && place) {
  const last = Number(form.dataset.last);
  const kept = new Map([[Number(slide.value), place.innerHTML]]);
  const asked = new Map();
  let wanted = Number(slide.value);
  let shown = wanted;

  form.querySelector("[data-without-script]").hidden = true;

  /** Asks for the days from this one on, once. */
  function ask(day) {
    if (day < 0 || day > last || kept.has(day) || asked.has(day)) return asked.get(day);
    const answer = fetch(`${form.dataset.days}&day=${day}`, { headers: { Accept: "application/json" } })
      .then((response) => (response.ok ? response.json() : Promise.reject(new Error(`the days answer ${response.status}`))))
      .then((days) => {
        for (const [number, html] of Object.entries(days)) kept.set(Number(number), html);
        show();
      })
      .catch(() => {})
      .finally(() => asked.delete(day));
    asked.set(day, answer);
    return answer;
  }

  /** The address of a day, so that a reload and a link stay where the reader is. */
  function address(day) {
    const where = new URL(location.href);
    where.searchParams.set("day", String(day));
    where.searchParams.set("who", form.elements.who.value);
    where.searchParams.delete("said");
    return where;
  }

  function show() {
    if (shown === wanted || !kept.has(wanted)) return;
    shown = wanted;
    const open = place.querySelector("details")?.open;
    place.innerHTML = kept.get(wanted);
    if (open) place.querySelector("details").open = true;
    history.replaceState(history.state, "", address(wanted));
    for (const [id, day] of [["before", wanted - 1], ["after", wanted + 1]]) {
      const link = document.getElementById(id);
      if (!link) continue;
      link.href = address(Math.min(Math.max(day, 0), last)).toString();
      link.classList.toggle("spent", day < 0 || day > last);
    }
    ask(wanted + 1);
    if (wanted > 0 && !kept.has(wanted - 1)) ask(Math.max(0, wanted - 6));
  }

  function move() {
    wanted = Number(slide.value);
    const here = document.getElementById("line-here");
    const share = `${Math.trunc(20 + (960 * wanted) / Math.max(last, 1)) / 10}%`;
    here?.setAttribute("x1", share);
    here?.setAttribute("x2", share);
    show();
    ask(wanted);
  }

  slide.addEventListener("input", move);
  for (const id of ["before", "after"]) {
    document.getElementById(id)?.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      slide.value = String(Number(slide.value) + (id === "after" ? 1 : -1));
      move();
    });
  }
  addEventListener("pageshow", () => {
    if (Number(slide.value) !== shown) move();
  });
  ask(wanted + 1);
}
