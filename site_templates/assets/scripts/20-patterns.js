// Patterns: an old name leads on, with the place on the page that was asked for; an empty table
// says how to fill it again.
(() => {
  "use strict";

  const moved = () => {
    const link = document.querySelector("a[data-fl-moved]");
    if (link) location.replace(link.href + location.hash);
  };

  const clears = () => {
    for (const button of document.querySelectorAll("[data-fl-clear]")) {
      button.addEventListener("click", () => {
        const form = document.querySelector(`[data-fl-filter="${button.dataset.flClear}"]`);
        for (const one of form.querySelectorAll("input, select")) one.value = "";
        form.dispatchEvent(new Event("input", { bubbles: true }));
        form.querySelector("[data-fl-text]").focus();
      });
    }
  };

  window.fl.onPage(() => {
    moved();
    clears();
  });
})();
