// @ts-check
/** What the set-up says to the person in front of the terminal: short Chinese lines, no traces. */
import { isLiveTerminal } from './places.mjs'

/** A reason to stop, already worded for the person: one sentence, shown without a trace. */
export class Stop extends Error {}

/** @type {Map<string, { since: number, note: string }>} steps under way, by title */
const running = new Map()
/** @type {ReturnType<typeof setInterval> | undefined} */
let clock
let liveLineShown = false

/** @param {number} milliseconds */
export function spoken(milliseconds) {
  const seconds = Math.round(milliseconds / 1000)
  if (seconds < 60) return `${seconds} 秒`
  return `${Math.floor(seconds / 60)} 分 ${seconds % 60} 秒`
}

/** @param {string} line */
export function say(line) {
  clearLiveLine()
  console.log(line)
}

/** @param {string} line */
export function warn(line) {
  say(`！ ${line}`)
}

/**
 * Runs one step and says how long it took; quick ones (under a second) pass without a line of
 * their own unless they return a sentence. `note` shows progress such as 3/12.
 * @template T
 * @param {string} title
 * @param {(note: (text: string) => void) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const entry = { since: Date.now(), note: '' }
  running.set(title, entry)
  clock ??= setInterval(tick, isLiveTerminal() ? 1000 : 15_000)
  try {
    const result = await work((text) => {
      entry.note = ` ${text}`
    })
    const took = Date.now() - entry.since
    if (took >= 1000) say(`✓ ${title}（${spoken(took)}）`)
    return result
  } finally {
    running.delete(title)
    if (running.size === 0) {
      clearInterval(clock)
      clock = undefined
      clearLiveLine()
    }
  }
}

function tick() {
  const parts = [...running].map(
    ([title, { since, note }]) => `${title}${note} ${spoken(Date.now() - since)}`,
  )
  const line = `… ${parts.join(' · ')}`
  if (!isLiveTerminal()) return console.log(line)
  clearLiveLine()
  process.stdout.write(line)
  liveLineShown = true
}

/** Leaves the line free for something that is to stay. */
export function clearLiveLine() {
  if (!liveLineShown) return
  process.stdout.write('\r\u001b[2K')
  liveLineShown = false
}
