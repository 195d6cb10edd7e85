// Counts one view of the article on this page and shows the new sum.
//
// The page is the same for every visitor and may come from any cache, so only this request changes
// the count. A prerendered page counts when somebody looks at it; a page that the browser restores
// from memory does not count again.

const views = document.querySelector("[data-count-at]");

async function count() {
  const response = await fetch(views.dataset.countAt, {
    method: "POST",
    credentials: "omit",
    keepalive: true,
  });
  if (response.ok) {
    views.textContent = (await response.json()).views;
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
