// What is wrong with a page as the browser has laid it out: a list of texts.
(() => {
  const folded = [...document.querySelectorAll("details")];
  if (folded.length < 50) folded.forEach((it) => (it.open = true));

  const words = (it) => `${it.tagName.toLowerCase()} '${it.textContent.trim().slice(0, 40)}'`;
  const box = (it) => it.getBoundingClientRect();
  const seen = (it) => it.checkVisibility() && box(it).width > 0;

  // in the units of the picture; a text has its own size there
  const holds = (outer, inner) =>
    inner.x >= outer.x - 0.5 && inner.y >= outer.y - 0.5 &&
    inner.x + inner.width <= outer.x + outer.width + 0.5 &&
    inner.y + inner.height <= outer.y + outer.height + 0.5;
  const overlap = (a, b) =>
    a.x + a.width > b.x + 0.5 && b.x + b.width > a.x + 0.5 &&
    a.y + a.height > b.y + 0.5 && b.y + b.height > a.y + 0.5;

  const outsideOfPictures = [...document.querySelectorAll("svg")].flatMap((svg) => {
    const all = svg.viewBox.baseVal;
    return [...svg.querySelectorAll("text")].filter((it) => !holds(all, it.getBBox())).map(words);
  });

  const overlappingTexts = [...document.querySelectorAll("svg")].flatMap((svg) => {
    const texts = [...svg.querySelectorAll("text")].map((it) => [it, it.getBBox()]);
    return texts.flatMap(([one, at], i) =>
      texts.slice(i + 1).filter(([, other]) => overlap(at, other))
        .map(([other]) => `${words(one)} and ${words(other)}`));
  });

  // boxes that stand for layers: rounded ones of the graph
  const graph = document.querySelector("#graph svg") ?? document.querySelector("svg");
  const boxes = graph ? [...graph.querySelectorAll("rect.box")].map((it) => it.getBBox()) : [];
  const overlappingBoxes = boxes.flatMap((one, i) =>
    boxes.slice(i + 1).filter((it) => overlap(one, it)).map((it) => `${one.x} ${one.y}`));
  const cutLabels = graph
    ? [...graph.querySelectorAll("text")].filter((it) => {
        const at = it.getBBox();
        return boxes.some((one) => overlap(one, at) && !holds(one, at));
      }).map(words)
    : [];

  // WCAG 2.2, relative luminance
  const luminance = (colour) => {
    const parts = colour.match(/[\d.]+/g).slice(0, 3).map((it) => it / 255);
    const [r, g, b] = parts.map((it) => it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const isClear = (colour) => /, 0\)$|transparent/.test(colour);
  const behind = (it) => {
    for (let at = it; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!isClear(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const behindText = (it) => {
    const at = it.getBBox();
    const under = [...it.ownerSVGElement.querySelectorAll("rect")].filter((one) =>
      one.compareDocumentPosition(it) & Node.DOCUMENT_POSITION_FOLLOWING && overlap(one.getBBox(), at));
    return under.map((one) => getComputedStyle(one).fill);
  };
  const holdsText = (it) => [...it.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  const faint = [
    ...[...document.querySelectorAll("body *:not(svg *):not(script)")]
      .filter((it) => holdsText(it) && seen(it))
      .filter((it) => contrast(getComputedStyle(it).color, behind(it)) < 4.5),
    ...[...document.querySelectorAll("svg text")]
      .filter((it) => behindText(it).some((on) => contrast(getComputedStyle(it).fill, on) < 4.5)),
  ].map(words);

  // what is cut off at the side, unless its own box scrolls and keys can reach that
  const wide = document.documentElement.clientWidth;
  const beyond = [...document.querySelectorAll("body *")].filter((it) =>
    seen(it) && box(it).right > wide + 0.5 && !it.closest("[tabindex='0']")).map(words);

  const headings = [...document.querySelectorAll("h1,h2,h3")].map((it) => Number(it.tagName[1]));
  const unnamed = [
    ...[...document.querySelectorAll("svg")].filter((it) =>
      it.getAttribute("role") !== "img" || !it.querySelector(":scope > title")?.textContent),
    ...[...document.querySelectorAll("[tabindex='0'].wide")].filter((it) => !it.ariaLabel),
    ...[...document.querySelectorAll("table")].filter((it) =>
      !document.getElementById(it.getAttribute("aria-labelledby"))),
  ].map((it) => it.tagName);

  const problems = {
    overflow: Math.max(document.documentElement.scrollWidth - wide, 0) || [], beyond, faint,
    unnamed, skippedHeadings: headings.filter((it, i) => it > (headings[i - 1] ?? 0) + 1),
    outsideOfPictures, overlappingTexts, overlappingBoxes, cutLabels,
  };
  return Object.entries(problems).flatMap(([kind, its]) => [its].flat().map((it) => `${kind}: ${it}`));
})()
