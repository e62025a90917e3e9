// Charts answer to the pointer: their drawing is replaced by a live one as soon as somebody rests
// on it. Until then, and wherever that fails, the drawing of the page stays.
(() => {
  "use strict";

  const bundle = document.currentScript && new URL("vega.js", document.currentScript.src);
  const DWELL = 150; // milliseconds: passing by while scrolling loads nothing
  const FONT = 12;
  let library;
  let live = [];

  const load = () => {
    library ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.type = "module"; // its names stay its own
      script.src = bundle;
      script.onload = () => resolve(window.vegaEmbed);
      script.onerror = () => reject(new Error("vega.js"));
      document.head.append(script);
    }).catch((error) => {
      library = undefined;
      throw error;
    });
    return library;
  };

  // The spec as large as the drawing is on the screen, in the page's font.
  const fitted = (given, drawing) => {
    const narrow = drawing.classList.contains("fl-narrow");
    const spec = (narrow && given.narrow) || given.spec;
    const box = drawing.viewBox.baseVal;
    const by = drawing.getBoundingClientRect().width / box.width;
    const padding = Object.fromEntries(
      Object.entries(spec.padding).map(([side, pixels]) => [side, pixels * by]),
    );
    const size = { labelFontSize: FONT * by, titleFontSize: FONT * by };
    return {
      ...spec,
      padding,
      width: box.width * by - padding.left - padding.right,
      height: spec.height * by,
      config: {
        ...spec.config,
        font: getComputedStyle(drawing).fontFamily,
        axis: { ...spec.config.axis, ...size },
        text: { ...spec.config.text, fontSize: FONT * by },
      },
    };
  };

  const enliven = async (figure) => {
    const [embed, answer] = await Promise.all([
      load(),
      fetch(figure.querySelector(".fl-figure-json").href),
    ]);
    const given = await answer.json();
    const place = figure.querySelector(".fl-drawing");
    const drawing = [...place.children].find((one) => one.getClientRects().length);
    if (!drawing || !figure.isConnected) return;
    const stage = document.createElement("div");
    stage.className = "fl-stage";
    stage.style.visibility = "hidden";
    place.append(stage);
    try {
      // `ast`: expressions are interpreted, so that a site may forbid eval.
      const made = await embed(stage, fitted(given, drawing), {
        actions: false,
        ast: true,
        defaultStyle: false,
        renderer: "svg",
        tooltip: { disableDefaultStyle: true },
      });
      live.push(made);
      const svg = stage.querySelector("svg");
      for (const name of ["role", "aria-labelledby", "aria-describedby"]) {
        svg.setAttribute(name, drawing.getAttribute(name));
      }
      for (const name of ["role", "aria-label", "aria-roledescription"]) {
        stage.removeAttribute(name);
      }
      stage.style.visibility = "";
      figure.classList.add("fl-live");
    } catch (error) {
      stage.remove();
      throw error;
    }
  };

  const still = () => {
    for (const made of live) made.finalize();
    live = [];
    document.getElementById("vg-tooltip-element")?.remove();
    for (const figure of document.querySelectorAll(".fl-live")) {
      figure.classList.remove("fl-live");
      figure.querySelector(".fl-stage").remove();
      waits(figure);
    }
  };

  const waits = (figure) => {
    const place = figure.querySelector(".fl-drawing");
    let timer;
    const begin = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        place.removeEventListener("pointerenter", begin);
        enliven(figure).catch(() => figure.classList.add("fl-still"));
      }, DWELL);
    };
    place.addEventListener("pointerenter", begin);
    place.addEventListener("pointerleave", () => clearTimeout(timer));
  };

  fl.onPage(() => {
    still();
    if (bundle) document.querySelectorAll("[data-fl-chart]:not(.fl-waits)").forEach((figure) => {
      figure.classList.add("fl-waits");
      waits(figure);
    });
  });

  // Another width is another drawing: the page's own fits any.
  addEventListener("resize", () => live.length && still());
})();
