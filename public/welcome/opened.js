// Tells that a person, not a mail scanner, has an invitation in front of them: at the first touch, key or turn of the
// wheel, once. That the page was fetched, or that this script ran, tells nothing.

const signs = ["pointerdown", "keydown", "wheel", "touchstart"];

function tell(event) {
  if (!event.isTrusted) return;
  for (const sign of signs) removeEventListener(sign, tell);
  fetch(`${location.pathname}/opened`, { method: "POST", keepalive: true, credentials: "same-origin" }).catch(() => {});
}

for (const sign of signs) addEventListener(sign, tell, { passive: true });
