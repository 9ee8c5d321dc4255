// Follows the work on an import: asks for the page again and moves its bar, without losing the reader's place.
// When the work is over the page is loaded anew. Without this script the page asks for itself.

const PAUSE = 1500;

async function look() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" }, credentials: "same-origin" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.querySelector("[data-going]");
  if (!now) {
    location.reload();
    return;
  }
  const here = document.querySelector("[data-going]");
  const [bar, words] = [here.querySelector("progress"), here.querySelector("[role=status]")];
  bar.max = now.querySelector("progress").max;
  bar.value = now.querySelector("progress").value;
  const said = now.querySelector("[role=status]").textContent;
  if (words.textContent !== said) words.textContent = said;
}

for (;;) {
  await new Promise((done) => setTimeout(done, PAUSE));
  // A network that is gone for a moment is asked again.
  await look().catch(() => {});
}
