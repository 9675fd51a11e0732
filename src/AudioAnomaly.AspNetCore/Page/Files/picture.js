// A spectrogram with the anomaly map over it: columns are painted once into a small canvas and only moved afterwards.
import { hertz } from './format.js';

const Ticks = [50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 40000];

/** Base64 to bytes. */
export function bytesOf(text) {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = binary.charCodeAt(i);
  }
  return bytes;
}

/**
 * 256 colours for levels, from quiet to loud: blue ones, and orange ones for what the map shows. How light a cell is tells its level in both, so that the sound
 * stays to be seen under the map. Blue and orange differ for nearly everybody.
 */
function scalesOf(dark) {
  return dark
    ? { usual: scaleOf([8, 12, 20], [18, 52, 86], [60, 120, 165], [205, 226, 240]), unusual: scaleOf([82, 32, 0], [150, 66, 6], [226, 120, 28], [255, 222, 170]) }
    : { usual: scaleOf([250, 252, 254], [190, 212, 230], [80, 130, 175], [10, 38, 74]), unusual: scaleOf([255, 218, 178], [250, 168, 96], [214, 88, 8], [92, 28, 0]) };
}

function scaleOf(...stops) {
  const scale = new Uint8Array(256 * 3);
  for (let i = 0; i < 256; i++) {
    const at = i / 255 * (stops.length - 1);
    const low = Math.min(stops.length - 2, Math.floor(at));
    for (let c = 0; c < 3; c++) {
      scale[3 * i + c] = stops[low][c] + (stops[low + 1][c] - stops[low][c]) * (at - low);
    }
  }
  return scale;
}

/** Cells of the last columns, painted into a canvas that is used as a ring. */
export class Picture {
  frequencies = [];
  bins = 0;
  /** How many columns came in all, lost ones too. */
  end = 0;
  count = 0;
  overlay = true;
  #levels;
  #map;
  #canvas = document.createElement('canvas');
  #context;
  #range = [0, 255];
  #colours = scalesOf(false);
  #dark = false;

  /** @param {number} capacity how many columns are kept */
  constructor(capacity) {
    this.capacity = capacity;
  }

  get isEmpty() {
    return this.count === 0;
  }

  /** Takes in columns. @param {object} piece as the service sends it @param {number} skipped how many columns are missing before it */
  add(piece, skipped = 0) {
    if (piece.frequencies.length !== this.bins || piece.frequencies.at(-1) !== this.frequencies.at(-1)) {
      this.#begin(piece.frequencies);
    }
    const levels = bytesOf(piece.levels);
    const map = bytesOf(piece.map);
    this.threshold = piece.atThreshold;
    for (let column = 0; column < Math.min(skipped, this.capacity); column++) {
      this.#put(new Uint8Array(this.bins), 0, new Uint8Array(this.bins));
    }
    const wasEmpty = this.count === 0;
    for (let column = 0; column < piece.columns; column++) {
      this.#put(levels, column * this.bins, map);
    }
    if (wasEmpty || this.#isOutOfRange()) {
      this.repaint();
    } else {
      this.#paint(this.end - Math.min(piece.columns + skipped, this.capacity), this.end);
    }
  }

  /** Paints all again, in other colours. */
  repaint(dark = this.#dark) {
    this.#dark = dark;
    this.#colours = scalesOf(dark);
    if (this.count > 0) {
      this.#range = this.#findRange();
      this.#paint(this.end - this.count, this.end);
    }
  }

