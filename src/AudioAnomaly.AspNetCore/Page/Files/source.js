// The source that was selected: its spectrogram as it comes, score and level below it, and what is heard in words.
import { pause, readEvents } from './api.js';
import { beginChart, dashedLine, Left, polyline, Right, timeTicks, writeTimes } from './charts.js';
import { byId, fitCanvas, setItems, setText } from './dom.js';
import { band, duration, hertz, level, number, time, times } from './format.js';
import { Picture } from './picture.js';
import { showState } from './states.js';
import { store } from './store.js';
import { colours, isDark } from './theme.js';

const ShownSeconds = 60;
const KeptSeconds = 120;
const TextPause = 5000;
const AxisHeight = 18;
const FrameMs = 50;
const stillness = matchMedia('(prefers-reduced-motion: reduce)');

export class SourceView {
  name = null;
  #stream = null;
  #picture = null;
  #peaks = [];
  #levels = [];
  #perColumn = 0.05;
  #endAt = 0;
  #endSeconds = null;
  #shown = 0;
  #lastFrame = 0;
  #lastText = 0;
  #isFresh = false;

  constructor() {
    byId('overlay').addEventListener('change', () => {
      if (this.#picture) {
        this.#picture.overlay = byId('overlay').checked;
        this.redraw();
      }
    });
    document.addEventListener('visibilitychange', () => document.hidden ? this.#stop() : this.#start());
    store.addEventListener('sources', () => this.#describe());
    new ResizeObserver(() => { this.#isFresh = true; }).observe(byId('spectrogram'));
    const frame = now => {
      // In a hidden tab there are no frames at all.
      this.#animate(now);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  select(name) {
    if (this.name === name) {
      return;
    }
    this.name = name;
    byId('source').hidden = name === null;
    this.#clear();
    this.#describe();
    this.#stop();
    this.#start();
  }

  redraw() {
    this.#picture?.repaint(isDark());
    this.#isFresh = true;
  }

  #clear() {
    this.#picture = null;
    this.#peaks = [];
    this.#levels = [];
    this.#endSeconds = null;
    this.#isFresh = true;
  }

  #stop() {
    this.#stream?.abort();
    this.#stream = null;
  }

  /** Reads columns while the source is selected and the tab is seen. */
  async #start() {
    if (this.name === null || document.hidden || this.#stream) {
      return;
    }
    const own = this.#stream = new AbortController();
    const name = this.name;
    while (!own.signal.aborted) {
      if (store.sources.has(name)) {
        try {
          this.#clear();
          await readEvents(`live/${encodeURIComponent(name)}/picture`, (type, piece) => {
            if (!own.signal.aborted) {
              this.#take(piece);
            }
          }, own.signal, () => setText(byId('source-stream'), ''));
        } catch {
          // It has ended, or the service is away: the list of sources tells which.
        }
      }
      if (!own.signal.aborted) {
        setText(byId('source-stream'), store.sources.has(name) ? 'Connecting …' : 'The source has ended.');
        await pause(1000, own.signal);
      }
    }
  }

  #take(piece) {
    this.#perColumn = piece.secondsPerColumn;
    this.#picture ??= Object.assign(new Picture(Math.round(KeptSeconds / piece.secondsPerColumn)), { overlay: byId('overlay').checked });
    const isNew = piece.frequencies.length !== this.#picture.bins;
    const skipped = this.#endSeconds === null || isNew ? 0 : Math.max(0, Math.round((piece.startSeconds - this.#endSeconds) / piece.secondsPerColumn));
    const wasEmpty = this.#picture.isEmpty || isNew;
    this.#picture.add(piece, skipped);
    if (wasEmpty) {
      this.#picture.repaint(isDark());
      this.#peaks = [];
      this.#levels = [];
      this.#shown = this.#picture.end;
    }
    this.#peaks.push(...new Array(skipped).fill(null), ...piece.peaks);
    this.#levels.push(...new Array(skipped).fill(null), ...piece.levelsDb);
    this.#peaks.splice(0, this.#peaks.length - this.#picture.count);
    this.#levels.splice(0, this.#levels.length - this.#picture.count);
    this.#endSeconds = piece.startSeconds + piece.columns * piece.secondsPerColumn;
    this.#endAt = Date.parse(piece.startedAt) + piece.columns * piece.secondsPerColumn * 1000;
    this.#isFresh = true;
  }

  /** Moves the picture along at the pace of the sound, though columns come a second's worth at a time. */
  #animate(now) {
    const picture = this.#picture;
    const passed = now - this.#lastFrame;
    if (passed < FrameMs || byId('source').offsetParent === null && !byId('source').offsetWidth) {
      return;
    }
    this.#lastFrame = now;
    if (!picture || picture.isEmpty) {
      if (this.#isFresh) {
        this.#isFresh = false;
        ['spectrogram', 'scores', 'levels'].forEach(id => {
          const canvas = byId(id);
          fitCanvas(canvas)?.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
        });
      }
      return;
    }
    const before = this.#shown;
    if (stillness.matches) {
      this.#shown = picture.end;
    } else {
      const behind = picture.end - this.#shown;
      // At most two seconds behind; faster when more than one is waiting.
      const pace = behind > 1.2 / this.#perColumn ? 1.25 : 1;
      this.#shown = Math.min(picture.end, Math.max(picture.end - 2.5 / this.#perColumn, this.#shown + pace * passed / 1000 / this.#perColumn));
    }
    const hasMoved = Math.floor(before) !== Math.floor(this.#shown);
    if (hasMoved || this.#isFresh) {
      this.#isFresh = false;
      this.#draw();
    }
    if (now - this.#lastText > TextPause) {
      this.#lastText = now;
      this.#tell();
    }
  }

  #draw() {
    const picture = this.#picture;
    const columns = ShownSeconds / this.#perColumn;
    const to = Math.floor(this.#shown);
    const from = to - columns;
    const canvas = byId('spectrogram');
    const context = fitCanvas(canvas);
    if (!context) {
      return;
    }
    const [width, height] = [canvas.clientWidth, canvas.clientHeight - AxisHeight];
    const plot = width - Left - Right;
    beginChart(context, width, canvas.clientHeight, picture.ticks.map(tick => ({ text: tick.text, y: height * (1 - tick.place) })));
    picture.draw(context, from, to, Left, 0, plot, height);
    const endAt = this.#endAt - (picture.end - to) * this.#perColumn * 1000;
    const startAt = endAt - ShownSeconds * 1000;
    const xOf = at => Left + (at - startAt) / (ShownSeconds * 1000) * plot;
    const ticks = timeTicks(startAt, endAt, Math.max(2, Math.floor(plot / 90))).filter(tick => xOf(tick.at) > Left + 20 && xOf(tick.at) < width - 28);
    writeTimes(context, ticks, xOf, height + 4);
    this.#drawScores(from, to, plot);
    this.#drawLevels(from, to, plot);
  }

  #drawScores(from, to, plot) {
    const canvas = byId('scores');
    const context = fitCanvas(canvas);
    const threshold = store.sources.get(this.name)?.mapThreshold;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    const first = this.#picture.end - this.#peaks.length;
    const highest = Math.max(...this.#peaks.map(peak => peak ?? 0), 1e-9);
    const top = threshold ? Math.min(5, Math.max(2, Math.ceil(Math.log2(highest / threshold)))) : 1;
    const y = peak => threshold
      ? (top - Math.min(top, Math.max(-3, Math.log2(Math.max(peak, 1e-9) / threshold)))) / (top + 3) * (height - 4) + 2
      : (1 - peak / highest) * (height - 4) + 2;
    const ticks = threshold ? [-2, 0, 2, 4].filter(power => power <= top).map(power => ({ text: power < 0 ? `1/${2 ** -power}` : `${2 ** power}`, y: y(threshold * 2 ** power) })) : [{ text: number(highest), y: y(highest) }];
    setText(byId('score-legend'), threshold ? 'times the threshold' : 'no threshold');
    beginChart(context, width, height, ticks);
    if (threshold) {
      dashedLine(context, width, y(threshold));
    }
    this.#line(context, this.#peaks, first, from, to, plot, y);
  }

  #drawLevels(from, to, plot) {
    const canvas = byId('levels');
    const context = fitCanvas(canvas);
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    const y = db => (1 - (Math.max(-90, Math.min(0, db)) + 90) / 90) * (height - 4) + 2;
    beginChart(context, width, height, [0, -30, -60, -90].map(db => ({ text: `${db}`.replace('-', '−'), y: y(db) })));
    this.#line(context, this.#levels, this.#picture.end - this.#levels.length, from, to, plot, y);
  }

