// Brings what changes up to date, as long as the page is open; that alone keeps no session alive.
"use strict";
const EVERY_MS = 3_000;

async function refresh() {
  const live = document.getElementById("live");
  try {
    const answer = await fetch(`${location.pathname}?unattended`, { redirect: "manual" });
    if (answer.type === "opaqueredirect") return location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    live.replaceChildren(...page.getElementById("live").childNodes);
    document.getElementById("stale").hidden = true;
  } catch {
    document.getElementById("stale").hidden = false;
  }
  setTimeout(refresh, EVERY_MS);
}
setTimeout(refresh, EVERY_MS);
