// Puts the parts of the page together.
import { Alarms } from './alarms.js';
import { byId, setText } from './dom.js';
import { Models } from './models.js';
import { SourceView } from './source.js';
import { store, summaryOf } from './store.js';
import { startTheme } from './theme.js';
import { Tiles } from './tiles.js';
import { Trial } from './trial.js';

const Words = { connecting: 'Connecting', live: 'Live', lost: 'Connection lost, trying again' };

const sourceView = new SourceView();
const trial = new Trial();
const alarms = new Alarms();
const models = new Models();
const tiles = new Tiles(select);
startTheme(() => [tiles, sourceView, trial, alarms].forEach(part => part.redraw()));

function select(name) {
  tiles.selected = name;
  sourceView.select(name);
  trial.select(name);
  if (name !== null) {
    history.replaceState(null, '', `#source=${encodeURIComponent(name)}`);
  }
}

/** The view, the source and the alarm that the address names. */
function follow() {
  const place = location.hash.slice(1);
  const isModels = place === 'models';
  byId('view-live').hidden = isModels;
  byId('view-models').hidden = !isModels;
  byId('tab-live').toggleAttribute('aria-current', !isModels);
  byId('tab-models').toggleAttribute('aria-current', isModels);
  models.show(isModels);
  const named = new URLSearchParams(place);
  if (named.get('source')) {
    select(named.get('source'));
  }
  if (named.get('alarm')) {
    alarms.open(named.get('alarm'));
  }
}

store.addEventListener('connection', () => {
  const chip = byId('connection');
  chip.dataset.state = store.connection;
  setText(chip, Words[store.connection]);
  if (store.connection === 'live') {
    models.show(location.hash === '#models');
  }
});

store.addEventListener('sources', () => {
  const sources = store.sorted;
  const counts = summaryOf(sources);
  setText(byId('summary'), sources.length === 0 ? '' : `${sources.length} ${sources.length === 1 ? 'source' : 'sources'}: ${counts}`);
  document.title = store.lasting.size > 0 ? `(${store.lasting.size}) AudioAnomaly` : 'AudioAnomaly';
  if (sourceView.name === null && sources.length > 0) {
    select((sources.find(source => store.stateOf(source) === 'alarm') ?? sources[0]).name);
  }
});

addEventListener('hashchange', follow);
follow();
store.run(new AbortController().signal);
