// Asks the service. A key, if it wants one, is sent as X-Api-Key and kept until the tab is closed.
import { byId } from './dom.js';

const Store = 'audioanomaly-key';
const Silence = 30000;
let asking = null;

export class ServiceError extends Error {
  constructor(status, code, detail) {
    super(detail);
    this.status = status;
    this.code = code;
  }
}

function headersOf(more) {
  const key = sessionStorage.getItem(Store);
  return key ? { ...more, 'X-Api-Key': key } : { ...more };
}

/** Asks for a key once, however many requests need one. */
function askForKey() {
  asking ??= new Promise(resolve => {
    const dialog = byId('key');
    const value = byId('key-value');
    byId('key-problem').textContent = sessionStorage.getItem(Store) ? 'That key is not known.' : '';
    value.value = '';
    const done = event => {
      event.preventDefault();
      sessionStorage.setItem(Store, value.value);
      byId('key-form').removeEventListener('submit', done);
      dialog.removeEventListener('cancel', stay);
      dialog.close();
      asking = null;
      resolve();
    };
    // Without a key there is nothing to see.
    const stay = event => event.preventDefault();
    byId('key-form').addEventListener('submit', done);
    dialog.addEventListener('cancel', stay);
    if (!dialog.open) {
      dialog.showModal();
    }
    value.focus();
  });
  return asking;
}

async function send(path, options = {}) {
  while (true) {
    const key = sessionStorage.getItem(Store);
    const response = await fetch(path, { ...options, headers: headersOf(options.headers), cache: 'no-store' });
    if (response.status !== 401) {
      return response;
    }
    // Somebody may have given another one meanwhile.
    if (sessionStorage.getItem(Store) === key) {
      await askForKey();
    }
  }
}

async function checked(response) {
  if (response.ok) {
    return response;
  }
  const problem = await response.json().catch(() => ({}));
  throw new ServiceError(response.status, problem.code ?? '', problem.detail ?? `The service answers ${response.status}.`);
}

export const getJson = async (path, signal) => (await checked(await send(path, { signal }))).json();

export const getBlob = async (path, signal) => (await checked(await send(path, { signal }))).blob();

export async function postJson(path, body) {
  const response = await send(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  return (await checked(response)).json();
}

/**
 * Reads server-sent events until the stream ends. EventSource cannot send a key.
 * @param {string} path
 * @param {(type: string, data: any) => void} take
 * @param {AbortSignal} signal
 * @param {() => void} opened
 * @param {boolean} hasSigns whether something comes at least every few seconds, so that silence means a dead connection
 */
export async function readEvents(path, take, signal, opened = () => {}, hasSigns = false) {
  const own = new AbortController();
  const stop = () => own.abort();
  signal.addEventListener('abort', stop);
  let watch = 0;
  const alive = () => {
    clearTimeout(watch);
    watch = hasSigns ? setTimeout(stop, Silence) : 0;
  };
  try {
    alive();
    const response = await checked(await send(path, { signal: own.signal, headers: { Accept: 'text/event-stream' } }));
    opened();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    while (true) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      alive();
      rest += value;
      for (let end; (end = rest.indexOf('\n\n')) >= 0; rest = rest.slice(end + 2)) {
        let type = 'message';
        const data = [];
        for (const line of rest.slice(0, end).split('\n')) {
          if (line.startsWith('event:')) {
            type = line.slice(6).trim();
          } else if (line.startsWith('data:')) {
            data.push(line.slice(5).trimStart());
          }
        }
        if (data.length > 0) {
          take(type, JSON.parse(data.join('\n')));
        }
      }
    }
  } finally {
    // Whatever ended the reading, the connection is given back.
    own.abort();
    clearTimeout(watch);
    signal.removeEventListener('abort', stop);
  }
}

/** Waits, until it is time or there is no more need to. */
export const pause = (milliseconds, signal) => new Promise(resolve => {
  const timer = setTimeout(resolve, milliseconds);
  signal?.addEventListener('abort', () => {
    clearTimeout(timer);
    resolve();
  }, { once: true });
});
