import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import type { AxeResults, RunOptions } from 'axe-core'
import type { Page } from 'playwright/test'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * What axe finds wrong with a page, each as its rule and the first element. Our pages have no frames:
 * axe runs once where it stands, instead of being carried to a second tab, and tells nothing of what
 * passed, which takes a third of the time.
 */
export async function violationsOf(page: Page, rules?: readonly string[]): Promise<string[]> {
  if (page.frames().length > 1)
    throw new Error(`${page.url()} has frames, which are not looked into`)
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(source)
  const options: RunOptions = { resultTypes: ['violations'], ...(rules && { runOnly: [...rules] }) }
  const { violations } = await page.evaluate<Pick<AxeResults, 'violations'>>(
    `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => ({ violations }))`,
  )
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)
}
