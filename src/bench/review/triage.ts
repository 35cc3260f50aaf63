import { eq } from 'drizzle-orm'
import { type BrowserContext, chromium, type Page } from 'playwright'

import { findings, rechecks } from '#src/screening/schema.ts'
import { findingDrafts } from '#src/screening/triage/schema.ts'

import { atMost, exactly, type Figure, percentile } from '../bench.ts'
import { triageCentre } from './triage-centre.ts'

const judged = 20
const closed = 20
/** A person hears more than that of any call; meanwhile the next one is fetched. */
const listenedMs = 1500
const stepLimitMs = 150
/** So long a beacon of a closed page may be under way. */
const beaconMs = 5000

/** One key for most verdicts; a complaint takes a second for its type. */
const verdicts = [['4'], ['3'], ['4'], ['1', 'Enter'], ['2', '1']] as const

/**
 * 分拣 in a real browser by keys alone: what the machine takes from a key to the next call's words and
 * sound, and whether a note is ever lost when the page is closed in the middle of it.
 */
export async function measureTriage(say: (line: string) => void): Promise<Figure[]> {
  const centre = await triageCentre(judged + 2, say)
  const executablePath = '/usr/bin/chromium'
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    const context = await browser.newContext({
      extraHTTPHeaders: { Cookie: centre.cookieOf('inspector') },
    })
    const times = await judgeByKeys(context, centre.url, say)
    const stored = centre.db.select().from(rechecks).all().length
    const lost = await closeInTheMiddle(context, centre.url, (note) => {
      const rows = centre.db.select().from(findingDrafts).all()
      return rows.some(({ fields }) => fields['note'] === note)
    })
    const waiting = centre.db.select().from(findings).where(eq(findings.state, 'pending')).all()
    say(`${waiting.length} findings left`)
    say(
      `notes that reached the server after the page was gone: ${lost.byBeacon} by its beacon, after up to ${Math.round(lost.latestMs)} ms`,
    )
    return [
      exactly('findings judged by keys alone', stored, judged),
      atMost(
        'key to words and sound of the next, median',
        percentile(times, 0.5),
        stepLimitMs,
        'ms',
      ),
      atMost('key to words and sound of the next, p95', percentile(times, 0.95), stepLimitMs, 'ms'),
      atMost('key to words and sound of the next, longest', Math.max(...times), stepLimitMs, 'ms'),
      exactly(`notes lost of ${closed}, the page closed at once`, lost.lost, 0),
      exactly('of them only on the machine, never at the server by itself', lost.onlyHere, 0),
    ]
  } finally {
    await browser.close()
    centre.close()
  }
}

/** Runs in the page: from the last key until the next finding sounds. */
const nextSounds = `(() => {
  const shown = () => document.querySelector('[data-triage]')
  const before = shown().dataset.triage
  window.nextStep = new Promise((resolve) => {
    let began = 0
    const look = () => {
      const now = shown()
      if (began === 0 || !now || now.dataset.triage === before) return
      if (!now.querySelector('[data-sounding]')) return
      watching.disconnect()
      document.removeEventListener('keydown', noted, true)
      resolve(performance.now() - began)
    }
    const noted = () => { began = performance.now() }
    const watching = new MutationObserver(look)
    watching.observe(document.body, { subtree: true, childList: true, attributes: true })
    document.addEventListener('keydown', noted, true)
  })
})()`

async function judgeByKeys(
  context: BrowserContext,
  url: string,
  say: (line: string) => void,
): Promise<number[]> {
  const page = await context.newPage()
  await page.goto(`${url}/findings/triage`)
  // The first is begun by hand: a browser plays nothing before somebody touched the page.
  await page.waitForSelector('[data-triage]')
  await page.keyboard.press('r')
  const times: number[] = []
  for (let number = 0; number < judged; number += 1) {
    await page.waitForTimeout(listenedMs)
    await page.evaluate(nextSounds)
    for (const key of verdicts[number % verdicts.length]!) await page.keyboard.press(key)
    times.push(await page.evaluate<number>('window.nextStep'))
  }
  say(`steps in ms: ${times.map((time) => Math.round(time)).join(' ')}`)
  await page.close({ runBeforeUnload: true })
  return times
}

/**
 * A note is typed, the page closed at once, and opened anew: it is there, or offered there. Whatever the
 * server does not have by then may still be under way as a beacon; what never comes is on the machine
 * alone, where the browser keeps it for this person.
 */
async function closeInTheMiddle(
  context: BrowserContext,
  url: string,
  isAtServer: (note: string) => boolean,
): Promise<{ lost: number; byBeacon: number; latestMs: number; onlyHere: number }> {
  const found = { lost: 0, byBeacon: 0, latestMs: 0, onlyHere: 0 }
  for (let number = 0; number < closed; number += 1) {
    const note = `第 ${number} 次写到一半就关`
    const page = await context.newPage()
    await page.goto(`${url}/findings/triage`)
    await page.waitForSelector('form[data-decision]')
    await page.keyboard.press('n')
    await page.keyboard.press('Control+A')
    await page.keyboard.type(note)
    await page.close()
    const gone = performance.now()
    const wasThere = isAtServer(note)
    while (!isAtServer(note) && performance.now() - gone < beaconMs) {
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    if (!isAtServer(note)) found.onlyHere += 1
    else if (!wasThere) {
      found.byBeacon += 1
      found.latestMs = Math.max(found.latestMs, performance.now() - gone)
    }
    if (!(await comesBack(context, url, note))) found.lost += 1
  }
  return found
}

async function comesBack(context: BrowserContext, url: string, note: string): Promise<boolean> {
  const page: Page = await context.newPage()
  await page.goto(`${url}/findings/triage`)
  await page.waitForSelector('form[data-decision]')
  const offered = page.getByRole('button', { name: '用这份' })
  if (await offered.isVisible()) await offered.click()
  const shown = await page.inputValue('textarea[name=note]')
  // Whatever was taken from this machine goes to the server before the next round.
  await page.waitForTimeout(500)
  await page.close()
  return shown === note
}
