// A ZIP on its way: how much of it has arrived. Without this the form works as well, and says less.
"use strict";
const form = document.getElementById("import");

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const file = form.elements.archive.files[0];
  if (file.size > Number(form.dataset.mostMib) * 2 ** 20) return say(`It has more than ${form.dataset.mostMib} MiB: pack the list in parts.`);
  const sent = new XMLHttpRequest();
  sent.upload.addEventListener("progress", ({ loaded, total }) => { bar().max = total; bar().value = loaded; });
  sent.addEventListener("load", () => {
    if (sent.status < 400) return location.assign(form.action);
    busy(false);
    say(problemOf(sent));
  });
  sent.addEventListener("error", () => { busy(false); say("It did not arrive. Is there a connection? Nothing of it was taken."); });
  sent.open("POST", form.action);
  sent.setRequestHeader("Accept", "application/json");
  say("");
  sent.send(new FormData(form));
  busy(true);
});

const bar = () => document.querySelector("#sending progress");

function busy(is) {
  document.getElementById("sending").hidden = !is;
  form.querySelector("button").disabled = is;
}

function problemOf(answer) {
  try {
    return JSON.parse(answer.responseText).problem;
  } catch {
    return "It did not work. Send it again.";
  }
}

function say(line) {
  const trouble = document.getElementById("trouble");
  trouble.textContent = line;
  trouble.hidden = !line;
}
