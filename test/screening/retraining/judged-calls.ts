import type { Db } from '#src/kernel/db.ts'
import { findings, rechecks } from '#src/screening/schema.ts'
import { screenUtterances } from '#src/screening/scoring.ts'
import { shippedScreener } from '#src/screening/screener.ts'
import type { FindingOrigin, RecheckVerdict } from '#src/screening/vocabulary.ts'
import { accountWith } from '#test/support/people.ts'

import { addCall, addRecording, addTranscript, type Line } from '../../transcription/scripted.ts'

const opening: Line = { voice: 'agent', text: '您好,请问有什么可以帮您?' }
const sayings = [
  ['说好给我回个信的,等到今天也没有音信。', '你们自己看着办,我就问问。'],
  ['移动公司那个客服说话很冲,话没说完就把电话挂了。', '我要投诉他们接电话的那个人。'],
] as const

/**
 * Two ways of talking. Whichever the shipped weights take for the worse is the one that people
 * dismiss, so that there is something to learn whatever the shipped weights are.
 */
const [upheldSaying, dismissedSaying] = sayings.toSorted(
  (one, other) => shippedScore(one) - shippedScore(other),
)
const kinds = { upheld: upheldSaying!, dismissed: dismissedSaying! }

/** What people dismissed in the verdicts of `telling`. */
export const dismissedLines: Line[] = [
  { voice: 'agent', text: '您好' },
  ...kinds.dismissed.map((text): Line => ({ voice: 'customer', text })),
]

function shippedScore(lines: readonly string[]): number {
  const utterances = lines.map((text) => ({ voice: 'customer' as const, text }))
  return screenUtterances(shippedScreener(), utterances).score
}

const asides = [
  ...['我家住在东头。', '户号我一会儿报。', '天气热得很。', '孩子要写作业。', '我姓王。'],
  ...['楼上楼下都有电。', '冰箱里的东西要坏了。', '上个月也这样。', '你记一下。'],
]

export type Given = {
  verdict: RecheckVerdict
  sounds: keyof typeof kinds
  origin?: FindingOrigin
  score?: number
  callId?: number
}

let told = 0

/** A heard call that a person has judged. */
export function judged(db: Db, { verdict, sounds, origin, score = 0.8, callId }: Given) {
  told += 1
  const call = callId ?? addCall(db, { caller: String(told) }).id
  const { id: recordingId } = addRecording(db, { callId: call })
  const [first, second] = kinds[sounds]
  const aside = (at: number): Line => ({
    voice: 'customer',
    text: asides[(told * 7 + at * 3) % asides.length]!,
  })
  addTranscript(db, recordingId, [
    ...[opening, aside(1), { voice: 'customer', text: first } as const, aside(2)],
    ...[{ voice: 'customer', text: second } as const, aside(3)],
  ])
  const upheld = verdict === 'missed' || verdict === 'concealed'
  const state = upheld ? 'confirmed' : verdict
  const finding = db
    .insert(findings)
    .values({
      ...{ recordingId, callId: call, headline: '疑点', score, state },
      ...{ faultCategory: 'attitude', trust: 1, foundAt: told, origin },
    })
    .returning()
    .get()
  const account = accountWith(db, 'qa-inspector')
  db.insert(rechecks)
    .values({
      ...{ findingId: finding.id, verdict, note: '', accountId: account.id },
      ...{ accountName: account.displayName, at: told },
    })
    .run()
  return { callId: call, recordingId, finding }
}

/** Verdicts that follow what was said: there is something to learn. */
export function telling(db: Db, each: number) {
  for (let at = 0; at < each; at += 1) {
    judged(db, { verdict: at % 2 === 0 ? 'missed' : 'concealed', sounds: 'upheld' })
    judged(db, { verdict: at % 2 === 0 ? 'unfounded' : 'external', sounds: 'dismissed' })
  }
}

/** Verdicts that have nothing to do with what was said. */
export function random(db: Db, each: number) {
  for (let at = 0; at < each; at += 1) {
    const sounds = at % 2 === 0 ? 'upheld' : 'dismissed'
    judged(db, { verdict: 'missed', sounds })
    judged(db, { verdict: 'unfounded', sounds })
  }
}
