// Asks the device for a passkey, or for a new one, and sends its answer with the form that asked. Nothing here knows a word of any language.

const here = "credentials" in navigator && "parseRequestOptionsFromJSON" in (globalThis.PublicKeyCredential ?? {});

/** The device's answer to the server's question, as JSON. */
async function ask(form) {
  const answered = await fetch(form.dataset.question, { method: "POST", headers: { Accept: "application/json" } });
  if (!answered.ok) throw new Error(`the question came back with ${answered.status}`);
  const { challenge = "", options } = await answered.json();
  form.elements.challenge.value = challenge;
  const credential =
    form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  return JSON.stringify(credential.toJSON());
}

for (const form of document.querySelectorAll("form[data-passkey]:not([data-ready])")) {
  form.dataset.ready = "";
  const said = form.querySelector(".passkey-said");
  const button = form.querySelector("button");
  if (!here) {
    said.textContent = form.dataset.cannot;
    button.disabled = true;
    continue;
  }
  form.closest(".passkey-door")?.removeAttribute("hidden");
  form.addEventListener("submit", async (event) => {
    if (form.elements.answer.value) return;
    event.preventDefault();
    said.textContent = form.dataset.waits;
    button.disabled = true;
    try {
      form.elements.answer.value = await ask(form);
      button.disabled = false;
      form.requestSubmit(button);
    } catch (error) {
      // The person thought better of it, or the device has none.
      console.info("no passkey:", error);
      said.textContent = form.dataset.failed;
      button.disabled = false;
    }
  });
}
