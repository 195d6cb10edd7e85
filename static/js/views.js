// Counts that somebody looks at this page, at the address in `data-count-at`: a view of an article,
// whose new sum is shown, or a search.
//
// The page is the same for every visitor and may come from any cache, so only this request changes
// the count. A prerendered page counts when somebody looks at it; a page that the browser restores
// from memory does not count again.

const views = document.querySelector("[data-count-at]");

async function count() {
  const response = await fetch(views.dataset.countAt, {
    method: "POST",
    // Staff are told by their session, and do not count.
    credentials: "same-origin",
    keepalive: true,
  });
  if (response.status === 200) {
    remember((await response.json()).views);
  }
  // Not counted again: the page may be from a cache, and older than what this visitor was shown.
  const shown = Math.max(Number(views.textContent), remembered());
  if (shown > 0) {
    views.textContent = shown;
  }
}

function remember(number) {
  try {
    sessionStorage.setItem(views.dataset.countAt, number);
  } catch {
    views.textContent = number; // Storage may be forbidden.
  }
}

function remembered() {
  try {
    return Number(sessionStorage.getItem(views.dataset.countAt));
  } catch {
    return 0;
  }
}

function countQuietly() {
  // Ignore a failure: the number on the page stays as it was.
  count().catch(() => {});
}

if (views) {
  if (document.prerendering) {
    document.addEventListener("prerenderingchange", countQuietly, { once: true });
  } else {
    countQuietly();
  }
}
