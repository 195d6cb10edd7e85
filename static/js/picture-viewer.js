// The viewer of an article's large pictures, by buttons and keyboard. tools.js loads it when the
// first picture is opened; without scripts, the pictures are links.

const viewer = document.querySelector(".viewer");
const links = [...document.querySelectorAll("a[data-picture]")];
const picture = new Image();
picture.className = "viewer__picture";
viewer.querySelector("figure").prepend(picture);
let at = 0;

export function open(link) {
  show(links.indexOf(link));
  viewer.showModal();
}

function show(number) {
  at = (number + links.length) % links.length;
  const link = links[at];
  // A new source alone would leave the last picture there until the next one has come.
  picture.removeAttribute("src");
  picture.alt = link.querySelector("img").alt;
  picture.src = link.href;
  viewer.querySelector("figcaption").textContent =
    link.closest("figure")?.querySelector("figcaption")?.textContent.trim() ?? "";
  viewer.querySelector(".viewer__count").textContent = `${at + 1} / ${links.length}`;
}

const acts = {
  ArrowLeft: () => show(at - 1),
  ArrowRight: () => show(at + 1),
  Home: () => show(0),
  End: () => show(links.length - 1),
};

viewer.addEventListener("keydown", (event) => {
  if (acts[event.key] && !event.altKey && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    acts[event.key]();
  }
});
for (const [name, act] of [["previous", acts.ArrowLeft], ["next", acts.ArrowRight]]) {
  const button = viewer.querySelector(`[data-viewer-${name}]`);
  button.hidden = links.length < 2;
  button.addEventListener("click", act);
}
viewer.querySelector("[data-viewer-close]").addEventListener("click", () => viewer.close());
// Beside the picture.
viewer.addEventListener("click", (event) => {
  if (event.target === viewer || event.target.matches(".viewer__figure")) {
    viewer.close();
  }
});
// The reader goes on where the last picture stands in the text.
viewer.addEventListener("close", () => links[at].focus());
