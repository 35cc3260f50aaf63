import { AxeBuilder } from '@axe-core/playwright'
import { serve } from '@hono/node-server'
import { chromium } from 'playwright'

import { type Bench, exactly } from './bench.ts'
import { temporaryCentre } from './centre.ts'
import { lists } from './pages.ts'

/** Every list in the system's Chromium: violations axe finds, requests to any other host. */
export const accessibility: Bench = async (say) => {
  const centre = await temporaryCentre(say)
  const server = serve({ fetch: centre.app.fetch, hostname: '127.0.0.1', port: 5698 })
  const executablePath = '/usr/bin/chromium'
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  let violations = 0
  let foreign = 0
  try {
    for (const [path, username] of lists.filter(([path]) => path !== '/calls/hours')) {
      const context = await browser.newContext({
        extraHTTPHeaders: { Cookie: centre.cookieOf(username) },
      })
      const page = await context.newPage()
      page.on('request', (request) => {
        if (!/^(http:\/\/127\.0\.0\.1:5698\/|data:|blob:)/.test(request.url())) foreign += 1
      })
      await page.goto(`http://127.0.0.1:5698${path}`)
      const found = (await new AxeBuilder({ page }).analyze()).violations
      violations += found.length
      say(`${path} (${username}): ${found.map(({ id }) => id).join(', ') || 'none'}`)
      await context.close()
    }
    return [
      exactly('axe violations over every list', violations, 0),
      exactly('requests to other hosts', foreign, 0),
    ]
  } finally {
    await browser.close()
    server.close()
    centre.close()
  }
}
