// Puts a video's player in the place of its link once the reader clicks it; nothing is loaded
// from the player's host before.

for (const link of document.querySelectorAll("a[data-player]")) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) {
      return; // The reader wants the video's own page in another tab or window.
    }
    event.preventDefault();
    const player = document.createElement("iframe");
    player.src = link.dataset.player;
    player.title = link.textContent;
    player.allow = "fullscreen";
    player.allowFullscreen = true;
    player.referrerPolicy = "no-referrer";
    player.setAttribute("sandbox", "allow-scripts allow-same-origin allow-presentation");
    link.replaceWith(player);
    player.focus();
  });
}
