// Brings what changes up to date, as long as the page is open; that alone keeps no session alive.
"use strict";
const EVERY_MS = 1_000 * (document.getElementById("live").dataset.everySeconds ?? 3);

async function refresh() {
  const live = document.getElementById("live");
  try {
    const answer = await fetch(`${location.pathname}?unattended`, { redirect: "manual" });
    if (answer.type === "opaqueredirect") return location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.getElementById("live");
    if (!now) return location.reload();   // what was watched is over
    live.replaceChildren(...now.childNodes);
    document.getElementById("stale").hidden = true;
  } catch {
    document.getElementById("stale").hidden = false;
  }
  setTimeout(refresh, EVERY_MS);
}
setTimeout(refresh, EVERY_MS);
