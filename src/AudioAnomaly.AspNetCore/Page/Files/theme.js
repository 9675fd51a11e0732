// Light, dark, or as the system says; and the colours that canvases need.
import { byId } from './dom.js';

const Key = 'audioanomaly-theme';
const Names = ['system', 'light', 'dark'];
const prefersDark = matchMedia('(prefers-color-scheme: dark)');
let cached = null;

export const isDark = () => {
  const chosen = document.documentElement.dataset.theme;
  return chosen === 'dark' || (chosen !== 'light' && prefersDark.matches);
};

/** The colours of the theme, from the style sheet. */
export function colours() {
  if (!cached) {
    const style = getComputedStyle(document.documentElement);
    const of = name => style.getPropertyValue(name).trim();
    cached = { text: of('--muted'), grid: of('--grid'), line: of('--line'), alarm: of('--alarm'), threshold: of('--threshold'), panel: of('--panel'), dark: isDark() };
  }
  return cached;
}

/** Starts the switch. @param {() => void} changed */
export function startTheme(changed) {
  const button = byId('theme');
  const show = name => {
    if (name === 'system') {
      delete document.documentElement.dataset.theme;
    } else {
      document.documentElement.dataset.theme = name;
    }
    button.textContent = `Theme: ${name}`;
    cached = null;
    changed();
  };
  button.addEventListener('click', () => {
    const next = Names[(Names.indexOf(localStorage.getItem(Key) ?? 'system') + 1) % Names.length];
    localStorage.setItem(Key, next);
    show(next);
  });
  prefersDark.addEventListener('change', () => show(localStorage.getItem(Key) ?? 'system'));
  show(localStorage.getItem(Key) ?? 'system');
}
