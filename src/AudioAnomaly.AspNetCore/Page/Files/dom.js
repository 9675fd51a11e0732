// Small pieces for building the page. Texts go in as text only: names and notes come from the network.

/** @returns {HTMLElement} */
export const byId = id => document.getElementById(id);

/** Makes an element with attributes and children; strings become text. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

/** Changes a text only where it differs: screen readers and layout are left alone otherwise. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Puts items into a list, only if they changed. */
export function setItems(list, texts) {
  const key = texts.join('\n');
  if (list.dataset.key !== key) {
    list.dataset.key = key;
    list.replaceChildren(...texts.map(text => make('li', {}, text)));
  }
}

/** Says something to screen readers. */
export function announce(text) {
  const log = byId('announcer');
  log.append(make('p', {}, text));
  while (log.childElementCount > 5) {
    log.firstElementChild.remove();
  }
}

/** Fits a canvas to its size on the screen. @returns {CanvasRenderingContext2D|null} null while it is not shown */
export function fitCanvas(canvas) {
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  const width = Math.round(canvas.clientWidth * ratio);
  const height = Math.round(canvas.clientHeight * ratio);
  if (width === 0 || height === 0) {
    return null;
  }
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const context = canvas.getContext('2d');
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}
