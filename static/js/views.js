// Counts one view of the article on this page and shows the new sum.
//
// The page itself is the same for every visitor and may come from any cache, so the count goes
// up by this one request. A page that the browser renders ahead of time is not a view until
// somebody looks at it; going back to a page kept in memory is not a new one.

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
  // A lost count is not worth troubling the reader: the number on the page stays as it was.
  count().catch(() => {});
}

if (views) {
  if (document.prerendering) {
    document.addEventListener("prerenderingchange", countQuietly, { once: true });
  } else {
    countQuietly();
  }
}