  #line(context, values, first, from, to, plot, y) {
    const start = Math.max(0, Math.ceil(from) - first);
    const end = Math.min(values.length, to - first);
    const x = i => Left + (first + i + 0.5 - from) / (to - from) * plot;
    polyline(context, Math.max(0, end - start), i => values[start + i] === null ? null : [x(start + i), y(values[start + i])], colours().line);
  }

  /** What the canvases show, for those who do not see them. */
  #tell() {
    const source = store.sources.get(this.name);
    if (!source) {
      return;
    }
    const highest = this.#picture.highest(Math.round(ShownSeconds / this.#perColumn));
    const share = 2 ** ((highest.value - this.#picture.threshold) / 32);
    const where = highest.value > 0 ? `; most unusual at ${hertz(highest.hertz)}, ${number(share)} times the threshold` : '';
    byId('spectrogram').setAttribute('aria-label', `Spectrogram of the last ${ShownSeconds} s of ${this.name}${where}.`);
    const peak = this.#peaks.at(-1);
    byId('scores').setAttribute('aria-label', `Score of the last ${ShownSeconds} s: now ${times(peak, source.mapThreshold) || number(peak)}.`);
    byId('levels').setAttribute('aria-label', `Level of the last ${ShownSeconds} s: now ${level(source.level)}.`);
  }

  #describe() {
    if (this.name === null) {
      return;
    }
    setText(byId('source-title'), this.name);
    const source = store.sources.get(this.name);
    const state = byId('source-state');
    state.hidden = !source;
    if (!source) {
      setText(byId('source-facts'), 'not open');
      return;
    }
    showState(state, store.stateOf(source));
    setText(byId('source-facts'), `model ${source.model}${source.modelVersion ? `, version ${source.modelVersion}` : ''} · ${number(source.sampleRate / 1000)} kHz · since ${time(source.startedAt)} · scores come ${number(source.latencySeconds)} s later`);
    setItems(byId('evidence'), wordsOf(source));
  }
}

