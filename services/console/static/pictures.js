// Shows the newest picture of each camera: in memory, under no address, and none that is old.
"use strict";
const STALE_MS = 4_000;
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
