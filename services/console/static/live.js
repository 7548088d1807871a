// Brings what changes up to date, as long as the page is open; that alone keeps no session alive.
"use strict";
const EVERY_MS = 1_000 * (document.getElementById("live").dataset.everySeconds ?? 3);

async function refresh() {
  const here = new URL(location.href);
  here.searchParams.set("unattended", "");
  try {
    const answer = await fetch(here, { redirect: "manual" });
    if (answer.type === "opaqueredirect") return location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    renew(new DOMParser().parseFromString(await answer.text(), "text/html"));
    document.getElementById("stale").hidden = true;
  } catch {
    document.getElementById("stale").hidden = false;
  }
  setTimeout(refresh, EVERY_MS);
}

function renew(page) {
  const names = (of) => [...of.querySelectorAll("[data-camera]")].map((tile) => tile.dataset.camera).join();
  if (names(page) !== names(document)) return location.reload();
  const parts = [...document.querySelectorAll("[data-live]")].map((part) => [part, page.getElementById(part.id)]);
  if (parts.some(([, fresh]) => !fresh)) return location.reload();   // what was watched is over
  for (const [part, fresh] of parts) become(part, fresh);
}

// Only what differs is touched: what is open stays open, and who reads with the keyboard stays where they are.
function become(old, fresh) {
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  for (const { name, value } of fresh.attributes ?? []) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  const [mine, theirs] = [[...old.childNodes], [...fresh.childNodes]];
  const alike = mine.length === theirs.length && mine.every((one, place) => one.nodeName === theirs[place].nodeName);
  if (!alike) return old.replaceChildren(...theirs);
  mine.forEach((one, place) => become(one, theirs[place]));
}
setTimeout(refresh, EVERY_MS);
