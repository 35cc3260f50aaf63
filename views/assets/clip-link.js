// @ts-check
// The way to 片段 takes the stretch A–B along, once one is set.

import { clipHref } from './clip-href.js'

/** @param {HTMLElement} player */
export function startClipLink(player) {
  player.addEventListener('huiting:span', (event) => {
    const span = event instanceof CustomEvent ? event.detail : null
    for (const link of document.querySelectorAll('a[data-clips]')) {
      link.setAttribute('href', clipHref(link.getAttribute('href') ?? '', span))
      link.textContent = span ? 'A–B 做成片段' : '片段'
    }
  })
}
