// The list of alarms, the newest first, and one of them to look at, to listen to and to label.
import { getBlob, getJson, postJson, ServiceError } from './api.js';
import { beginChart, Left, mark, Right, timeTicks, writeTimes } from './charts.js';
import { announce, byId, fitCanvas, make, setText } from './dom.js';
import { band, dayAndTime, duration, hertz, number, percent, perDay, sure, time } from './format.js';
import { Picture } from './picture.js';
import { iconOf } from './states.js';
import { store } from './store.js';
import { colours, isDark } from './theme.js';

const PageSize = 50;
const Labels = { none: 'not labelled', fault: 'fault', nothing: 'nothing', other: 'other' };
const AxisHeight = 18;

export class Alarms {
  #shown = [];
  #hasMore = false;
  #detail;
  #asked = 0;
  /** Notices that came while the list is read. */
  #news = null;

  constructor() {
    this.#detail = new AlarmDetail(alarm => this.#replace(alarm));
    byId('filters').addEventListener('change', () => this.load());
    byId('filters').addEventListener('submit', event => event.preventDefault());
    byId('older').addEventListener('click', () => this.#more());
    store.addEventListener('alarms', () => this.load());
    store.addEventListener('sources', () => this.#listSources());
    store.addEventListener('notice', event => this.#take(event.detail));
  }

  redraw() {
    this.#detail.redraw();
  }

  /** Opens one by its id. */
  async open(id) {
    try {
      this.#detail.show(this.#shown.find(alarm => alarm.id === id) ?? await getJson(`alarms/${encodeURIComponent(id)}`));
    } catch (error) {
      this.#note(error.message);
    }
  }

  async load() {
    if (store.keepsAlarms === false) {
      byId('alarms').hidden = true;
      return;
    }
    const asked = ++this.#asked;
    this.#news = [];
    try {
      const alarms = await getJson(this.#query());
      if (asked === this.#asked) {
        byId('alarms').hidden = false;
        this.#note(alarms.length === 0 ? 'No alarms.' : null);
        this.#hasMore = alarms.length === PageSize;
        this.#show(alarms);
        this.#news.forEach(notice => this.#put(notice));
        this.#news = null;
      }
    } catch (error) {
      if (asked === this.#asked) {
        this.#news = null;
        this.#note(error instanceof ServiceError ? error.message : 'The service does not answer.');
      }
    }
  }

  #query(before = null) {
    const query = new URLSearchParams({ limit: String(PageSize) });
    if (byId('filter-source').value) {
      query.set('source', byId('filter-source').value);
    }
    if (byId('filter-label').value) {
      query.set('label', byId('filter-label').value);
    }
    if (byId('filter-new').checked) {
      query.set('unacknowledged', 'true');
    }
    if (before) {
      query.set('before', before);
    }
    return `alarms?${query}`;
  }

  async #more() {
    const asked = this.#asked;
    const older = await getJson(this.#query(this.#shown.at(-1).id)).catch(error => {
      this.#note(error.message);
      return null;
    });
    if (older && asked === this.#asked) {
      this.#hasMore = older.length === PageSize;
      // Where the clock was set back, one of them may be in front already.
      const shown = new Set(this.#shown.map(alarm => alarm.id));
      this.#show([...this.#shown, ...older.filter(alarm => !shown.has(alarm.id))]);
    }
  }

  #note(text) {
    byId('alarms-note').hidden = text === null;
    setText(byId('alarms-note'), text ?? '');
  }

  #take(notice) {
    const { alarm, kind } = notice;
    byId('alarms').hidden = false;
    if (kind === 'raised') {
      announce(`Alarm at ${alarm.source}: ${alarm.text}`);
    } else if (kind === 'ended') {
      announce(`The alarm at ${alarm.source} has ended.`);
    }
    this.#detail.update(alarm);
    this.#news?.push(notice);
    this.#put(notice);
  }

