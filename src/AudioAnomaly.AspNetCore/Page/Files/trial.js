// Where alarms would have been in the last hours with another rule: nothing is changed by it.
import { getJson } from './api.js';
import { beginChart, Left, mark, Right, timeTicks, writeTimes } from './charts.js';
import { byId, fitCanvas, make, setItems, setText } from './dom.js';
import { dayAndTime, duration, number } from './format.js';
import { colours } from './theme.js';

const AxisHeight = 18;
const MarkHeight = 12;
const MostWindows = 24;
const Again = 30000;
const MostPoints = 2000;

export class Trial {
  #name = null;
  #windows = null;
  #result = null;
  #asked = 0;
  #timer = 0;

  constructor() {
    for (const id of ['trial-required', 'trial-of']) {
      byId(id).append(make('option', { value: '' }, 'automatic'), ...Array.from({ length: MostWindows }, (_, i) => make('option', { value: i + 1 }, String(i + 1))));
    }
    byId('trial').addEventListener('toggle', () => this.#load());
    byId('trial-rate').addEventListener('input', () => {
      setText(byId('trial-rate-text'), number(this.#perDay));
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#try(), 150);
    });
    byId('trial-required').addEventListener('change', () => this.#choose('trial-required', 'trial-of', Math.max));
    byId('trial-of').addEventListener('change', () => this.#choose('trial-of', 'trial-required', Math.min));
    new ResizeObserver(() => this.redraw()).observe(byId('trial-chart'));
    setInterval(() => document.hidden || this.#load(), Again);
  }

  get #perDay() {
    return Number((10 ** Number(byId('trial-rate').value)).toPrecision(2));
  }

  /** Shows the part for a source. Nothing is asked for until somebody opens it. */
  select(name) {
    this.#name = name;
    this.#windows = null;
    this.#result = null;
    this.#asked++;
    byId('trial').hidden = name === null;
    byId('trial-chart').width = 0;
    setText(byId('trial-result'), '');
    setItems(byId('trial-alarms'), []);
    this.#load();
  }

  async #load() {
    if (!byId('trial').open || this.#name === null) {
      return;
    }
    const name = this.#name;
    try {
      const windows = await getJson(`live/${encodeURIComponent(name)}/windows?points=${MostPoints}`);
      if (this.#name === name) {
        this.#windows = windows;
        this.#try();
      }
    } catch (error) {
      if (this.#name === name && this.#windows === null) {
        setText(byId('trial-result'), error.message);
      }
    }
  }

  async #try() {
    if (this.#name === null) {
      return;
    }
    const asked = ++this.#asked;
    const query = new URLSearchParams({ alarmsPerDay: String(this.#perDay) });
    if (byId('trial-required').value) {
      query.set('required', byId('trial-required').value);
      query.set('of', byId('trial-of').value);
    }
    try {
      const result = await getJson(`live/${encodeURIComponent(this.#name)}/alarms/trial?${query}`);
      if (asked === this.#asked) {
        this.#result = result;
        this.#tell();
      }
    } catch (error) {
      if (asked === this.#asked) {
        setText(byId('trial-result'), error.message);
      }
    }
    this.redraw();
  }

  /** Both are automatic, or none is, and never more are required than there are. */
  #choose(changed, other, within) {
    const value = byId(changed).value;
    byId(other).value = value === '' ? '' : String(within(Number(value), Number(byId(other).value || value)));
    this.#try();
  }

  #tell() {
    const { alarms, hours, required, of, pValue } = this.#result;
    setText(byId('trial-result'), `${alarms.length === 0 ? 'No alarm' : alarms.length === 1 ? '1 alarm' : `${alarms.length} alarms`} in the last ${duration(hours * 3600)} with this rule: ${required} of ${of} windows, p at most ${number(pValue)}.${this.#result.warning ? ` ${this.#result.warning}` : ''}`);
    setItems(byId('trial-alarms'), alarms.slice(-10).reverse().map(alarm =>
      `${dayAndTime(alarm.startedAt)}${alarm.endedAt ? `, ${duration((Date.parse(alarm.endedAt) - Date.parse(alarm.startedAt)) / 1000)}` : ', lasts'}: ${alarm.kind}, score ${number(alarm.score)}`));
  }

  redraw() {
    const canvas = byId('trial-chart');
    const context = byId('trial').open && this.#windows ? fitCanvas(canvas) : null;
    if (!context) {
      return;
    }
    const [width, height] = [canvas.clientWidth, canvas.clientHeight - AxisHeight];
    const plot = width - Left - Right;
    const windows = this.#windows;
    if (windows.length === 0) {
      beginChart(context, width, canvas.clientHeight, []);
      return;
    }
    const startAt = Date.parse(windows[0].endedAt) - windows[0].seconds * 1000;
    const endAt = Math.max(Date.parse(windows.at(-1).endedAt), startAt + 60000);
    const xOf = at => Left + (at - startAt) / (endAt - startAt) * plot;

    // The lowest and the highest of each pixel: a day has more windows than a screen.
    const columns = new Map();
    let [lowest, highest] = [Infinity, 1e-6];
    for (const window of windows) {
      const x = Math.round(xOf(Date.parse(window.endedAt)));
      const score = Math.max(window.score, 1e-3);
      const old = columns.get(x);
      columns.set(x, old ? [Math.min(old[0], score), Math.max(old[1], score)] : [score, score]);
      lowest = Math.min(lowest, score);
      highest = Math.max(highest, score);
    }
    const [bottom, top] = [Math.floor(Math.log2(lowest)), Math.max(Math.ceil(Math.log2(highest)), Math.floor(Math.log2(lowest)) + 2)];
    const y = score => MarkHeight + (top - Math.log2(score)) / (top - bottom) * (height - MarkHeight - 2);
    const step = Math.max(1, Math.ceil((top - bottom) / 5));
    const ticks = Array.from({ length: Math.floor((top - bottom) / step) + 1 }, (_, i) => bottom + i * step).map(power => ({ text: number(2 ** power), y: y(2 ** power) }));
    beginChart(context, width, canvas.clientHeight, ticks);
    context.fillStyle = colours().line;
    for (const [x, [low, high]] of columns) {
      context.fillRect(x - 1.25, y(high) - 1.25, 2.5, Math.max(2.5, y(low) - y(high) + 2.5));
    }
    for (const alarm of this.#result?.alarms ?? []) {
      const [from, to] = [xOf(Date.parse(alarm.startedAt)), xOf(alarm.endedAt ? Date.parse(alarm.endedAt) : endAt)];
      context.fillStyle = colours().alarm;
      context.globalAlpha = 0.2;
      context.fillRect(from, MarkHeight, Math.max(1, to - from), height - MarkHeight);
      context.globalAlpha = 1;
      mark(context, xOf(Date.parse(alarm.raisedAt)), MarkHeight - 1, colours().alarm);
    }
    writeTimes(context, timeTicks(startAt, endAt, Math.max(2, Math.floor(plot / 70))).filter(tick => xOf(tick.at) > Left + 16 && xOf(tick.at) < width - 20), xOf, height + 4);
    canvas.setAttribute('aria-label', `Scores of windows of the last ${duration((endAt - startAt) / 1000)}, from ${number(lowest)} to ${number(highest)}; ${this.#result?.alarms.length ?? 0} alarms with this rule.`);
  }
}

