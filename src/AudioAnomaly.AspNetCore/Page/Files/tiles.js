// All sources at a glance: a tile each, with state, level and the score of the last minutes.
import { byId, fitCanvas, make, setText } from './dom.js';
import { level, number } from './format.js';
import { showState } from './states.js';
import { store } from './store.js';
import { colours } from './theme.js';

const ShownSeconds = 180;
const LeastSeconds = 30;
const Range = 3;

export class Tiles {
  #list = byId('tiles');
  #tiles = new Map();
  #select;
  #selected = null;
  #drawn = 0;

  constructor(select) {
    this.#select = select;
    this.#list.addEventListener('keydown', event => this.#move(event));
    store.addEventListener('sources', () => this.update());
  }

  set selected(name) {
    this.#selected = name;
    this.update();
  }

  update() {
    const sources = store.sorted;
    const names = new Set(sources.map(source => source.name));
    for (const [name, tile] of this.#tiles) {
      if (!names.has(name)) {
        tile.item.remove();
        this.#tiles.delete(name);
      }
    }
    byId('no-sources').hidden = sources.length > 0 || store.connection !== 'live';
    sources.forEach((source, index) => {
      const tile = this.#tiles.get(source.name) ?? this.#add(source.name);
      if (this.#list.children[index] !== tile.item) {
        this.#list.insertBefore(tile.item, this.#list.children[index] ?? null);
      }
      this.#show(tile, source, index);
    });
    // Lines change slowly; states above are shown at once.
    const now = performance.now();
    if (now - this.#drawn > 450) {
      this.#drawn = now;
      sources.forEach(source => drawLine(this.#tiles.get(source.name).line, source));
    }
  }

  redraw() {
    this.#drawn = 0;
    this.update();
  }

  #add(name) {
    const title = make('span', { class: 'name' }, name);
    const state = make('span', { class: 'state' });
    const figures = make('span', { class: 'figures' });
    const line = make('canvas', { class: 'line-chart', 'aria-hidden': 'true' });
    const button = make('button', { type: 'button', class: 'tile' }, title, state, line, figures);
    button.addEventListener('click', () => this.#select(name));
    const tile = { item: make('li', {}, button), button, state, figures, line };
    this.#tiles.set(name, tile);
    return tile;
  }

  #show(tile, source, index) {
    const state = store.stateOf(source);
    showState(tile.state, state);
    tile.button.dataset.state = state;
    const isSelected = source.name === this.#selected;
    tile.button.setAttribute('aria-current', String(isSelected));
    tile.button.tabIndex = isSelected || (this.#selected === null && index === 0) ? 0 : -1;
    const score = source.lastScore === null ? '' : number(source.lastScore);
    setText(tile.figures, `${level(source.level)}${score ? `  score ${score}` : ''}`);
  }

  #move(event) {
    const buttons = [...this.#list.querySelectorAll('button')];
    const at = buttons.indexOf(document.activeElement);
    if (at < 0) {
      return;
    }
    const top = buttons[0].offsetTop;
    const columns = Math.max(1, buttons.filter(button => button.offsetTop === top).length);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + columns, ArrowUp: at - columns, Home: 0, End: buttons.length - 1 }[event.key];
    if (next !== undefined && buttons[next]) {
      event.preventDefault();
      buttons.forEach(button => { button.tabIndex = -1; });
      buttons[next].tabIndex = 0;
      buttons[next].focus();
    }
  }
}

/** The score over time on a logarithmic scale, with the threshold in the middle. */
function drawLine(canvas, source) {
  const context = fitCanvas(canvas);
  if (!context) {
    return;
  }
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  const colour = colours();
  context.clearRect(0, 0, width, height);
  const { points, mapThreshold } = source;
  if (points.length === 0) {
    return;
  }
  const end = points.at(-1).at;
  const highest = mapThreshold ? null : Math.max(...points.map(point => point.peak), 1e-9);
  const shown = Math.min(ShownSeconds, Math.max(LeastSeconds, (end - points[0].at) / 1000));
  const x = at => width - (end - at) / 1000 / shown * width;
  const y = peak => {
    const share = mapThreshold ? (Math.log2(Math.max(peak / mapThreshold, 1e-6)) + Range) / (2 * Range) : peak / highest;
    return height - 1 - Math.min(1, Math.max(0, share)) * (height - 2);
  };
  context.lineWidth = 1;
  if (mapThreshold) {
    context.strokeStyle = colour.threshold;
    context.setLineDash([3, 3]);
    context.beginPath();
    context.moveTo(0, Math.round(y(mapThreshold)) + 0.5);
    context.lineTo(width, Math.round(y(mapThreshold)) + 0.5);
    context.stroke();
    context.setLineDash([]);
  }
  context.strokeStyle = store.stateOf(source) === 'alarm' ? colour.alarm : colour.line;
  context.lineWidth = 1.5;
  context.beginPath();
  points.forEach((point, index) => index === 0 ? context.moveTo(x(point.at), y(point.peak)) : context.lineTo(x(point.at), y(point.peak)));
  context.stroke();
}

