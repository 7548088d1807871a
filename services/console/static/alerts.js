// The officer's page. Alerts come by server-sent events; their pictures are in memory and go with the connection.
"use strict";
const SILENCE_MS = 10_000;
const MOST_SHOWN = 50;
const UNSENT = "sightline-unsent";
const page = document.body.dataset;
const at = (id) => document.getElementById(id);
const alerts = new Map();
let current = null;      // the id of the alert that is on the page
let pictures = [];       // addresses of its pictures
let heardAt = performance.now();
let silent = false;
let sending = false;
let troubled = false;    // the stream itself said what is on the page as trouble
let beats = 0;
let identified = null;   // the id of the alert whose identity is on the page, or asked for

// ---- what comes
const stream = new EventSource(`${page.base}/events?unattended`);
stream.addEventListener("open", () => { beats = 0; });
// The first beat says that the console is there, each further one that the alerts are.
stream.addEventListener("beat", () => { heard(); beats += 1; if (beats > 1) over(); });
stream.addEventListener("alert", (event) => { heard(); over(); take(JSON.parse(event.data)); });
stream.addEventListener("waiting", () => { heard(); over(); state("Not live yet", false); });
stream.addEventListener("trouble", (event) => { troubled = true; say(JSON.parse(event.data).problem); });
stream.addEventListener("over", signIn);
stream.addEventListener("error", () => state("No connection", true));

// What the stream complained of is over.
function over() {
  if (troubled) say("");
  troubled = false;
}

function heard() {
  heardAt = performance.now();
  state("Connected", false);
  if (!silent) return;
  silent = false;
  say("");
  current = null;
  showNext();
}

function take(alert) {
  const known = alerts.get(alert.id);
  alert.missedAt = performance.now() + (alert.within_seconds - alert.age_seconds) * 1000;
  alerts.set(alert.id, alert);
  if (unsent()?.alert === alert.id && alert.stage !== "compare") forget();
  if (!known && alert.stage === "compare" && "answers" in page) sound();
  list();
  if (alert.id === current) show(alert);
  else if (!busy()) showNext();
  others();
}

// What waits besides: whoever records an outcome has to see that the time of another alert is running.
function others() {
  const open = [...alerts.values()].filter((one) => one.stage === "compare" && one.id !== current).length;
  at("more").textContent = open ? ` · ${open} more` : "";
  at("others").firstElementChild.textContent = open === 1 ? "Another alert waits for your answer." : `${open} other alerts wait for your answer.`;
  at("others").hidden = silent || !open || at("decided").hidden || !("answers" in page);
}

const busy = () => current !== null && ["compare", "wait", "engage"].includes(alerts.get(current)?.stage);

setInterval(() => {
  if (!silent && performance.now() - heardAt > SILENCE_MS) cut();
  for (const alert of alerts.values()) {
    const waits = alert.stage === "compare" || alert.stage === "wait";
    if (waits && performance.now() > alert.missedAt) { alert.stage = "missed"; take({ ...alert, age_seconds: alert.within_seconds }); }
  }
  const alert = alerts.get(current);
  if (alert?.stage === "compare") at("left").textContent = `${Math.max(0, Math.ceil((alert.missedAt - performance.now()) / 1000))} s left`;
}, 500);

function cut() {
  silent = true;
  clearPictures();
  for (const id of ["compare", "decided", "others"]) at(id).hidden = true;
  state("No connection", true);
  say("Nothing has been heard for 10 seconds, so the pictures are gone. Do not engage. It goes on by itself when the connection is back.");
}

// ---- what is shown
function showNext() {
  const open = [...alerts.values()].filter((alert) => alert.stage === "compare");
  const waiting = unsent();
  const next = open.find((alert) => alert.id === waiting?.alert) ?? open[0];
  if (next && "answers" in page) return show(next);
  current = null;
  clearPictures();
  at("compare").hidden = at("decided").hidden = at("others").hidden = true;
  at("idle").hidden = false;
}

function show(alert) {
  const isNew = current !== alert.id;
  const wasComparing = !at("compare").hidden;
  current = alert.id;
  at("idle").hidden = true;
  at("compare").hidden = alert.stage !== "compare";
  at("decided").hidden = alert.stage === "compare";
  others();
  if (alert.stage === "compare") {
    if (isNew || !wasComparing) compare(alert);
    return;
  }
  if (isNew || wasComparing) clearPictures();
  decide(alert, isNew || wasComparing);
}

