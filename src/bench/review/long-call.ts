import path from 'node:path'

import { serve } from '@hono/node-server'
import { type CDPSession, chromium, type Page } from 'playwright'

import { seededRandom } from '#src/sample-centre/random.ts'

import { atMost, exactly, type Figure, percentile } from '../bench.ts'
import { temporaryCentre } from '../centre.ts'
import { freePort } from '../free-port.ts'
import { memoryOfTree } from './browser-memory.ts'
import { bringHour, hourLines } from './hour.ts'

const opens = 7
/** Jumps while memory is looked at; Chromium keeps what it fetched of the file, up to all of it. */
const jumps = 10
const seeks = 40

/**
 * A call of an hour on its page: when its sound begins, how long a seek takes, how far the text is
 * from the sound at its end, and what the browser needs for it.
 */
export async function measureLongCall(say: (line: string) => void): Promise<Figure[]> {
  const centre = await temporaryCentre(() => undefined)
  const { db, storage, folder, config } = centre
  const recordingId = await bringHour(db, storage, path.join(folder, 'hour.wav'), config.ffmpeg)
  const port = await freePort()
  const server = serve({ fetch: centre.app.fetch, hostname: '127.0.0.1', port })
  const browserServer = await chromium.launchServer({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
  })
  const browser = await chromium.connect(browserServer.wsEndpoint())
  try {
    const context = await browser.newContext({
      viewport: { width: 1366, height: 768 },
      extraHTTPHeaders: { Cookie: centre.cookieOf('inspector') },
    })
    const page = await context.newPage()
    const cdp = await context.newCDPSession(page)
    const pid = browserServer.process().pid ?? 0
    await page.goto(`http://127.0.0.1:${port}/account`)
    const empty = await settledMemory(page, cdp, pid)
    const address = `http://127.0.0.1:${port}/recordings/${recordingId}`

    const first: number[] = []
    const words: number[] = []
    for (let round = 0; round < opens; round += 1) {
      await page.goto(address, { waitUntil: 'commit' })
      first.push(await page.evaluate<number>(firstSound))
      words.push(await page.evaluate<number>(allWords))
    }
    const lines = await page.locator('[data-transcript] li').count()
    for (const key of ['=', '=', '-']) await page.keyboard.press(key)
    const early = await seekAround(page, jumps)
    const full = await settledMemory(page, cdp, pid)
    const waits = [...early, ...(await seekAround(page, seeks - jumps))]
    const lags = await page.evaluate<number[]>(lagsAtTheEnd)
    const most = await settledMemory(page, cdp, pid)
    const peaks = await page.evaluate<{ kilobytes: number; parseMs: number }>(peaksOf(address))
    say(`peaks: ${peaks.kilobytes.toFixed(0)} kB of JSON, parsed in ${peaks.parseMs.toFixed(1)} ms`)
    say(`browser: ${empty.toFixed(0)} MB on a page without a call, ${full.toFixed(0)} MB with it`)
    say(`browser: ${most.toFixed(0)} MB after ${seeks} jumps and the last half minute`)
    say(`opening: ${first.map(Math.round).join(', ')} ms to the first sound`)
    return [
      exactly('lines of the hour on its page', lines, hourLines),
      atMost('from the click to the first sound, median', percentile(first, 0.5), 1000, 'ms'),
      atMost('from the click to the last line of text, median', percentile(words, 0.5), 2000, 'ms'),
      atMost(
        `from a seek to its sound, p95 of ${waits.length}`,
        percentile(waits, 0.95),
        300,
        'ms',
      ),
      atMost(
        `text behind the sound at the end, ${lags.length} lines`,
        Math.max(...lags),
        100,
        'ms',
      ),
      atMost(
        `browser memory over a page without a call, after ${jumps} jumps`,
        full - empty,
        150,
        'MB',
      ),
    ]
  } finally {
    await browser.close()
    await browserServer.close()
    server.close()
    centre.close()
  }
}

/** After what is thrown away has been collected. */
async function settledMemory(page: Page, cdp: CDPSession, pid: number): Promise<number> {
  await page.waitForTimeout(1500)
  await cdp.send('HeapProfiler.collectGarbage')
  await page.waitForTimeout(500)
  return memoryOfTree(pid)
}

/** Plays as soon as the page can, and answers after how many milliseconds of the page it sounded. */
const firstSound = `new Promise((resolve) => {
  let asked = false
  const look = () => {
    const button = document.querySelector('[data-player][data-ready] [data-do="toggle"]')
    const audio = document.querySelector('audio')
    if (button && !asked) {
      asked = true
      button.click()
    }
    if (asked && !audio.paused && audio.currentTime > 0) return resolve(performance.now())
    requestAnimationFrame(look)
  }
  look()
})`

const allWords = `new Promise((resolve) => {
  const look = () => {
    if (document.querySelectorAll('[data-transcript][data-ready] li').length >= ${hourLines}) {
      return requestAnimationFrame(() => resolve(performance.now()))
    }
    requestAnimationFrame(look)
  }
  look()
})`

/** Here and there in the hour, as a reviewer does. */
async function seekAround(page: Page, times: number): Promise<number[]> {
  const random = seededRandom(times)
  const waits: number[] = []
  for (let at = 0; at < times; at += 1) {
    const seconds = random.below(3540)
    waits.push(
      await page.evaluate<number>(`new Promise((resolve) => {
        const audio = document.querySelector('audio')
        const began = performance.now()
        audio.currentTime = ${seconds}
        const look = () => {
          const sounding = !audio.seeking && !audio.paused && audio.currentTime > ${seconds}
          if (sounding) return resolve(performance.now() - began)
          setTimeout(look, 2)
        }
        look()
      })`),
    )
    await page.waitForTimeout(150)
  }
  return waits
}

/** How much later than its beginning each of the last lines lights up, in milliseconds. */
const lagsAtTheEnd = `new Promise((resolve) => {
  const audio = document.querySelector('audio')
  audio.currentTime = 3570
  const lags = []
  const watch = new MutationObserver((changes) => {
    for (const { target } of changes) {
      if (!target.classList.contains('now') || audio.seeking) continue
      const start = Number(target.dataset.start) / 1000
      if (start > 3571) lags.push(Math.abs(audio.currentTime - start) * 1000)
    }
  })
  const lines = document.querySelector('[data-transcript]')
  watch.observe(lines, { subtree: true, attributes: true, attributeFilter: ['class'] })
  setTimeout(() => {
    watch.disconnect()
    resolve(lags)
  }, 25_000)
})`

const peaksOf = (address: string) => `fetch('${address}/peaks')
  .then((answer) => answer.text())
  .then((text) => {
    const began = performance.now()
    JSON.parse(text)
    return { kilobytes: text.length / 1000, parseMs: performance.now() - began }
  })`
