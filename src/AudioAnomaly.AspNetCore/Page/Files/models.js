// The models: what they say of themselves, drift of their sources, and learning from labels.
import { getJson, postJson, ServiceError } from './api.js';
import { byId, make } from './dom.js';
import { dayAndTime, hertz, number, percent } from './format.js';
import { store } from './store.js';

const Ways = { calibration: 'calibration: the threshold follows', model: 'model: it knows the sound from now on' };

export class Models {
  #isShown = false;
  #asked = 0;
  #drift = new Map();

  constructor() {
    store.addEventListener('sources', () => this.#isShown && this.#showDrift());
  }

  show(isShown) {
    this.#isShown = isShown;
    if (isShown) {
      this.load();
    }
  }

  async load() {
    const asked = ++this.#asked;
    const box = byId('models');
    try {
      const list = await getJson('models');
      const cards = await Promise.all(list.map(model => this.#card(model)));
      if (asked === this.#asked) {
        box.replaceChildren(...(cards.length > 0 ? cards : [make('p', { class: 'notice' }, 'There are no models.')]));
        this.#showDrift();
      }
    } catch (error) {
      if (asked === this.#asked) {
        box.replaceChildren(make('p', { class: 'notice' }, error instanceof ServiceError ? error.message : 'The service does not answer.'));
      }
    }
  }

  async #card(model) {
    const path = `models/${encodeURIComponent(model.name)}`;
    const [detail, learning] = await Promise.all([getJson(path).catch(() => null), getJson(`${path}/learning`).catch(() => null)]);
    const facts = [
      ['State', model.problem ? `${model.state}: ${model.problem}` : model.state],
      ['Version', `${model.version}${model.loadedAt ? `, loaded ${dayAndTime(model.loadedAt)}` : ''}`],
      ...(detail
        ? [
          ['Detector', detail.detector],
          ['Evidence', detail.kinds.join(', ') || 'score only'],
          ['Learned on', `${detail.trainingRecordings} recordings, up to ${hertz(detail.bandwidthHz)}`],
          ['Threshold', detail.threshold === null ? 'none' : `${number(detail.threshold)} (${detail.thresholdPolicy})`],
          ['False alarms under drift', percent(detail.falseAlarmRateUnderDrift)],
        ]
        : []),
    ];
    const drift = make('div', { class: 'drift' });
    this.#drift.set(model.name, drift);
    const id = `model-${model.name}`;
    return make(
      'section',
      { class: 'card', 'aria-labelledby': id },
      make('h3', { id }, model.name),
      make('dl', { class: 'pairs' }, ...facts.map(([name, value]) => make('div', {}, make('dt', {}, name), make('dd', {}, value)))),
      ...(detail?.warnings.length > 0 ? [make('ul', { class: 'words' }, ...detail.warnings.map(warning => make('li', {}, warning)))] : []),
      make('h4', {}, 'Drift by kind of evidence'),
      drift,
      make('h4', {}, 'Sensitivity'),
      ...sensitivityOf(learning),
      ...(learning ? [this.#learning(model.name, learning)] : []));
  }

  /** Evidence of drift of each source, over what is needed to report it. */
  #showDrift() {
    for (const [model, box] of this.#drift) {
      const sources = store.sorted.filter(source => source.model.toLowerCase() === model.toLowerCase());
      const key = JSON.stringify(sources.map(source => [source.name, source.drift]));
      if (box.dataset.key === key) {
        continue;
      }
      box.dataset.key = key;
      const kinds = [...new Set(sources.flatMap(source => source.drift.map(kind => kind.kind)))];
      if (kinds.length === 0) {
        box.replaceChildren(make('p', { class: 'facts' }, sources.length === 0 ? 'No source uses it now.' : 'The model was not calibrated: drift is not watched.'));
        continue;
      }
      box.replaceChildren(
        make(
          'table',
          {},
          make('caption', { class: 'facts' }, 'Evidence over what is needed to report it; ▲ higher, ▼ lower than in the recordings calibrated on.'),
          make('thead', {}, make('tr', {}, make('th', { scope: 'col' }, 'Source'), ...kinds.map(kind => make('th', { scope: 'col' }, kind)))),
          make('tbody', {}, ...sources.map(source => make('tr', {}, make('th', { scope: 'row' }, source.name), ...kinds.map(kind => driftCell(source, kind)))))));
    }
  }

  #learning(model, learning) {
    const result = make('p', { role: 'status' });
    const how = make('select', {}, ...Object.entries(Ways).map(([value, text]) => make('option', { value }, text)));
    const run = async apply => {
      result.textContent = apply ? 'Learning …' : 'Trying …';
      try {
        const answer = await postJson(`models/${encodeURIComponent(model)}/learning`, { alarms: null, how: how.value, apply });
        result.textContent = `${apply ? 'Learned' : 'It would change this'}: ${changeOf(learning, answer)}`;
        if (apply) {
          await this.load();
        }
      } catch (error) {
        result.textContent = error instanceof ServiceError ? error.message : 'The service does not answer.';
      }
    };
    const undo = async () => {
      result.textContent = 'Undoing …';
      try {
        await postJson(`models/${encodeURIComponent(model)}/learning/undo`, {});
        await this.load();
      } catch (error) {
        result.textContent = error instanceof ServiceError ? error.message : 'The service does not answer.';
      }
    };
    const button = (text, click, isOff = false) => {
      const element = make('button', { type: 'button', disabled: isOff }, text);
      element.addEventListener('click', click);
      return element;
    };
    const normals = learning.normals?.labelled ?? 0;
    return make(
      'div',
      { class: 'learning' },
      make('h4', {}, 'Learning'),
      make('p', {}, normals === 0 ? 'No alarm is labelled “nothing” yet. Sounds with that label can be learned as normal.' : `${normals} ${normals === 1 ? 'sound is' : 'sounds are'} labelled “nothing” and can be learned as normal.`),
      make('div', { class: 'line' }, make('label', {}, 'Add to the ', how), button('Try', () => run(false), normals === 0), button('Learn', () => run(true), normals === 0), button('Undo the last', undo, !learning.canUndo)),
      result,
      ...(learning.history?.length > 0 ? [make('ul', { class: 'words' }, ...learning.history.slice(-5).map(entry => make('li', {}, historyText(entry))))] : []));
  }
}

function sensitivityOf(learning) {
  const faults = learning?.faults;
  const texts = [];
  if (faults?.labelled > 0) {
    texts.push(`${faults.detected} of ${faults.labelled} labelled faults are found at the threshold: ${percent(faults.rate)} (95 % interval ${percent(faults.low)} to ${percent(faults.high)}).`);
  } else {
    texts.push('No alarm is labelled “fault” yet: how many faults the model finds was not measured here. “audioanomaly sensitivity” measures it with faults put into normal recordings.');
  }
  if (typeof learning?.falseAlarmRate === 'number') {
    texts.push(`False alarms: ${percent(learning.falseAlarmRate)} of normal windows are above the threshold.`);
  }
  if (learning?.proposal) {
    texts.push(learning.proposal.text ?? `Proposed threshold: ${number(learning.proposal.threshold)}.`);
  }
  return texts.map(text => make('p', {}, text));
}

function driftCell(source, kind) {
  const found = source.drift.find(entry => entry.kind === kind);
  if (!found) {
    return make('td', {}, '');
  }
  const moved = { higher: '▲', lower: '▼' }[found.direction];
  const word = moved ? `${moved} ${found.direction}` : `${Math.floor(10 * Math.min(1, found.evidence)) * 10} %`;
  return make('td', {}, make('meter', { min: 0, max: 1, value: Math.min(1, found.evidence), 'aria-label': `${source.name}, ${kind}: ${word}` }), make('span', { class: moved ? 'moved' : 'facts' }, ` ${word}`));
}

/** The figures before and after, in words. */
function changeOf(learning, answer) {
  const before = answer.before ?? learning;
  const after = answer.after ?? answer;
  const parts = [];
  if (after.threshold !== undefined) {
    parts.push(`threshold ${number(before.threshold)} → ${number(after.threshold)}`);
  }
  if (typeof after.falseAlarmRate === 'number') {
    parts.push(`false alarms ${percent(before.falseAlarmRate)} → ${percent(after.falseAlarmRate)}`);
  }
  if (after.faults) {
    parts.push(`labelled faults found ${before.faults.detected} → ${after.faults.detected} of ${after.faults.labelled}`);
  }
  return `${parts.join(', ') || 'nothing'}.`;
}

const historyText = entry => typeof entry === 'string'
  ? entry
  : [entry.at ?? entry.time ? dayAndTime(entry.at ?? entry.time) : null, entry.text ?? entry.how ?? null].filter(part => part !== null).join(': ');

