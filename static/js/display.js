// Applies what this visitor chose before (colours, font size, layout). It runs before the page is
// painted, and nothing of it reaches the server: the page is the same for everyone.

(() => {
  const root = document.documentElement;
  root.dataset.script = "";
  if (navigator.share) {
    root.dataset.canShare = "";
  }
  for (const name of ["theme", "size", "layout"]) {
    try {
      const chosen = localStorage.getItem(name);
      if (chosen) {
        root.dataset[name] = chosen;
      }
    } catch {
      return; // Storage is switched off; then nothing is kept.
    }
  }
})();
