// The form is sent again with the token of a login that was made in another tab meanwhile.

document.querySelector("[data-sent]")?.addEventListener("submit", (event) => {
  const found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  if (found) {
    event.target.elements.csrfmiddlewaretoken.value = found[1];
  }
});
