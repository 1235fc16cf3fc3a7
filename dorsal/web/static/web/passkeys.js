// Shows the ways by passkey where this browser has them, and says so on the page when one fails.

const able = "PublicKeyCredential" in window;
for (const way of document.querySelectorAll("[data-passkey]")) way.hidden = !able;
for (const words of document.querySelectorAll("[data-no-passkey]")) words.hidden = able;

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const words = document.getElementById("passkey-failed");
  words.hidden = false;
  words.focus();
});
