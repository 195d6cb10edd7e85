// Replaces a video's link with its player when the reader clicks; before, nothing is loaded from
// the player's host.

for (const link of document.querySelectorAll("a[data-player]")) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) {
      return; // the reader wants the video's page in another tab or window
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
