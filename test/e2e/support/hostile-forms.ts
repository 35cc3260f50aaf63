import type { Page } from 'playwright/test'

import type { Centre } from './centre.ts'
import { inspect, settled, visit, type Watched } from './hostile-page.ts'
import { hostileTexts, shortTexts } from './hostile-texts.ts'

/** What would end the walk itself: the session, the accounts of the others, the keeping of files. */
const spared = /^\/(sign-|accounts?|retention|jobs|tokens|transcription|findings\/models)/

/** The forms of the pages that were visited, each kind once. */
const formsOf = (watched: Watched, method: string) =>
  [...watched.forms.values()].filter((form) => form.method === method && !spared.test(form.action))

/** Asks every filter and every search for hostile texts, in each of its fields. How many were asked. */
export async function askFilters(page: Page, centre: Centre, watched: Watched): Promise<number> {
  const forms = formsOf(watched, 'get')
  let turn = 0
  for (const { action, texts } of forms) {
    for (let round = 0; round < 2; round += 1) {
      const query = new URLSearchParams()
      for (const name of texts) {
        turn += 1
        query.set(name, hostileTexts[turn % hostileTexts.length]?.text ?? '')
      }
      await visit(page, watched, `${centre.url}${action}?${query.toString()}`)
    }
  }
  return 2 * forms.length
}

/**
 * Types hostile texts into every form and sends it off: once such as its fields may take, once such as
 * they refuse, which are shown again. How many were sent.
 */
export async function answerForms(page: Page, centre: Centre, watched: Watched): Promise<number> {
  const forms = formsOf(watched, 'post')
  let turn = 0
  let sent = 0
  for (const { at, action, texts } of forms) {
    for (const from of [hostileTexts, shortTexts]) {
      if (!(await visit(page, watched, centre.url + at))) continue
      turn += 7
      const typed = from
        .slice(turn % from.length)
        .concat(from)
        .slice(0, texts.length)
      const arrived = page.waitForEvent('load', { timeout: 15_000 }).catch(() => null)
      const going = await page.evaluate<boolean>(
        `(${fillAndSend})(${JSON.stringify({ action, typed: typed.map(({ text }) => text) })})`,
      )
      if (!going) continue
      sent += 1
      await arrived
      await settled(page)
      await inspect(page, watched)
    }
  }
  return sent
}

/** Runs in the page: fills in the form of an action as a person would, and sends it without asking. */
const fillAndSend = `({ action, typed }) => {
  const form = [...document.forms].find((one) => one.method === 'post' &&
    new URL(one.getAttribute('hx-post') ?? one.getAttribute('action') ?? location.href, location.href).pathname === action)
  if (!form) return false
  let next = 0
  for (const field of form.elements) {
    if (!field.name || field.type === 'hidden') continue
    if (field.localName === 'textarea' || (field.localName === 'input' && /^(text|search|tel)$/.test(field.type))) {
      field.value = typed[next % typed.length]
      next += 1
    } else if (field.localName === 'select') field.selectedIndex = field.options.length - 1
    else if (field.type === 'radio') field.checked = true
    else if (field.type === 'date' && field.value === '') field.valueAsDate = new Date(Date.now() + 9e8)
    else if (field.type === 'number' && field.value === '') field.value = '1'
  }
  if (next === 0) return false
  setTimeout(() => form.submit(), 0)
  return true
}`
