// The models: what they say of themselves, drift of their sources, and learning from labels.
import { getJson, postJson, ServiceError } from './api.js';
import { byId, make } from './dom.js';
import { dayAndTime, hertz, number, percent } from './format.js';
import { store } from './store.js';

const waysOf = isManual => ({
  calibration: isManual ? 'calibration: how likely a score is by chance; the threshold stays as set' : 'calibration: the threshold follows',
  model: 'model: it knows the sound from now on',
});

export class Models {
  #isShown = false;
  #asked = 0;
  #drift = new Map();
  /** What became of the last step of each model; it stays when the cards are built again. */
  #results = new Map();

  constructor() {
    store.addEventListener('sources', () => this.#isShown && this.#showDrift());
  }

  show(isShown) {
    this.#isShown = isShown;
    if (isShown) {
      this.#results.clear();
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
      ...(learning ? [this.#learning(model.name, learning, /^manual/.test(detail?.thresholdPolicy ?? ''))] : []));
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

  #learning(model, learning, isManual) {
    const result = this.#results.get(model) ?? make('p', { role: 'status' });
    this.#results.set(model, result);
    const how = make('select', {}, ...Object.entries(waysOf(isManual)).map(([value, text]) => make('option', { value }, text)));
    const ask = async (path, body, doing, said) => {
      result.textContent = doing;
      try {
        const answer = await postJson(`models/${encodeURIComponent(model)}/${path}`, body);
        result.textContent = said(answer);
        return answer;
      } catch (error) {
        result.textContent = error instanceof ServiceError ? error.message : 'The service does not answer.';
        return null;
      }
    };
    const teach = async (body, apply) => {
      const answer = await ask('learning', { ...body, apply }, apply ? 'Learning …' : 'Trying …', change => `${change.isApplied ? 'Learned' : 'It would change this'}: ${changeOf(change)}`);
      if (answer?.isApplied) {
        await this.load();
      }
    };
    const undo = async () => {
      if (await ask('learning/undo', {}, 'Undoing …', () => 'Undone.')) {
        await this.load();
      }
    };
    const button = (text, click, isOff = false) => {
      const element = make('button', { type: 'button', disabled: isOff }, text);
      element.addEventListener('click', click);
      return element;
    };
    const count = learning.learnable.length;
    const proposed = learning.proposal?.threshold;
    return make(
      'div',
      { class: 'learning' },
      make('h4', {}, 'Learning'),
      make('p', {}, count === 0 ? 'Sound of alarms that are labelled “nothing” can be learned as normal. There is none now.' : `${count} ${count === 1 ? 'alarm is' : 'alarms are'} labelled “nothing” and can be learned as normal.`),
      make(
        'div',
        { class: 'line' },
        make('label', {}, 'Add to the ', how),
        button('Try', () => teach({ how: how.value }, false), count === 0),
        button('Learn', () => teach({ how: how.value }, true), count === 0),
        button('Undo the last step', undo, !learning.canUndo)),
      ...(proposed === undefined ? [] : [make('div', { class: 'line' }, make('span', {}, learning.proposal.text), button(`Set the threshold to ${number(proposed)}`, () => teach({ how: 'threshold', threshold: proposed }, true)))]),
      result,
      ...(learning.steps.length > 0 ? [make('ul', { class: 'words' }, ...learning.steps.slice(0, 5).map(step => make('li', {}, stepText(step))))] : []));
  }
}

function sensitivityOf(learning) {
  const figures = learning?.figures;
  const texts = [];
  if (figures?.faults > 0) {
    texts.push(`${figures.faultsFound} of ${figures.faults} labelled faults are above the threshold: ${percent(figures.faultsFound / figures.faults)} (95 % interval ${percent(figures.faultRateLow)} to ${percent(figures.faultRateHigh)}).`);
  } else {
    texts.push('No alarm is labelled “fault” yet, so it is not known how many faults the model finds. “audioanomaly sensitivity” measures it with faults put into normal recordings.');
  }
  if (figures && figures.falseAlarmRate !== null) {
    texts.push(`False alarms: ${figures.normalWindowsAbove} of ${figures.normalWindows} normal windows are above the threshold; expect ${percent(figures.falseAlarmRate)}.`);
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
function changeOf({ before, after, warnings }) {
  const parts = [`threshold ${number(before.threshold)} → ${number(after.threshold)}`, `false alarms ${percent(before.falseAlarmRate)} → ${percent(after.falseAlarmRate)}`];
  if (after.nothings > 0) {
    parts.push(`alarms that were nothing above it ${before.nothingsAbove} → ${after.nothingsAbove} of ${after.nothings}`);
  }
  if (after.faults > 0) {
    parts.push(`labelled faults found ${before.faultsFound} → ${after.faultsFound} of ${after.faults}`);
  }
  return `${parts.join(', ')}.${warnings.length > 0 ? ` ${warnings.join(' ')}` : ''}`;
}

const stepText = step => `${dayAndTime(step.at)}: ${step.how === 'threshold' ? `threshold set to ${number(step.threshold)}` : `${step.alarms.length} ${step.alarms.length === 1 ? 'sound' : 'sounds'} added to the ${step.how}`}`;
