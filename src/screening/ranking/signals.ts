import type { CallSignals } from '#src/transcription/line/call-signals.ts'
import type { SoundFacts } from '#src/transcription/line/roles.ts'

import type { RankingSignal } from '../vocabulary.ts'

/** What is known of a heard call beside its words. Whatever is null says nothing, either way. */
export type RankingFacts = {
  call: CallSignals | null
  sound: SoundFacts | null
  /** Complaints that people confirmed in earlier calls of the same number, within 30 days. */
  confirmedBefore: number
  /** How sure the recogniser was of all it wrote, 0–1. */
  certainty: number | null
  /** Whether it is known who speaks; with one mixed channel it is not. */
  sidesKnown: boolean
}

/** One reason beside the words, in words, with what it moves. */
export type Contribution = { signal: RankingSignal; points: number; text: string }

type Rule = {
  signal: RankingSignal
  /** Share of the signal's weight, 0–1. */
  share: number
  reason: (facts: RankingFacts) => string | null
}

export type SignalWeights = Readonly<Record<RankingSignal, number>>

/**
 * What a signal may move at most, as logit of the score (at the threshold 0.2 is five points of a
 * hundred). An initial judgement, not measured: the sample of calls with sound is too small to learn
 * from. What the customer did weighs most (a low mark, calling again), then the course of the call;
 * the sound alone least, for a loud voice may be a habit. Two signals stand against a suspicion
 * because they make the words less sure. `retraining` corrects them from verdicts, never their sign.
 */
export const shippedWeights: SignalWeights = {
  satisfaction: 0.2,
  satisfied: -0.15,
  later: 0.15,
  earlier: 0.12,
  'confirmed-before': 0.15,
  kind: 0.12,
  length: 0.1,
  'cut-off': 0.1,
  transfer: 0.05,
  hold: 0.05,
  wait: 0.04,
  silence: 0.05,
  'talk-over': 0.06,
  level: 0.06,
  uncertain: -0.15,
  'one-channel': -0.1,
}

/** However much comes together, it moves no more than this: the words decide. */
export const mostUp = 0.5
export const mostDown = -0.4

const seconds = (ms: number) => Math.round(ms / 1000)
const per100 = (share: number) => Math.round(share * 100)

/** Of several rules of one signal the first that applies counts. */
const rules: readonly Rule[] = [
  ofCall(
    'satisfaction',
    1,
    (c) => c.satisfaction === 'very-dissatisfied' && '客户评价“非常不满意”',
  ),
  ofCall('satisfaction', 0.75, (c) => c.satisfaction === 'dissatisfied' && '客户评价“不满意”'),
  ofCall('satisfied', 1, (c) => c.satisfaction === 'very-satisfied' && '客户评价“非常满意”'),
  ofCall('satisfied', 0.6, (c) => c.satisfaction === 'satisfied' && '客户评价“满意”'),
  ofCall('later', 1, (c) => c.later >= 2 && `此后 7 天内同一号码又来电 ${c.later} 次`),
  ofCall('later', 0.7, (c) => c.later === 1 && '此后 7 天内同一号码又来过电'),
  ofCall('earlier', 1, ({ earlier }) => earlier.within7Days >= 2 && again(7, earlier.within7Days)),
  ofCall('earlier', 0.6, ({ earlier }) => earlier.within7Days === 1 && again(7, 1)),
  ofCall(
    'earlier',
    0.3,
    ({ earlier }) => earlier.within30Days > 0 && again(30, earlier.within30Days),
  ),
  {
    signal: 'confirmed-before',
    share: 1,
    reason: ({ confirmedBefore: n }) =>
      n > 0 ? `同一号码 30 天内有 ${n} 通已复核成立的对内投诉` : null,
  },
  ofCall('kind', 1, (c) => c.requestKind === 'complaint' && '业务类型属投诉'),
  ofCall('kind', 0.5, (c) => c.requestKind === 'tip-off' && '业务类型属举报'),
  longer(99, 1),
  longer(95, 0.6),
  longer(90, 0.3),
  ofSound('cut-off', 1, (s) => s.cutOff === 'customer' && '客户话没说完，通话就断了'),
  ofCall('transfer', 1, (c) => c.transferred && '通话中转接过'),
  ofCall('hold', 1, (c) => c.holdMs >= 60_000 && `通话中保持 ${seconds(c.holdMs)} 秒`),
  ofSound(
    'hold',
    1,
    (s) => s.longestEvenMs >= 30_000 && `连续 ${seconds(s.longestEvenMs)} 秒等待音`,
  ),
  ofCall('wait', 1, (c) => c.waitMs >= 180_000 && `接通前等了 ${seconds(c.waitMs)} 秒`),
  ofSound(
    'silence',
    1,
    (s) => s.longestSilenceMs >= 30_000 && `连续 ${seconds(s.longestSilenceMs)} 秒没有人说话`,
  ),
  ofSound(
    'talk-over',
    1,
    (s) => (s.talkOver ?? 0) >= 0.1 && `双方同时说话占 ${per100(s.talkOver ?? 0)}%`,
  ),
  ofSound('level', 1, (s) => rise(s) >= 6 && louder(s)),
  ofSound('level', 0.5, (s) => rise(s) >= 4 && louder(s)),
  unsure(0.6, 1),
  unsure(0.75, 0.5),
  {
    signal: 'one-channel',
    share: 1,
    reason: ({ sidesKnown }) => (sidesKnown ? null : '录音只有一路，分不清谁在说'),
  },
]

/** The signals that apply, each as a share of its weight and in words. */
export function signalsIn(facts: RankingFacts): Omit<Rule, 'reason'>[] {
  return applying(facts).map(({ signal, share }) => ({ signal, share }))
}

/** What speaks for and against hearing a suspicion soon, beside its words; weightiest first. */
export function contributionsOf(facts: RankingFacts, weights: SignalWeights): Contribution[] {
  return applying(facts)
    .map(({ signal, share, text }) => ({ signal, points: share * weights[signal], text }))
    .filter(({ points }) => points !== 0)
    .toSorted((one, other) => Math.abs(other.points) - Math.abs(one.points))
}

function applying(facts: RankingFacts) {
  const given: { signal: RankingSignal; share: number; text: string }[] = []
  for (const { signal, share, reason } of rules) {
    if (given.some((one) => one.signal === signal)) continue
    const text = reason(facts)
    if (text !== null) given.push({ signal, share, text })
  }
  return given
}

function ofCall(
  signal: RankingSignal,
  share: number,
  applies: (call: CallSignals) => string | false,
): Rule {
  return { signal, share, reason: ({ call }) => (call && applies(call)) || null }
}

function ofSound(
  signal: RankingSignal,
  share: number,
  applies: (sound: SoundFacts) => string | false,
): Rule {
  return { signal, share, reason: ({ sound }) => (sound && applies(sound)) || null }
}

function longer(than: 99 | 95 | 90, share: number): Rule {
  return ofCall('length', share, (c) => c.longerThan === than && `时长超过 ${than}% 的同类通话`)
}

function unsure(below: number, share: number): Rule {
  const reason = ({ certainty }: RankingFacts) =>
    certainty !== null && certainty < below ? `转写把握只有 ${per100(certainty)}%` : null
  return { signal: 'uncertain', share, reason }
}

const again = (days: number, earlier: number) => `${days} 天内第 ${earlier + 1} 次来电`
const rise = ({ customer }: SoundFacts) => customer?.levelRise ?? 0
const louder = (sound: SoundFacts) => `客户后段音量比自己开头高 ${Math.round(rise(sound))} 分贝`
