// The photos of a list, as they come; and the officer's passkey under what is shown.
"use strict";
const form = document.getElementById("authorise");

async function showPhotos() {
  const answer = await fetch(form.dataset.photos);
  if (!answer.ok) return;
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines) show(JSON.parse(line));
  }
}

function show({ photo, jpeg }) {
  const image = form.querySelector(`img[data-photo="${CSS.escape(photo)}"]`);
  if (image) image.src = jpegAddress(jpeg);
}

async function sign(event) {
  event.preventDefault();
  const refused = document.getElementById("refused");
  refused.hidden = true;
  try {
    const made = await navigator.credentials.get({
      publicKey: {
        challenge: fromBase64(form.dataset.challenge),
        rpId: form.dataset.relyingParty,
        userVerification: "required",
      },
    });
    form.elements.credential_id.value = toBase64(made.rawId);
    form.elements.authenticator_data.value = toBase64(made.response.authenticatorData);
    form.elements.client_data_json.value = toBase64(made.response.clientDataJSON);
    form.elements.signature.value = toBase64(made.response.signature);
    form.submit();
  } catch (error) {
    refused.textContent = `The passkey did not sign (${error.name}); nothing was authorised.`;
    refused.hidden = false;
  }
}

showPhotos();
if (document.getElementById("sign")) form.addEventListener("submit", sign);