  #put({ alarm, kind }) {
    if (this.#matches(alarm)) {
      this.#replace(alarm, kind);
    } else {
      this.#show(this.#shown.filter(other => other.id !== alarm.id));
    }
  }

  #matches(alarm) {
    const [source, label] = [byId('filter-source').value, byId('filter-label').value];
    return (!source || alarm.source.toLowerCase() === source.toLowerCase()) && (!label || alarm.label === label) && !(byId('filter-new').checked && alarm.acknowledgedAt);
  }

  /** What was raised just now goes in front, whatever the clock said; others that match only now go where they belong, if that is shown. */
  #replace(alarm, kind = null) {
    const at = this.#shown.findIndex(other => other.id === alarm.id);
    if (at >= 0) {
      this.#show(this.#shown.with(at, alarm));
      return;
    }
    const before = kind === 'raised' ? 0 : this.#shown.findIndex(other => other.id < alarm.id);
    if (kind && (before >= 0 || !this.#hasMore)) {
      this.#note(null);
      this.#show(this.#shown.toSpliced(before >= 0 ? before : this.#shown.length, 0, alarm));
    }
  }

  #show(alarms) {
    const list = byId('alarm-list');
    const focused = document.activeElement?.closest?.('#alarm-list button')?.dataset.id;
    const old = new Map([...list.children].map(item => [item.firstElementChild.dataset.id, item]));
    this.#shown = alarms;
    list.replaceChildren(...alarms.map(alarm => {
      const item = old.get(alarm.id);
      const key = JSON.stringify([alarm.endedAt, alarm.label, alarm.acknowledgedAt, alarm.text, alarm.kind]);
      return item?.dataset.key === key ? item : this.#item(alarm, key);
    }));
    if (focused) {
      [...list.querySelectorAll('button')].find(button => button.dataset.id === focused)?.focus();
    }
    byId('older').hidden = !this.#hasMore;
  }

  #item(alarm, key) {
    const lasts = !alarm.endedAt;
    const button = make(
      'button',
      { type: 'button', 'data-id': alarm.id, 'data-lasts': String(lasts), 'data-new': String(!alarm.acknowledgedAt) },
      make('span', { class: 'alarm-head' }, iconOf('alarm'), make('strong', {}, alarm.source), make('time', { datetime: alarm.startedAt }, dayAndTime(alarm.startedAt))),
      make('span', { class: 'alarm-words' }, alarm.text),
      make(
        'span',
        { class: 'alarm-foot' },
        make('span', { class: 'badge' }, alarm.kind),
        make('span', { class: 'badge' }, lasts ? 'lasts' : duration((Date.parse(alarm.endedAt) - Date.parse(alarm.startedAt)) / 1000)),
        make('span', { class: 'badge', 'data-label': alarm.label }, alarm.label !== 'none' ? Labels[alarm.label] : alarm.acknowledgedAt ? 'acknowledged' : 'new')));
    button.addEventListener('click', () => this.#detail.show(alarm));
    return make('li', { 'data-key': key }, button);
  }

  #listSources() {
    const select = byId('filter-source');
    const names = new Set([...store.sources.keys(), ...this.#shown.map(alarm => alarm.source), ...(select.value ? [select.value] : [])]);
    const wanted = [...names].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    if (wanted.join('\n') !== select.dataset.key) {
      const value = select.value;
      select.dataset.key = wanted.join('\n');
      select.replaceChildren(make('option', { value: '' }, 'all'), ...wanted.map(name => make('option', { value: name }, name)));
      select.value = value;
    }
  }
}

/** One alarm in a dialog. */
class AlarmDetail {
  #alarm = null;
  #picture = null;
  #piece = null;
  #sound = null;
  #changed;
  #playing = 0;
  #asked = 0;
  /** What the form was filled with: only what somebody changed is sent. */
  #filled = { label: '', note: '' };
  #isStale = false;

