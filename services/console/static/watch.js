// Brings what changes up to date, as long as the page is open; that alone keeps no session alive.
"use strict";
const EVERY_MS = 3_000;
const STALE_MS = 4_000;

// ---- figures: each part of the page that lives is replaced by what the console says now
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
  for (const part of document.querySelectorAll("[data-live]")) become(part, page.getElementById(part.id));
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

// ---- pictures: in memory, under no address; the newest of each camera, and none that is old
const list = document.querySelector("[data-pictures]");
const tiles = new Map([...list.querySelectorAll("[data-camera]")].map((tile) => [tile.dataset.camera, tile]));
const shownAt = new Map();

function show({ camera, jpeg, age_seconds, faces }) {
  const tile = tiles.get(camera);
  const image = tile.querySelector("img");
  const former = image.src;
  image.src = jpegAddress(jpeg);
  if (former) URL.revokeObjectURL(former);
  image.hidden = false;
  shownAt.set(camera, performance.now());
  say(tile, "", `${age_seconds.toFixed(1)} s old, ${faces} ${faces === 1 ? "face" : "faces"} followed`);
}

function hide(camera, why) {
  const tile = tiles.get(camera);
  const image = tile.querySelector("img");
  if (image.src) URL.revokeObjectURL(image.src);
  image.removeAttribute("src");
  image.hidden = true;
  shownAt.delete(camera);
  say(tile, why, "\u00a0");
}

function say(tile, why, caption) {
  const none = tile.querySelector(".none");
  none.textContent = why;
  none.hidden = !why;
  tile.querySelector("figcaption").textContent = caption;
}

function hideAll(why) {
  for (const camera of tiles.keys()) hide(camera, why);
}

if (tiles.size) {
  const asked = new URLSearchParams([...tiles.keys()].map((camera) => ["camera", camera]));
  const stream = new EventSource(`${list.dataset.pictures}?unattended&${asked}`);
  stream.addEventListener("picture", (event) => show(JSON.parse(event.data)));
  stream.addEventListener("away", (event) => {
    const { camera, problem } = JSON.parse(event.data);
    hide(camera, `No picture: ${problem}.`);
  });
  stream.addEventListener("over", () => { hideAll("Your session is over."); stream.close(); location.reload(); });
  stream.addEventListener("trouble", (event) => hideAll(`No picture: ${JSON.parse(event.data).problem}.`));
  stream.addEventListener("error", () => hideAll("No picture: the console cannot be reached."));
}

setInterval(() => {
  for (const [camera, at] of shownAt) {
    if (performance.now() - at > STALE_MS) hide(camera, "No new picture for 4 seconds, so the old one is gone.");
  }
}, 500);
