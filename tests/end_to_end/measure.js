// What a reader of the page that is open sees, as one object: where it is cut or too faint, and whether anything ran.
(() => {
  const page = document.scrollingElement, sheet = document.querySelector(".sheet");
  const colour = (words) => {
    const [r, g, b, a = 1] = words.match(/[\d.]+/g).map(Number);
    return { r, g, b, a };
  };
  // WCAG 2.2: relative luminance, and the contrast of two colours.
  const luminance = ({ r, g, b }) => [r, g, b]
    .map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const own = colour(getComputedStyle(at).backgroundColor);
      if (own.a === 1) return own;
      if (own.a > 0) throw new Error(`half transparent: ${at.outerHTML.slice(0, 80)}`);
    }
    return { r: 255, g: 255, b: 255, a: 1 };
  };
  const inside = (() => {
    const box = sheet.getBoundingClientRect(), style = getComputedStyle(sheet);
    return { left: box.left + parseFloat(style.paddingLeft), right: box.right - parseFloat(style.paddingRight) };
  })();
  const cut = [], faint = [], small = [];
  let texts = 0;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode, element = node.parentElement, words = node.data.trim();
    if (!words || element.closest("script, style")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const boxes = [...range.getClientRects()].filter((box) => box.width > 0);
    const style = getComputedStyle(element), size = parseFloat(style.fontSize);
    if (size < 10) {
      if (words.replaceAll("\u00a0", "")) small.push(`${size}px: ${words.slice(0, 60)}`);
      continue;
    }
    texts += 1;
    if (!boxes.length) cut.push(`not shown: ${words.slice(0, 60)}`);
    for (const box of boxes) {
      if (box.left < inside.left - 1 || box.right > inside.right + 1) {
        cut.push(`${Math.round(box.left)}–${Math.round(box.right)} of ${Math.round(inside.left)}–${Math.round(inside.right)}: ${words.slice(0, 60)}`);
        break;
      }
    }
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      if (getComputedStyle(at).overflowX !== "visible" && at.scrollWidth > at.clientWidth) cut.push(`hidden: ${words.slice(0, 60)}`);
    }
    const large = size >= 24 || (size >= 18.66 && parseInt(style.fontWeight, 10) >= 700);
    const found = contrast(colour(style.color), ground(element));
    if (found < (large ? 3 : 4.5)) faint.push(`${found.toFixed(2)}: ${words.slice(0, 60)}`);
  }
  const attributes = [...document.querySelectorAll("*")].flatMap((element) => [...element.attributes]);
  return {
    width: innerWidth,
    scrollWidth: page.scrollWidth,
    language: document.documentElement.lang,
    direction: getComputedStyle(sheet).direction,
    align: getComputedStyle(sheet).textAlign,
    ground: ground(sheet),
    texts, cut, faint, small,
    pictures: [...document.images].map((image) => ({ width: image.clientWidth, loaded: image.naturalWidth, words: image.alt })),
    room: inside.right - inside.left,
    ran: [typeof window.ran !== "undefined" && "a script", document.title === "ran" && "an attribute"].filter(Boolean),
    active: [...document.querySelectorAll("script, iframe, object, embed, form, link, base, audio, video, svg")].map((element) => element.outerHTML.slice(0, 80))
      .concat(attributes.filter((one) => one.name.startsWith("on") || /^\s*(https?|javascript|file|\/\/)/i.test(one.value)).map((one) => `${one.name}=${one.value.slice(0, 60)}`)),
    words: document.body.innerText,
  };
})()
