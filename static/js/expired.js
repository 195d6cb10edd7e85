// What is sent again carries the token of a log-in made in another tab meanwhile.

document.querySelector("[data-sent]")?.addEventListener("submit", (event) => {
  const found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  if (found) {
    event.target.elements.csrfmiddlewaretoken.value = found[1];
  }
});
