import { z } from 'zod'

import { readMoment } from '#src/recordings/moment.ts'

import type { ClipChoice } from './draft.ts'
import { longestClipMs, mostMissed } from './vocabulary.ts'

const moment = z.string().transform((text, context) => {
  const ms = readMoment(text)
  if (ms !== null) return ms
  context.addIssue({ code: 'custom', message: '请写成“分:秒”，例如 1:05' })
  return z.NEVER
})

const linesOf = (text: string) =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)

/** Stretches as `1:05-1:08`, one a line; other lines are words that were overlooked. */
const missed = z
  .string()
  .max(2000, '写得太长，一次最多 2000 个字')
  .default('')
  .transform((text, context) => {
    const lines = linesOf(text)
    if (lines.length > mostMissed) {
      context.addIssue({ code: 'custom', message: `一次最多补 ${mostMissed} 处` })
      return z.NEVER
    }
    const stretches: { startMs: number; endMs: number }[] = []
    const words: string[] = []
    for (const line of lines) {
      const [first = '', second] = line.normalize('NFKC').split(/[-~—至]/)
      const [startMs, endMs] = [readMoment(first), readMoment(second ?? '')]
      if (startMs !== null && endMs !== null && startMs < endMs) stretches.push({ startMs, endMs })
      else words.push(line)
    }
    return { words, stretches }
  })

const choice = z
  .object({
    from: moment,
    until: moment,
    missed,
    open: z.union([z.string(), z.array(z.string())]).default([]),
  })
  .refine(({ from, until }) => from < until, { path: ['until'], message: '终点要在起点之后' })
  .refine(({ from, until }) => until - from <= longestClipMs, {
    path: ['until'],
    message: `片段最长 ${longestClipMs / 60_000} 分钟`,
  })

const chosen = (given: z.output<typeof choice>): ClipChoice => ({
  fromMs: given.from,
  untilMs: given.until,
  missed: given.missed.words,
  stretches: given.missed.stretches,
  open: [given.open].flat(),
})

export const draftForm = choice.transform(chosen)
export const clipForm = choice
  .and(
    z.object({
      purpose: z
        .string()
        .default('')
        .transform((text) => text.trim())
        .pipe(z.string().min(1, '请写明给谁、做什么用').max(200, '用途不能超过 200 个字')),
    }),
  )
  .transform(({ purpose, ...given }) => ({ ...chosen(given), purpose }))