  /** Draws columns from one number to another, which need not be whole, into a box. */
  draw(context, from, to, left, top, width, height) {
    context.imageSmoothingEnabled = false;
    const perColumn = width / (to - from);
    const first = Math.max(Math.floor(from), this.end - this.count, 0);
    for (let start = first; start < Math.min(to, this.end);) {
      const at = start % this.capacity;
      const count = Math.min(this.capacity - at, Math.min(Math.ceil(to), this.end) - start);
      context.drawImage(this.#canvas, at, 0, count, this.bins, left + (start - from) * perColumn, top, count * perColumn, height);
      start += count;
    }
  }

  /** The highest score of a column's cells, as a byte, and its frequency. */
  highest(columns) {
    let best = 0;
    let bin = 0;
    for (let column = Math.max(this.end - columns, this.end - this.count); column < this.end; column++) {
      const start = column % this.capacity * this.bins;
      for (let b = 0; b < this.bins; b++) {
        if (this.#map[start + b] > best) {
          best = this.#map[start + b];
          bin = b;
        }
      }
    }
    return { value: best, hertz: this.frequencies[bin] ?? 0 };
  }

  /** Where a frequency is, 0 at the bottom and 1 at the top. */
  placeOf(frequency) {
    const f = this.frequencies;
    if (f.length < 2 || frequency < f[0] || frequency > f.at(-1)) {
      return null;
    }
    let bin = 0;
    while (bin < f.length - 2 && f[bin + 1] < frequency) {
      bin++;
    }
    return (bin + 0.5 + (frequency - f[bin]) / (f[bin + 1] - f[bin])) / f.length;
  }

  /** Frequencies to write at the axis. */
  get ticks() {
    return Ticks.map(tick => ({ text: hertz(tick), place: this.placeOf(tick) })).filter(tick => tick.place !== null);
  }

  #begin(frequencies) {
    this.frequencies = frequencies;
    this.bins = frequencies.length;
    this.end = 0;
    this.count = 0;
    this.#levels = new Uint8Array(this.capacity * this.bins);
    this.#map = new Uint8Array(this.capacity * this.bins);
    this.#canvas.width = this.capacity;
    this.#canvas.height = this.bins;
    this.#context = this.#canvas.getContext('2d');
  }

  #put(levels, start, map) {
    const at = this.end % this.capacity * this.bins;
    this.#levels.set(levels.subarray(start, start + this.bins), at);
    this.#map.set(map.subarray(start, start + this.bins), at);
    this.end++;
    this.count = Math.min(this.count + 1, this.capacity);
  }

  #paint(from, to) {
    const start = Math.max(from, this.end - this.count);
    for (let column = start; column < to;) {
      const at = column % this.capacity;
      const count = Math.min(this.capacity - at, to - column);
      const image = this.#context.createImageData(count, this.bins);
      for (let c = 0; c < count; c++) {
        this.#paintColumn(image, c, (at + c) * this.bins);
      }
      this.#context.putImageData(image, at, 0);
      column += count;
    }
  }

  #paintColumn(image, column, start) {
    const { data, width } = image;
    const { usual, unusual } = this.#colours;
    const [low, high] = this.#range;
    for (let bin = 0; bin < this.bins; bin++) {
      const level = Math.min(255, Math.max(0, Math.round((this.#levels[start + bin] - low) * 255 / (high - low))));
      // Nothing below three quarters of the threshold, half of the colour at it, nearly all at eight times.
      const over = this.#map[start + bin] - this.threshold;
      const share = this.overlay && over > -12 ? Math.min(0.9, over < 0 ? (over + 12) / 24 : 0.5 + 0.4 * over / 96) : 0;
      const to = 4 * ((this.bins - 1 - bin) * width + column);
      for (let c = 0; c < 3; c++) {
        data[to + c] = usual[3 * level + c] + (unusual[3 * level + c] - usual[3 * level + c]) * share;
      }
      data[to + 3] = 255;
    }
  }

  /** From the quietest cells to the loudest, without the few at the ends. Silence is no part of it. */
  #findRange() {
    const counts = new Uint32Array(256);
    const total = this.count * this.bins;
    for (let column = this.end - this.count; column < this.end; column++) {
      const start = column % this.capacity * this.bins;
      for (let bin = 0; bin < this.bins; bin++) {
        counts[this.#levels[start + bin]]++;
      }
    }
    const heard = total - counts[0];
    const at = share => {
      let sum = 0;
      for (let value = 1; value < 256; value++) {
        sum += counts[value];
        if (sum >= share * heard) {
          return value;
        }
      }
      return 255;
    };
    const [low, high] = heard > 0 ? [at(0.02), at(0.998)] : [0, 255];
    return [Math.max(0, low - 2), Math.max(high + 2, low + 24)];
  }

  /** Now and then: whether the range no longer fits. */
  #isOutOfRange() {
    if (this.end % 100 >= 20) {
      return false;
    }
    const [low, high] = this.#findRange();
    return Math.abs(low - this.#range[0]) > 8 || Math.abs(high - this.#range[1]) > 8;
  }
}