  constructor(changed) {
    this.#changed = changed;
    const dialog = byId('alarm');
    byId('alarm-close').addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', () => this.#forget());
    dialog.addEventListener('click', event => {
      if (event.target === dialog) {
        dialog.close();
      }
    });
    byId('review').addEventListener('submit', event => {
      event.preventDefault();
      const [label, note] = [this.#label, byId('note').value];
      this.#review({ ...(label === this.#filled.label ? {} : { label }), ...(note === this.#filled.note ? {} : { note }) });
    });
    byId('acknowledge').addEventListener('click', () => this.#review({}));
    const audio = byId('alarm-audio');
    audio.addEventListener('play', () => this.#follow());
    audio.addEventListener('timeupdate', () => this.#draw());
    audio.addEventListener('pause', () => this.#isStale && this.#alarm && this.#load());
    new ResizeObserver(() => this.#draw()).observe(byId('alarm-picture'));
  }

  show(alarm) {
    this.#forget();
    this.#alarm = alarm;
    setText(byId('review-result'), '');
    this.#fillLabel();
    this.#fillNote();
    this.#describe();
    if (!byId('alarm').open) {
      byId('alarm').showModal();
      byId('alarm-title').focus();
    }
    this.#load();
  }

  /** News of an alarm, which may be the one that is shown. What somebody is writing stays, and so does sound while it plays. */
  update(alarm) {
    if (this.#alarm?.id !== alarm.id) {
      return;
    }
    const old = this.#alarm;
    this.#alarm = alarm;
    if (this.#label === this.#filled.label) {
      this.#fillLabel();
    }
    if (byId('note').value === this.#filled.note) {
      this.#fillNote();
    }
    this.#describe();
    if (!this.#sound || old.hasSound !== alarm.hasSound || old.endedAt !== alarm.endedAt) {
      this.#isStale = true;
      if (byId('alarm-audio').paused) {
        this.#load();
      }
    }
  }

  get #label() {
    return new FormData(byId('review')).get('label') ?? '';
  }

  #fillLabel() {
    for (const radio of byId('review').elements.label) {
      radio.checked = radio.value === this.#alarm.label;
    }
    this.#filled.label = this.#label;
  }

  #fillNote() {
    byId('note').value = this.#alarm.note ?? '';
    this.#filled.note = byId('note').value;
  }

  redraw() {
    this.#picture?.repaint(isDark());
    this.#draw();
  }

  #describe() {
    const alarm = this.#alarm;
    setText(byId('alarm-title'), `Alarm: ${alarm.source}`);
    setText(byId('alarm-text'), alarm.text);
    const facts = [
      ['Began', dayAndTime(alarm.startedAt)],
      ['Raised', `${time(alarm.raisedAt)}, ${duration((Date.parse(alarm.raisedAt) - Date.parse(alarm.startedAt)) / 1000)} later`],
      ['Ended', alarm.endedAt ? `${time(alarm.endedAt)}, lasted ${duration((Date.parse(alarm.endedAt) - Date.parse(alarm.startedAt)) / 1000)}` : 'lasts'],
      ['Kind', alarm.kind],
      ['Band', band(alarm.lowHz, alarm.highHz) ?? 'not told'],
      ['Score', number(alarm.score)],
      ['Confidence', `${sure(alarm.confidence)}; so clear by chance ${perDay(alarm.falseAlarmsPerDay)}`],
      ['Model', `${alarm.model}, version ${alarm.modelVersion}`],
      ['Label', Labels[alarm.label]],
      ['Acknowledged', alarm.acknowledgedAt ? `${dayAndTime(alarm.acknowledgedAt)}${alarm.acknowledgedBy ? ` by ${alarm.acknowledgedBy}` : ''}` : 'no'],
    ];
    byId('alarm-facts').replaceChildren(...facts.map(([name, value]) => make('div', {}, make('dt', {}, name), make('dd', {}, value))));
    byId('alarm-evidence').replaceChildren(...(alarm.evidence.length > 0 ? alarm.evidence.map(evidenceItem) : [make('li', {}, 'The model does not say.')]));
    byId('acknowledge').disabled = Boolean(alarm.acknowledgedAt);
  }

  async #load() {
    const { id } = this.#alarm;
    const asked = ++this.#asked;
    this.#isStale = false;
    const picture = byId('alarm-picture');
    const audio = byId('alarm-audio');
    const [piece, sound] = await Promise.all([
      getJson(`alarms/${encodeURIComponent(id)}/picture`).catch(() => null),
      getBlob(`alarms/${encodeURIComponent(id)}/sound.wav`).catch(() => null),
    ]);
    if (asked !== this.#asked || !this.#alarm) {
      return;
    }
    if (!audio.paused) {
      this.#isStale = true;
      return;
    }
    picture.hidden = !piece;
    audio.hidden = !sound;
    setText(byId('alarm-sound-note'), this.#alarm.endedAt ? (piece || sound ? '' : 'No sound is kept of it.') : piece || sound ? 'It lasts: this is how it began.' : 'No sound of it is kept yet.');
    if (sound) {
      this.#dropSound();
      this.#sound = URL.createObjectURL(sound);
      audio.src = this.#sound;
    }
    if (piece) {
      this.#piece = piece;
      this.#picture = new Picture(piece.columns);
      this.#picture.add(piece);
      this.#picture.repaint(isDark());
      const highest = this.#picture.highest(piece.columns);
      picture.setAttribute('aria-label', `Spectrogram of the alarm, ${duration(piece.columns * piece.secondsPerColumn)}; most unusual at ${hertz(highest.hertz)}.`);
      this.#draw();
    }
  }

  #draw() {
    const canvas = byId('alarm-picture');
    const context = this.#picture && fitCanvas(canvas);
    if (!context) {
      return;
    }
    const [width, height] = [canvas.clientWidth, canvas.clientHeight - AxisHeight];
    const plot = width - Left - Right;
    const { columns, secondsPerColumn } = this.#piece;
    const startAt = Date.parse(this.#piece.startedAt ?? this.#alarm.startedAt);
    const endAt = startAt + columns * secondsPerColumn * 1000;
    const xOf = at => Left + (at - startAt) / (endAt - startAt) * plot;
    beginChart(context, width, canvas.clientHeight, this.#picture.ticks.map(tick => ({ text: tick.text, y: height * (1 - tick.place) })));
    this.#picture.draw(context, 0, columns, Left, 0, plot, height);
    writeTimes(context, timeTicks(startAt, endAt, Math.max(2, Math.floor(plot / 90))).filter(tick => xOf(tick.at) > Left + 20 && xOf(tick.at) < width - 28), xOf, height + 4);
    const began = xOf(Date.parse(this.#alarm.startedAt));
    if (began >= Left) {
      mark(context, Math.min(began, width - Right), 10, colours().alarm);
    }
    const audio = byId('alarm-audio');
    if (audio.currentTime > 0) {
      const x = xOf(startAt + audio.currentTime * 1000);
      context.fillStyle = colours().alarm;
      context.fillRect(x - 1, 0, 2, height);
    }
  }

  /** The line that moves along while it plays. */
  #follow() {
    cancelAnimationFrame(this.#playing);
    const step = () => {
      this.#draw();
      if (!byId('alarm-audio').paused) {
        this.#playing = requestAnimationFrame(step);
      }
    };
    step();
  }

  async #review(said) {
    const result = byId('review-result');
    setText(result, 'Saving …');
    try {
      const alarm = await postJson(`alarms/${encodeURIComponent(this.#alarm.id)}/review`, said);
      setText(result, 'Saved.');
      Object.assign(this.#filled, said);
      this.#changed(alarm);
      this.update(alarm);
    } catch (error) {
      setText(result, error instanceof ServiceError ? error.message : 'The service does not answer. Try again.');
    }
  }

  #forget() {
    this.#alarm = null;
    this.#picture = null;
    this.#piece = null;
    this.#asked++;
    this.#isStale = false;
    cancelAnimationFrame(this.#playing);
    const audio = byId('alarm-audio');
    audio.pause();
    audio.removeAttribute('src');
    audio.load();
    this.#dropSound();
  }

  #dropSound() {
    if (this.#sound) {
      URL.revokeObjectURL(this.#sound);
      this.#sound = null;
    }
  }
}

function evidenceItem(found) {
  const where = band(found.lowHz, found.highHz);
  const likely = found.pValue === null || found.pValue === undefined ? '' : `, as in ${percent(found.pValue)} of normal windows or fewer`;
  return make('li', {}, make('strong', {}, found.kind), `: ${found.text}${where && !/Hz/.test(found.text) ? ` (${where})` : ''}${likely}`);
}
