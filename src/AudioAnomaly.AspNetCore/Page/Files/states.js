// The states of a source: each has a word, a shape and a colour, so that none of them is needed alone.

const Svg = 'http://www.w3.org/2000/svg';

export const States = {
  alarm: { word: 'Alarm', shape: 'M8 1 15.5 14.5H.5Z', rank: 0 },
  device: { word: 'Device fault', shape: 'M3 1 8 6l5-5 2 2-5 5 5 5-2 2-5-5-5 5-2-2 5-5-5-5Z', rank: 1 },
  silent: { word: 'No sound', shape: 'M1 6.5h14v3H1Z', rank: 2 },
  unusual: { word: 'Unusual', shape: 'M8 .5 15.5 8 8 15.5.5 8Z', rank: 3 },
  drift: { word: 'Drift', shape: 'M1 11 6 6l3 3 6-7v4l-6 7-3-3-5 5Z', rank: 4 },
  undecided: { word: 'No threshold', shape: 'M2 2h12v12H2Zm3 3v6h6V5Z', rank: 5 },
  starting: { word: 'Starting', shape: 'M2 6.5h3v3H2Zm4.5 0h3v3h-3Zm4.5 0h3v3h-3Z', rank: 6 },
  normal: { word: 'Normal', shape: 'M8 1a7 7 0 1 0 .01 0ZM7 11.5 3.5 8 5 6.5l2 2 4-4L12.5 6Z', rank: 7 },
};

/** @param {object} source as the service describes it */
export function stateOf(source) {
  if (source.alarmId) {
    return 'alarm';
  }
  // Drift lasts, and scores above the threshold may come of it.
  const drifts = source.drift.some(kind => kind.direction !== 'none');
  switch (source.state) {
    case 'deviceFault': return 'device';
    case 'silent': return 'silent';
    case 'anomalous': return drifts ? 'drift' : 'unusual';
    case 'normal': return drifts ? 'drift' : 'normal';
    case 'undecided': return 'undecided';
    default: return 'starting';
  }
}

/** The shape of a state as a picture. */
export function iconOf(state) {
  const icon = document.createElementNS(Svg, 'svg');
  icon.setAttribute('viewBox', '0 0 16 16');
  icon.setAttribute('class', 'icon');
  icon.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(Svg, 'path');
  path.setAttribute('d', States[state].shape);
  path.setAttribute('fill-rule', 'evenodd');
  icon.append(path);
  return icon;
}

/** Shows a state in an element: shape, word and, by its attribute, colour. */
export function showState(element, state) {
  if (element.dataset.state !== state) {
    element.dataset.state = state;
    element.replaceChildren(iconOf(state), States[state].word);
  }
}
