// @ts-check
// What was kept of a form and never arrived, said on the form itself, or on the page that refused it.
import { leftOver, momentOf, show } from './form-offer.js'
import { keep, readUnsent } from './form-store.js'

/**
 * @param {Storage} here
 * @param {HTMLFormElement} form
 * @param {{ key: string, kept: import('./form-store.js').Unsent }[]} entries
 * @param {number} now
 */
export function offerAll(here, form, entries, now) {
  for (let fold = form.closest('details'); fold;) {
    fold.open = true
    fold = fold.parentElement?.closest('details') ?? null
  }
  const place = placeIn(form)
  // Filled once it stands there, so that it is read out.
  requestAnimationFrame(() => {
    for (const { key, kept } of entries) {
      const line = document.createElement('div')
      place.append(line)
      const again = kept.again.length > 0 ? `（${kept.again.join('，')}）` : ''
      show(form, line, {
        fields: kept.fields,
        words: kept.words,
        sentence: `本机留着 ${momentOf(kept.at, now)} 没送到的内容${again}：`,
        // The page keeps it under its own key from here on; what found no place stays where it is.
        used: (wholly) => {
          if (wholly) here.removeItem(key)
        },
        undone: () => keep(here, key, kept),
        dropped: () => here.removeItem(key),
      })
    }
    if (entries.some(({ key }) => key === sessionStorage.getItem('huiting.sent'))) {
      sessionStorage.removeItem('huiting.sent')
      place.scrollIntoView({ block: 'center' })
    }
  })
}

/**
 * The part of a form where this is said.
 * @param {HTMLFormElement} form
 */
export function placeIn(form) {
  const there = form.querySelector('[data-unsent]')
  if (there instanceof HTMLElement) return there
  const place = document.createElement('div')
  place.className = 'unsent'
  place.dataset['unsent'] = ''
  place.setAttribute('role', 'status')
  form.prepend(place)
  return place
}

/**
 * On a page that says no and has not the form: what was typed, and the way back to it.
 * @param {Storage} here
 * @param {string} prefix of the account
 */
export function tellRefused(here, prefix) {
  const problem = document.querySelector('.problem')
  const sent = sessionStorage.getItem('huiting.sent')
  const kept = problem && sent?.startsWith(prefix) ? readUnsent(here, sent) : null
  if (!problem || !kept) return
  const box = leftOver(kept.words, '您刚才填的还留在本机：')
  const back = document.createElement('a')
  back.href = kept.page
  back.textContent = '回到刚才那一页'
  box.className = 'unsent'
  box.append(back)
  problem.append(box)
}
