import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import type { AxeResults, ContextObject, RunOptions } from 'axe-core'
import type { Page } from 'playwright/test'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const contrast = 'color-contrast'

/**
 * What axe finds wrong with a page, each as its rule and the first element. Our pages have no frames:
 * axe runs once where it stands, instead of being carried to a second tab, and tells nothing of what
 * passed, which takes a third of the time.
 *
 * Contrast takes four fifths of what is left, as the colours behind every word are looked up one by
 * one: of rows that differ by nothing but words, it is measured in the first ones.
 */
export async function violationsOf(page: Page, rules?: readonly string[]): Promise<string[]> {
  if (page.frames().length > 1)
    throw new Error(`${page.url()} has frames, which are not looked into`)
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(source)
  if (rules !== undefined && !rules.includes(contrast)) {
    return run(page, 'document', { runOnly: [...rules] })
  }
  const marked = await page.evaluate<number>(markAlike)
  // Where nothing repeats itself, twice through the page would cost more than is spared.
  if (marked === 0) return run(page, 'document', rules ? { runOnly: [...rules] } : {})
  const found: string[] = []
  const others = rules?.filter((rule) => rule !== contrast)
  if (others === undefined) {
    found.push(...(await run(page, 'document', { rules: { [contrast]: { enabled: false } } })))
  } else if (others.length > 0) found.push(...(await run(page, 'document', { runOnly: others })))
  const once: ContextObject = { include: [['html']], exclude: [[`[${alike}]`]] }
  found.push(...(await run(page, JSON.stringify(once), { runOnly: [contrast] })))
  await page.evaluate(unmarkAlike)
  return found
}

async function run(page: Page, where: string, options: RunOptions): Promise<string[]> {
  const asked: RunOptions = { resultTypes: ['violations'], ...options }
  const { violations } = await page.evaluate<Pick<AxeResults, 'violations'>>(
    `axe.run(${where}, ${JSON.stringify(asked)}).then(({ violations }) => ({ violations }))`,
  )
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)
}

const alike = 'data-alike-another'

/**
 * Runs in the page: marks the rows of tables and lists that have the elements, classes and attributes
 * of an earlier row of theirs, at the same place of a stripe, and stand neither first nor last. Colours
 * follow from nothing else: what is left out is words, names and addresses.
 */
const markAlike = `(() => {
  const told = /^(href|src|alt|title|value|name|id|for|form|action|formaction|datetime|aria-(label|labelledby|describedby|controls)|hx-.*)$/
  const shape = (element) => {
    const attributes = [...element.attributes].filter(({ name }) => !told.test(name))
    return '<' + element.localName + attributes.map(({ name, value }) => ' ' + name + '=' + value).join('') +
      (element.disabled ? ' disabled' : '') + (element.checked ? ' checked' : '') +
      (element.childNodes.length === 0 ? ' empty' : '') + '>' + [...element.children].map(shape).join('') + '/'
  }
  for (const list of document.querySelectorAll('tbody, ul, ol, dl')) {
    const known = new Set()
    const rows = [...list.children]
    for (const [index, row] of rows.entries()) {
      const form = index % 2 + shape(row)
      if (known.has(form) && index < rows.length - 1) row.setAttribute('${alike}', '')
      known.add(form)
    }
  }
  return document.querySelectorAll('[${alike}]').length
})()`

const unmarkAlike = `for (const row of document.querySelectorAll('[${alike}]')) row.removeAttribute('${alike}')`
