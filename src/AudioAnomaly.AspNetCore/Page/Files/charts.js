// Axes and lines on canvases.
import { colours } from './theme.js';

export const Left = 52;
export const Right = 8;
export const Font = '11px system-ui, sans-serif';

/** Clears a chart and writes ticks at its left. @param {{text: string, y: number}[]} ticks */
export function beginChart(context, width, height, ticks) {
  const colour = colours();
  context.clearRect(0, 0, width, height);
  context.font = Font;
  context.fillStyle = colour.text;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  context.strokeStyle = colour.grid;
  context.lineWidth = 1;
  let written = Infinity;
  for (const { text, y } of ticks) {
    const at = Math.min(height - 6, Math.max(6, y));
    if (Math.abs(at - written) > 12) {
      context.fillText(text, Left - 6, at);
      written = at;
    }
    context.beginPath();
    context.moveTo(Left - 3, Math.round(y) + 0.5);
    context.lineTo(width - Right, Math.round(y) + 0.5);
    context.stroke();
  }
}

export function dashedLine(context, width, y) {
  context.strokeStyle = colours().threshold;
  context.setLineDash([6, 4]);
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(Left, y);
  context.lineTo(width - Right, y);
  context.stroke();
  context.setLineDash([]);
}

/** A line through points, broken where there are none. @param {(i: number) => [number, number] | null} at */
export function polyline(context, count, at, colour, lineWidth = 1.5) {
  context.strokeStyle = colour;
  context.lineWidth = lineWidth;
  context.lineJoin = 'round';
  context.beginPath();
  let isOpen = false;
  for (let i = 0; i < count; i++) {
    const point = at(i);
    if (!point) {
      isOpen = false;
    } else if (isOpen) {
      context.lineTo(...point);
    } else {
      context.moveTo(...point);
      isOpen = true;
    }
  }
  context.stroke();
}

/** A triangle that marks an alarm. */
export function mark(context, x, y, colour) {
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x - 5, y - 9);
  context.lineTo(x + 5, y - 9);
  context.fill();
}

/** Times of day to write below a chart. @param {number} from in milliseconds @param {number} to @param {number} most how many there is room for */
export function timeTicks(from, to, most) {
  const steps = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600].map(s => s * 1000);
  const step = steps.find(s => (to - from) / s <= most) ?? steps.at(-1);
  const ticks = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
    const text = new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', ...(step < 60000 ? { second: '2-digit' } : {}), hour12: false });
    ticks.push({ at, text });
  }
  return ticks;
}

export function writeTimes(context, ticks, xOf, y) {
  context.font = Font;
  context.fillStyle = colours().text;
  context.textBaseline = 'top';
  context.textAlign = 'center';
  ticks.forEach(({ at, text }) => context.fillText(text, xOf(at), y));
}