async function compare(alert) {
  clearPictures();
  at("pictures").dataset.zoom = "1";
  const kept = unsent();
  at("unsent").hidden = kept?.alert !== alert.id;
  for (const button of document.querySelectorAll("[data-answer]")) {
    button.disabled = false;
    button.toggleAttribute("data-chosen", kept?.alert === alert.id && kept.answer === button.dataset.answer);
  }
  at("compare").focus();
  if (!alert.has_evidence) return say("This alert has no evidence: there is nothing to compare. Do not engage.");
  const got = await ask(`${page.base}/${encodeURIComponent(alert.id)}/comparison?unattended`);
  if (!got.ok) return say(got.problem);
  if (current !== alert.id || silent || alerts.get(alert.id).stage !== "compare") return;
  at("face").src = hold(got.body.face);
  at("reference").src = hold(got.body.reference);
}

const VERDICTS = {
  wait: ["Your answer is locked", "Somebody else compares the two as well. Until then: do not engage."],
  engage: ["The same person", "All who compared say so. What you do is up to you."],
  do_not_engage: ["Do not engage", "Those who compared do not all say that it is the same person."],
  missed: ["Missed: do not engage", "It was not answered in time."],
  decided: ["Decided by others", "You did not compare the two, so nothing more is shown."],
};

async function decide(alert, first) {
  const [verdict, explained] = VERDICTS[alert.stage];
  at("verdict").textContent = verdict;
  at("explained").textContent = explained;
  if (alert.stage !== "engage") { at("identity").hidden = true; identified = null; return; }
  if (!first && identified === alert.id) return;
  identified = alert.id;
  at("recorded").hidden = at("receipt").hidden = true;
  at("outcome").reset();
  at("decided").focus();
  const got = await ask(`${page.base}/${encodeURIComponent(alert.id)}/identity?unattended`);
  if (!got.ok) return say(got.problem);
  if (current !== alert.id || silent) return;
  at("lines").replaceChildren(...got.body.lines.flatMap(([name, value]) => [element("dt", name), element("dd", value)]));
  if (got.body.context) at("context").src = hold(got.body.context);
  at("identity").hidden = false;
}

function list() {
  const shown = [...alerts.values()].slice(-MOST_SHOWN).reverse();
  at("past").replaceChildren(...shown.map((alert) => {
    const words = { compare: "waits for an answer", ...Object.fromEntries(Object.entries(VERDICTS).map(([key, [text]]) => [key, text])) };
    const line = element("li", `${alert.raised} UTC · ${words[alert.stage]}`);
    if (alert.escalated && alert.stage === "compare") line.append(element("strong", " · nobody has answered"));
    if (alert.stage === "engage") {
      const button = element("button", alert.has_outcome ? "Correct the outcome" : "Record the outcome");
      button.className = "quiet";
      button.addEventListener("click", () => { current = null; show(alert); });
      line.append(" ", button);
    }
    if ("holds" in page && alert.stage !== "compare") {
      const link = element("a", "Keep it for a case");
      link.href = `/held?alert=${encodeURIComponent(alert.id)}`;
      line.append(" ", link);
    }
    if ("exports" in page && alert.has_evidence) {
      const link = element("a", "Export its evidence");
      link.href = `/exports?alert=${encodeURIComponent(alert.id)}`;
      line.append(" ", link);
    }
    return line;
  }));
}

// ---- what is answered
async function answer(number) {
  const alert = alerts.get(current);
  if (sending || silent || alert?.stage !== "compare" || !at("face").src || !("answers" in page)) return;
  sending = true;
  sessionStorage.setItem(UNSENT, JSON.stringify({ alert: alert.id, answer: number, person: page.person }));
  for (const button of document.querySelectorAll("[data-answer]")) {
    button.disabled = true;
    button.toggleAttribute("data-chosen", button.dataset.answer === number);
  }
  const got = await ask(`${page.base}/${encodeURIComponent(alert.id)}/answer`, { answer: number });
  sending = false;
  if (got.ok) { forget(); say(""); return take(got.body.alert); }
  if (got.status) forget();   // it arrived, and was refused; without a status it may come again
  say(got.problem);
  for (const button of document.querySelectorAll("[data-answer]")) button.disabled = false;
}

