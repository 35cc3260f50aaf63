import { chanceOf } from '#src/kernel/chance.ts'
import { personalSpansInLines } from '#src/personal-data/detect.ts'
import { type DataKind, dataKinds } from '#src/personal-data/vocabulary.ts'

import { chanceFrom, type MadeTalk, textOf } from './pieces.ts'
import { madeTalk } from './scenes.ts'

export type Judged = {
  talks: number
  things: number
  missed: number
  /** Conversations in which anything was hidden that tells nobody who somebody is. */
  wrong: number
  byKind: Record<DataKind, { things: number; missed: number }>
  /** Some of what went wrong, to read. */
  samples: string[]
}

/** Hides what should be hidden in made-up conversations, and counts what was missed and hidden in vain. */
export function judgeMasking(count: number, seed: number, samplesAtMost = 20): Judged {
  const chance = chanceFrom(chanceOf(seed))
  const byKind = Object.fromEntries(
    Object.keys(dataKinds).map((kind) => [kind, { things: 0, missed: 0 }]),
  ) as Judged['byKind']
  const judged: Judged = { talks: count, things: 0, missed: 0, wrong: 0, byKind, samples: [] }
  for (let number = 0; number < count; number++) {
    const { missed, wrong, kinds } = judgeTalk(madeTalk(chance, number))
    for (const [thing, kind] of kinds) {
      judged.things++
      byKind[kind].things++
      if (missed.has(thing)) byKind[kind].missed++
    }
    judged.missed += missed.size
    if (wrong !== '') judged.wrong++
    const what = [...(missed.size > 0 ? [`missed ${[...missed.values()].join(' | ')}`] : []), wrong]
    if ((missed.size > 0 || wrong !== '') && judged.samples.length < samplesAtMost) {
      judged.samples.push(what.filter(Boolean).join('; '))
    }
  }
  return judged
}

/** A thing is hidden when every character of it is. */
function judgeTalk({ lines }: MadeTalk) {
  const texts = lines.map(({ voice, pieces }) => ({ voice, text: textOf(pieces) }))
  const spans = personalSpansInLines(texts)
  const hidden = (line: number, at: number) =>
    spans.some((span) => span.line === line && span.from <= at && at < span.to)
  const kinds = new Map<number, DataKind>()
  const missed = new Map<number, string>()
  let wrong = ''
  const whole = texts.map(({ voice, text }) => `${voice[0]}: ${text}`).join(' / ')
  lines.forEach(({ pieces }, line) => {
    let at = 0
    for (const { text, secret, free } of pieces) {
      const marks = [...text].map((_, offset) => hidden(line, at + offset))
      at += text.length
      if (secret) {
        kinds.set(secret.thing, secret.kind)
        if (marks.includes(false)) missed.set(secret.thing, `${secret.kind} ${text} in ${whole}`)
      } else if (
        !free &&
        marks.some((mark, offset) => mark && !/[\s，。、？]/.test(text[offset] ?? ''))
      ) {
        wrong = `hidden in vain “${text}” in ${whole}`
      }
    }
  })
  return { kinds, missed, wrong }
}
