// What the page knows: sources and their last minutes, alarms. Kept up to date by one stream; tells listeners what changed.
import { getJson, pause, readEvents, ServiceError } from './api.js';
import { States, stateOf } from './states.js';

const KeptSeconds = 300;
const Pauses = [500, 1000, 2000, 4000, 8000];
const MostLasting = 1000;

class Store extends EventTarget {
  /** Sources by name. */
  sources = new Map();
  /** Alarms that last, by id. */
  lasting = new Map();
  /** Whether the service keeps alarms; null while that is not known. */
  keepsAlarms = null;
  connection = 'connecting';
  #changed = new Set();
  #pending = false;
  #asked = 0;
  /** Alarms that were told of while they are being listed. */
  #news = null;

  /** Reads the stream for as long as the page is open. */
  async run(signal) {
    for (let tries = 0; !signal.aborted; tries++) {
      try {
        await readEvents('live/events', (type, data) => this.#take(type, data), signal, () => {
          tries = 0;
          this.#connect('live');
        }, true);
      } catch (error) {
        this.problem = error instanceof ServiceError ? error.message : null;
      }
      this.#connect('lost');
      await pause(Pauses[Math.min(tries, Pauses.length - 1)], signal);
    }
  }

  stateOf(source) {
    return stateOf(source);
  }

  /** All sources, by name. */
  get sorted() {
    return [...this.sources.values()].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  }

  #connect(connection) {
    this.connection = connection;
    this.#tell('connection');
  }

  /** Lists alarms that last: they may have begun before the page was opened, or their notices were lost. */
  async #readAlarms() {
    const asked = ++this.#asked;
    this.#news = [];
    try {
      const alarms = await getJson(`alarms?lasting=true&limit=${MostLasting}`);
      if (asked !== this.#asked) {
        return;
      }
      this.lasting = new Map(alarms.map(alarm => [alarm.id, alarm]));
      // What was told meanwhile is newer than the answer.
      this.#news.forEach(alarm => this.#keep(alarm));
      this.keepsAlarms = true;
    } catch (error) {
      if (asked !== this.#asked) {
        return;
      }
      this.keepsAlarms = !(error instanceof ServiceError && (error.status === 503 || error.status === 404)) && this.keepsAlarms;
    }
    this.#news = null;
    this.#tell('alarms');
    this.#tell('sources');
  }

  #keep(alarm) {
    if (alarm.endedAt) {
      this.lasting.delete(alarm.id);
    } else {
      this.lasting.set(alarm.id, alarm);
    }
  }

  #take(type, data) {
    if (type === 'state') {
      this.#takeState(data);
    } else if (type === 'alarm' && data.alarm && typeof data.alarm === 'object') {
      this.#takeAlarm(data);
    } else if (data.source) {
      this.#takeEvent(type, data);
    }
  }

  #takeState(state) {
    const names = new Set(state.sources.map(source => source.name));
    const gone = state.isComplete ? [...this.sources.keys()].filter(name => !names.has(name)) : state.closed;
    gone.forEach(name => this.sources.delete(name));
    for (const next of state.sources) {
      const old = this.sources.get(next.name);
      // Opened again: its sound begins anew.
      const kept = old && old.startedAt === next.startedAt ? old : { points: [], evidence: [], level: null, fault: null };
      this.sources.set(next.name, { ...next, points: kept.points, evidence: kept.evidence, level: kept.level, fault: kept.fault, evidenceAt: kept.evidenceAt });
    }
    if (state.sources.length > 0 || gone.length > 0) {
      this.#tell('sources');
    }
    // The first one, and after something was lost, which may have been news of alarms.
    if (state.isComplete) {
      this.#readAlarms();
    }
  }

  #takeEvent(type, event) {
    const source = this.sources.get(event.source);
    if (!source) {
      return;
    }
    if (type === 'score') {
      const at = Date.parse(event.time);
      source.points.push({ at, peak: event.peak, level: event.levelDb ?? null });
      while (source.points.length > 0 && source.points[0].at < at - KeptSeconds * 1000) {
        source.points.shift();
      }
      source.lastScore = event.score;
      source.level = event.levelDb ?? source.level;
      if (source.state !== 'silent' && source.state !== 'deviceFault') {
        source.state = event.anomalous === undefined ? 'undecided' : event.anomalous ? 'anomalous' : 'normal';
      }
      source.evidence = event.evidence ?? [];
    } else if (type === 'device') {
      source.fault = event.hasEnded ? null : event.fault;
    }
    this.#tell('sources');
  }

  #takeAlarm(notice) {
    this.#keep(notice.alarm);
    this.#news?.push(notice.alarm);
    this.keepsAlarms = true;
    this.dispatchEvent(new CustomEvent('notice', { detail: notice }));
    this.#tell('sources');
  }

  /** Many things come at once: listeners are told once a frame, and in a hidden tab once it is seen again. */
  #tell(what) {
    this.#changed.add(what);
    if (!this.#pending) {
      this.#pending = true;
      requestAnimationFrame(() => {
        this.#pending = false;
        const told = [...this.#changed];
        this.#changed.clear();
        told.forEach(name => this.dispatchEvent(new Event(name)));
      });
    }
  }
}

export const store = new Store();

/** How many sources are in which state, the worst first, in words. */
export function summaryOf(sources) {
  const counts = new Map();
  sources.forEach(source => {
    const state = store.stateOf(source);
    counts.set(state, (counts.get(state) ?? 0) + 1);
  });
  return [...counts].sort((a, b) => States[a[0]].rank - States[b[0]].rank).map(([state, count]) => `${count} ${States[state].word.toLowerCase()}`).join(', ');
}
