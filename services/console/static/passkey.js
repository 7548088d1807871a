// Has the browser make a passkey for this console.
"use strict";
const form = document.getElementById("make");

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const refused = document.getElementById("refused");
  refused.hidden = true;
  try {
    const made = await navigator.credentials.create({
      publicKey: {
        challenge: fromBase64(form.dataset.challenge),
        rp: { id: form.dataset.relyingParty, name: "Sightline" },
        user: { id: fromBase64(form.dataset.handle), name: form.dataset.person, displayName: form.dataset.person },
        pubKeyCredParams: [{ type: "public-key", alg: -7 }, { type: "public-key", alg: -8 }, { type: "public-key", alg: -257 }],
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
      },
    });
    form.elements.attestation.value = toBase64(made.response.attestationObject);
    form.elements.client_data_json.value = toBase64(made.response.clientDataJSON);
    form.submit();
  } catch (error) {
    refused.textContent = `No passkey was made (${error.name}).`;
    refused.hidden = false;
  }
});