function unsent() {
  const kept = JSON.parse(sessionStorage.getItem(UNSENT) ?? "null");
  return kept?.person === page.person ? kept : null;
}
const forget = () => sessionStorage.removeItem(UNSENT);

for (const button of document.querySelectorAll("[data-answer]")) {
  button.addEventListener("click", () => answer(button.dataset.answer));
}
at("compare").addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if ("1234".includes(event.key)) answer(event.key);
  if (event.key === "+") zoom(2);
  if (event.key === "-") zoom(0.5);
});
at("nearer").addEventListener("click", () => zoom(2));
at("farther").addEventListener("click", () => zoom(0.5));
at("next").addEventListener("click", showNext);
at("other").addEventListener("click", showNext);

function zoom(factor) {
  const set = at("pictures").dataset;
  set.zoom = Math.min(4, Math.max(1, Number(set.zoom) * factor));
}

at("outcome").addEventListener("submit", async (event) => {
  event.preventDefault();
  const given = Object.fromEntries(new FormData(event.target));
  const got = await ask(`${page.base}/${encodeURIComponent(current)}/outcome`, given);
  if (!got.ok) return say(got.problem);
  const receipt = got.body.receipt;
  at("recorded").textContent = receipt ? `Recorded. Receipt for the person: ${receipt}` : "Recorded.";
  at("recorded").hidden = false;
  at("receipt").hidden = !receipt;
  at("receipt").action = `${page.base}/${encodeURIComponent(current)}/receipt`;
  at("receipt").elements.code.value = receipt;
  alerts.set(current, { ...alerts.get(current), ...got.body.alert });
  list();
});

// ---- what all of it needs
async function ask(path, form) {
  const options = { headers: { Accept: "application/json", "X-Sightline-Proof": page.proof } };
  if (form) Object.assign(options, { method: "POST", body: new URLSearchParams(form) });
  try {
    const answer = await fetch(path, options);
    if (answer.status === 401) { signIn(); return { ok: false, problem: "Your session is over." }; }
    const body = await answer.json();
    return { ok: answer.ok, status: answer.status, body, problem: body.problem };
  } catch {
    return { ok: false, problem: "It could not be sent. Press the answer again when there is a connection." };
  }
}

function signIn() {
  clearPictures();
  stream.close();
  location.assign(`/sign-in?over=1&next=${encodeURIComponent(page.base)}`);
}

function hold(base64) {
  pictures.push(jpegAddress(base64));
  return pictures.at(-1);
}

function clearPictures() {
  for (const id of ["face", "reference", "context"]) at(id).removeAttribute("src");
  at("identity").hidden = true;
  at("lines").replaceChildren();
  pictures.splice(0).forEach((address) => URL.revokeObjectURL(address));
}

function say(line) {
  at("trouble").textContent = line;
  at("trouble").hidden = !line;
}

function state(text, bad) {
  at("link").textContent = text;
  at("link").classList.toggle("bad", bad);
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

// ---- somebody is here: the page alone keeps no session alive
const IDLE_MS = 25 * 60_000;
const NOTED_EVERY_MS = 60_000;
let actedAt = performance.now();
let notedAt = actedAt;
let asked = false;

for (const kind of ["keydown", "pointerdown"]) {
  addEventListener(kind, () => {
    actedAt = performance.now();
    if (asked) { asked = false; say(""); }
    if (actedAt - notedAt < NOTED_EVERY_MS) return;
    notedAt = actedAt;
    ask("/present");
  });
}
setInterval(() => {
  if (asked || performance.now() - actedAt < IDLE_MS) return;
  asked = true;
  say("Are you still there? Press any key, or in five minutes you have to sign in again.");
  sound();
}, 1_000);

// ---- the same sound for every alert
let speaker = null;
at("sound").addEventListener("click", () => { speaker = new AudioContext(); at("sound").hidden = true; sound(); });

function sound() {
  page.sounded = Number(page.sounded ?? 0) + 1;
  if (!speaker) return;
  for (const start of [0, 0.25]) {
    const tone = speaker.createOscillator();
    const volume = speaker.createGain();
    tone.frequency.value = 880;
    volume.gain.value = 0.2;
    tone.connect(volume).connect(speaker.destination);
    tone.start(speaker.currentTime + start);
    tone.stop(speaker.currentTime + start + 0.15);
  }
}
