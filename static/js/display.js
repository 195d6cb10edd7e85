// Applies the visitor's earlier choices (colours, font size, layout). It runs before the page is
// painted, and the server does not know the choices: the page is the same for everyone.

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
      return; // storage is switched off, so there are no choices
    }
  }
})();
