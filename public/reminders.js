// Reminders on this phone: after a tap the browser is asked whether it may show them, and the server is told of it. The page holds every state; this shows the
// one that this browser is in. Nothing here knows a word of any language.

const place = document.querySelector("#phone-switch");
const worker = navigator.serviceWorker;
const here = worker && "PushManager" in window && "Notification" in window;
const part = (state) => place.querySelector(`[data-state="${state}"]`);
const failure = place.querySelector("[data-failed]");

function show(state) {
  for (const each of place.querySelectorAll("[data-state]")) each.hidden = each !== part(state);
}

const bytesOf = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

async function hashOf(text) {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function tell(address, fields) {
  const answer = await fetch(address, { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(fields) });
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
}

const subscribed = async () => (await worker.getRegistration())?.pushManager.getSubscription();
const known = new Set(place.dataset.known.split(" "));

/** Which state it is in now. Safari on a phone has what it needs only on the home screen. */
async function look() {
  if (!here) return show("standalone" in navigator && !navigator.standalone ? "home-screen" : "unsupported");
  if (Notification.permission === "denied") return show("denied");
  const subscription = Notification.permission === "granted" && (await subscribed());
  show(subscription && known.has(await hashOf(subscription.endpoint)) ? "on" : "off");
}

async function turnOn() {
  if ((await Notification.requestPermission()) !== "granted") return;
  await worker.register("/service-worker.js");
  const { active, pushManager } = await worker.ready;
  const key = bytesOf(place.dataset.key);
  const old = await pushManager.getSubscription();
  const asBefore = old && String(new Uint8Array(old.options.applicationServerKey ?? [])) === String(key);
  if (old && !asBefore) await old.unsubscribe();
  const subscription = asBefore ? old : await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint, keys } = subscription.toJSON();
  await tell("/devices", { endpoint, p256dh: keys.p256dh, auth: keys.auth });
  // A browser that changes its subscription by itself may not say with which key it was made.
  active?.postMessage({ type: "reminders", key: place.dataset.key });
  known.add(await hashOf(endpoint));
}

async function turnOff() {
  const subscription = await subscribed();
  if (!subscription) return;
  await tell("/devices/end", { endpoint: subscription.endpoint });
  known.delete(await hashOf(subscription.endpoint));
  await subscription.unsubscribe();
}

/** Does what a tap asks for, and leads on to the button that is there then. */
function onTap(state, act) {
  const button = part(state).querySelector("button");
  button.addEventListener("click", async () => {
    button.disabled = true;
    failure.hidden = true;
    try {
      await act();
    } catch (error) {
      console.info("reminders:", error);
      failure.hidden = false;
    }
    await look();
    button.disabled = false;
    const now = place.querySelector("[data-state]:not([hidden])");
    // What went wrong is read first; where nothing can be done any more, that is what there is to read.
    (failure.hidden ? (now.querySelector("button") ?? now) : failure).focus();
  });
}

onTap("off", turnOn);
onTap("on", turnOff);
look();
