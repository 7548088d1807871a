// Bytes as base64, and back.
"use strict";
function fromBase64(text) {
  const plain = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(plain), (sign) => sign.charCodeAt(0));
}
function toBase64(buffer) {
  return btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""));
}
// A picture that no address names and no cache holds; give it back with URL.revokeObjectURL.
function jpegAddress(base64) {
  return URL.createObjectURL(new Blob([fromBase64(base64)], { type: "image/jpeg" }));
}
