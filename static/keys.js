// Security keys and passkeys: offered where the browser knows them; what goes wrong is said in words.
for (const offered of document.querySelectorAll("[data-key]")) {
  offered.hidden = !window.PublicKeyCredential;
}
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const said = document.getElementById("key-trouble").content.cloneNode(true);
  document.getElementById("messages").replaceChildren(said);
});
