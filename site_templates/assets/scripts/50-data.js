// Data and feeds: buttons copy whole addresses, and the Markdown of badges names this very site.
(() => {
  "use strict";

  const whole = (address) => new URL(address, location.href).href;

  fl.onPage(() => {
    for (const button of document.querySelectorAll("[data-fl-address]")) {
      button.dataset.flCopy = whole(button.dataset.flAddress);
    }
    for (const part of document.querySelectorAll("[data-fl-site]")) {
      const { flSite, flUnknown } = part.dataset;
      part.querySelector("[data-fl-advice]")?.remove();
      for (const one of part.querySelectorAll(".fl-badge code, .fl-badge [data-fl-copy]")) {
        const known = (text) => text.replaceAll(flUnknown, whole(flSite));
        if (one.dataset.flCopy) one.dataset.flCopy = known(one.dataset.flCopy);
        else one.textContent = known(one.textContent);
      }
    }
  });
})();
