import type { CallSignals } from './call-signals.ts'
import type { SoundFacts } from './roles.ts'

/** What is known of a call before anybody, or any machine, has heard its words. */
export type LineFacts = { sound: SoundFacts | null; call: CallSignals | null }

/** Why a recording is heard sooner: in words, with its points. No reason accuses anybody. */
export type Reason = { signal: string; points: number; text: string }

export type Priority = { priority: number; reasons: Reason[] }

type Rule = {
  signal: string
  points: number
  /** The reason in words, or null when the rule does not apply. */
  reason: (facts: LineFacts) => string | null
}

const seconds = (ms: number) => Math.round(ms / 1000)
const per100 = (share: number) => Math.round(share * 100)

/**
 * The points of every signal. They are an initial judgement, not measured: what the caller has
 * said (a low mark, calling again) weighs most, the course of the call next, the sound alone least,
 * for a loud or a fast voice may be a habit. The page of the line shows hits per hour of the ranked
 * against the random slice, from which they are to be corrected. Of several rules of one signal
 * the first that applies counts.
 */
const rules: readonly Rule[] = [
  // The caller's own verdict.
  marked('very-dissatisfied', 30, '客户评价“非常不满意”'),
  marked('dissatisfied', 24, '客户评价“不满意”'),
  marked('neutral', 6, '客户评价“一般”'),
  // Calling again: after this call, it was hardly settled; before it, an earlier one was not.
  ofCall('later', 24, (c) => c.later >= 2 && `此后 7 天内同一号码又来电 ${c.later} 次`),
  ofCall('later', 18, (c) => c.later === 1 && '此后 7 天内同一号码又来过电'),
  ofCall(
    'earlier',
    20,
    ({ earlier }) => earlier.within7Days >= 2 && repeat(7, earlier.within7Days),
  ),
  ofCall('earlier', 14, ({ earlier }) => earlier.within7Days === 1 && repeat(7, 1)),
  ofCall(
    'earlier',
    8,
    ({ earlier }) => earlier.within30Days > 0 && repeat(30, earlier.within30Days),
  ),
  ofCall('kind', 12, (c) => c.requestKind === 'complaint' && '业务类型属投诉'),
  ofCall('kind', 8, (c) => c.requestKind === 'tip-off' && '业务类型属举报'),
  // The course of the call.
  longer(99, 14),
  longer(95, 10),
  longer(90, 6),
  ofSound('cut-off', 14, (s) => s.cutOff === 'customer' && '客户话没说完，通话就断了'),
  ofSound('cut-off', 5, (s) => s.cutOff === 'agent' && '坐席话没说完，通话就断了'),
  ofCall('transfer', 6, (c) => c.transferred && '通话中转接过'),
  ofCall('wait', 6, (c) => c.waitMs >= 180_000 && `接通前等了 ${seconds(c.waitMs)} 秒`),
  ofCall('wait', 3, (c) => c.waitMs >= 60_000 && `接通前等了 ${seconds(c.waitMs)} 秒`),
  ofCall('hold', 6, (c) => c.holdMs >= 60_000 && `通话中保持 ${seconds(c.holdMs)} 秒`),
  // Not twice: what call data calls hold is usually this very sound.
  ofSound('hold', 6, (s) => s.longestEvenMs >= 30_000 && even(s.longestEvenMs)),
  ofSound('hold', 3, (s) => s.longestEvenMs >= 10_000 && even(s.longestEvenMs)),
  ofSound('silence', 6, (s) => s.longestSilenceMs >= 30_000 && silent(s.longestSilenceMs)),
  ofSound('silence', 3, (s) => s.longestSilenceMs >= 12_000 && silent(s.longestSilenceMs)),
  ofSound('one-sided', 6, (s) => {
    const [agent, customer] = [s.agent?.voicedShare ?? 1, s.customer?.voicedShare ?? 0]
    return agent < 0.06 && customer > 0.25 && `坐席说话只占 ${per100(agent)}%`
  }),
  // Raw measures of the sound.
  ofSound('talk-over', 10, (s) => (s.talkOver ?? 0) >= 0.1 && talkOver(s.talkOver!)),
  ofSound('talk-over', 5, (s) => (s.talkOver ?? 0) >= 0.05 && talkOver(s.talkOver!)),
  ofSound(
    'level',
    8,
    (s) => rise(s) >= 6 && `客户后段音量比自己开头高 ${Math.round(rise(s))} 分贝`,
  ),
  ofSound(
    'level',
    4,
    (s) => rise(s) >= 4 && `客户后段音量比自己开头高 ${Math.round(rise(s))} 分贝`,
  ),
  ofSound('pace', 4, (s) => pace(s) >= 6 && `客户语速每秒约 ${pace(s).toFixed(1)} 个音节`),
]

/** Adds up what speaks for hearing a call soon: 0–100, with the reasons, weightiest first. */
export function priorityOf(facts: LineFacts): Priority {
  const reasons: Reason[] = []
  for (const { signal, points, reason } of rules) {
    if (reasons.some((given) => given.signal === signal)) continue
    const text = reason(facts)
    if (text !== null) reasons.push({ signal, points, text })
  }
  const sum = reasons.reduce((total, { points }) => total + points, 0)
  return {
    priority: Math.min(100, sum),
    reasons: reasons.toSorted((a, b) => b.points - a.points),
  }
}

function ofCall(
  signal: string,
  points: number,
  applies: (call: CallSignals) => string | false,
): Rule {
  return { signal, points, reason: ({ call }) => (call && applies(call)) || null }
}

function ofSound(
  signal: string,
  points: number,
  applies: (sound: SoundFacts) => string | false,
): Rule {
  return { signal, points, reason: ({ sound }) => (sound && applies(sound)) || null }
}

function marked(mark: CallSignals['satisfaction'], points: number, text: string): Rule {
  return ofCall('satisfaction', points, ({ satisfaction }) => satisfaction === mark && text)
}

function longer(share: 99 | 95 | 90, points: number): Rule {
  return ofCall('length', points, (c) => c.longerThan === share && `时长超过 ${share}% 的同类通话`)
}

const repeat = (days: number, earlier: number) => `${days} 天内第 ${earlier + 1} 次来电`
const even = (ms: number) => `连续 ${seconds(ms)} 秒等待音`
const silent = (ms: number) => `连续 ${seconds(ms)} 秒没有人说话`
const talkOver = (share: number) => `双方同时说话占 ${per100(share)}%`
const rise = ({ customer }: SoundFacts) => customer?.levelRise ?? 0
const pace = ({ customer }: SoundFacts) => customer?.pace ?? 0