const Faults = {
  silence: 'The microphone gives nothing but zeros.',
  constant: 'The microphone gives one value all the time.',
  clipping: 'The sound is at full scale: the gain is too high.',
  dropout: 'The microphone loses samples.',
  dead: 'The microphone is dead.',
};

function wordsOf(source) {
  const words = [...store.lasting.values()]
    .filter(alarm => alarm.source === source.name)
    .map(alarm => `Alarm since ${time(alarm.startedAt)} (${duration((Date.now() - Date.parse(alarm.startedAt)) / 1000)}): ${alarm.text}`);
  if (source.state === 'silent') {
    words.push('No samples come.');
  }
  if (source.fault && Faults[source.fault]) {
    words.push(Faults[source.fault]);
  }
  for (const found of source.evidence) {
    const where = band(found.lowHz, found.highHz);
    words.push(`${found.kind}: ${found.text}${where && !/Hz/.test(found.text) ? ` (${where})` : ''}`);
  }
  for (const kind of source.drift.filter(kind => kind.direction !== 'none')) {
    words.push(`Drift: ${kind.kind} ${kind.direction} than in the recordings calibrated on. Rather the conditions changed.`);
  }
  words.push(...source.warnings);
  return words.length > 0 ? words : ['Nothing unusual.'];
}
