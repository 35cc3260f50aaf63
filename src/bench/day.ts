import { readFileSync } from 'node:fs'

import { parseDialogues, type Dialogue } from '#src/screening/dialogues.ts'
import { shippedLexicon } from '#src/screening/lexicon/shipped.ts'
import { prepareExamples } from '#src/screening/model/training.ts'
import type { Utterance } from '#src/screening/result.ts'
import { screenUtterances } from '#src/screening/scoring.ts'
import { fitWithout } from '#src/screening/trials.ts'

import { atMost, type Bench, type Figure } from './bench.ts'

const day = 1_000_000
const complaintsADay = 50
/** What a sample of the day may take. */
const secondsOfScreening = 40
const looked = 100

/**
 * A day of a million calls, as far as one core gets in under a minute: npm run bench -- day
 * FILE.jsonl... Calls are put together anew from parts of the dialogues of files without
 * any complaint; complaints come from the first file that has some. The weights have seen neither: they are fitted to the other files
 * and to every other dialogue of the files without. Ranks are those of the sample, stretched to the day.
 */
export const dayBench: Bench = (say) => {
  const files = process.argv.filter((argument) => argument.endsWith('.jsonl'))
  if (files.length === 0) throw new Error('npm run bench -- day FILE.jsonl...')
  const parsed = files.map((file) => parseDialogues(readFileSync(file, 'utf8'), file))
  const planted = parsed.find((file) => file.some(({ internal }) => internal)) ?? []
  const dialogues = parsed.flat()
  const plain = new Set(parsed.filter((file) => file.every(({ kind }) => kind === 'none')).flat())
  const unseen = [...dialogues.keys()].filter((at) => {
    const dialogue = dialogues[at]!
    return planted.includes(dialogue) || (plain.has(dialogue) && at % 2 === 0)
  })
  const model = fitWithout(prepareExamples(dialogues), unseen)
  const screener = { lexicon: shippedLexicon(), model }
  const complaints = planted.filter(({ internal }) => internal)
  const parts = unseen.map((at) => dialogues[at]!).filter((dialogue) => plain.has(dialogue))

  say(`${parts.length} ordinary dialogues in halves, ${complaints.length} complaints`)
  const scores: number[] = []
  const began = performance.now()
  const cpu = process.cpuUsage()
  const passed = () => (performance.now() - began) / 1000
  for (let call = 0; passed() < secondsOfScreening && call < day; call += 1) {
    scores.push(screenUtterances(screener, madeCall(parts, call)).logit)
  }
  const perSecond = scores.length / (process.cpuUsage(cpu).user / 1e6)
  const found = complaints
    .map(({ utterances }) => screenUtterances(screener, utterances).logit)
    .toSorted((one, other) => other - one)
  return Promise.resolve(figuresOf(scores, found, perSecond))
}

/** The beginning of one call and the end of another: all pairs before any comes twice. */
function madeCall(parts: readonly Dialogue[], call: number): Utterance[] {
  const first = parts[call % parts.length]!.utterances
  const second = parts[(call + 1 + Math.floor(call / parts.length)) % parts.length]!.utterances
  const cut = 0.3 + 0.4 * ((call * 0.618) % 1)
  return [
    ...first.slice(0, Math.ceil(first.length * cut)),
    ...second.slice(Math.ceil(second.length * cut)),
  ]
}

function figuresOf(
  ordinary: readonly number[],
  found: readonly number[],
  perSecond: number,
): Figure[] {
  const stretch = day / ordinary.length
  const share = complaintsADay / Math.max(1, found.length)
  const ranks = found.map(
    (logit, at) => (at + 1) * share + ordinary.filter((one) => one >= logit).length * stretch,
  )
  const among = ranks.filter((rank) => rank <= looked).length * share
  const figure = (what: string, value: number): Figure => ({
    what,
    value: Math.round(value * 100) / 100,
    target: 'reported',
    holds: true,
  })
  return [
    figure('calls screened of the made day', ordinary.length),
    figure('calls screened a second of processor time', perSecond),
    atMost(`minutes for ${day} calls on one core`, day / perSecond / 60, 1, 'min'),
    figure(`of ${complaintsADay} complaints a day, among the first ${looked}`, among),
    figure(`precision of the first ${looked}`, among / looked),
    figure(
      'of the complaints, share that stands above every ordinary call',
      shareAbove(ordinary, found),
    ),
  ]
}

function shareAbove(ordinary: readonly number[], found: readonly number[]) {
  const highest = ordinary.reduce((most, logit) => Math.max(most, logit), -Infinity)
  return found.filter((logit) => logit > highest).length / Math.max(1, found.length)
}
