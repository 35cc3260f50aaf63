import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import type { FieldErrors } from '#src/kernel/form.ts'

import { readRule } from './form.ts'
import { lexiconInUse } from './in-use.ts'
import { type LineProblem, readLines } from './notation.ts'
import type { Overlap } from './overlap.ts'
import { overlapping } from './queries.ts'
import { everydayHits } from './sense.ts'
import { heardBy, type Spoken, type Trial, tryRule } from './try-out.ts'

type Typed = Record<string, unknown>

export type TypedCheck = {
  errors: FieldErrors
  warnings: LineProblem[]
  overlaps: Overlap[]
  /** How many of some everyday sentences it would find; null where it cannot be read. */
  everyday: { found: number; of: number } | null
  lines: number
}

/** What the machine makes of a rule while it is being written. Nothing is stored. */
export function checkTyped(db: Db, actor: Actor, typed: Typed): TypedCheck {
  authorise(actor, 'lexicon.read')
  const read = readRule({ ...complete, ...filled(typed) })
  const { lines, problems, warnings } = readLines(textOf(typed, 'patterns'))
  if (!read.ok) {
    const { patterns, unless, after } = read.errors
    const errors = Object.fromEntries(
      Object.entries({ patterns, unless, after }).flatMap(([field, sentence]) =>
        sentence === undefined || (field === 'patterns' && lines.length === 0)
          ? []
          : [[field, sentence]],
      ),
    )
    return { errors, warnings, overlaps: [], everyday: null, lines: lines.length - problems.length }
  }
  const named = { code: 'typed', kind: read.kind, body: read.body }
  const id = /^\d{1,15}$/.exec(textOf(typed, 'rule'))?.[0]
  const mine = { id: id === undefined ? null : Number(id), kind: read.kind }
  return {
    ...{ errors: {}, warnings, lines: lines.length },
    overlaps: overlapping(db, mine, read.body.patterns),
    everyday: everydayHits(named),
  }
}

export type TypedTrial =
  | { ok: false; problem: string }
  | { ok: true; spoken: Spoken; trial: Trial; others: { code: string; name: string }[] }

/** Tries the rule as it stands in the form on a sentence, and says which others hear it. */
export function tryTyped(db: Db, actor: Actor, typed: Typed): TypedTrial {
  authorise(actor, 'lexicon.read')
  const spoken: Spoken = {
    voice: typed['sayVoice'] === 'agent' ? 'agent' : 'customer',
    text: textOf(typed, 'sayText').trim().slice(0, longest),
    before: textOf(typed, 'sayBefore').trim().slice(0, longest),
  }
  if (spoken.text === '') return { ok: false, problem: '先写一句话，再试' }
  const read = readRule({ ...complete, ...filled(typed) })
  if (!read.ok) {
    const [sentence] = Object.values(read.errors)
    return { ok: false, problem: `规则还写得不对：${sentence}` }
  }
  const lexicon = lexiconInUse(db)
  const mitigations = new Map(lexicon.mitigations.map(({ code, name }) => [code, name]))
  const others = heardBy(lexicon, spoken).map((code) => ({
    ...{ code, name: lexicon.ruleByCode(code)?.name ?? mitigations.get(code) ?? code },
  }))
  const trial = tryRule({ code: 'typed', kind: read.kind, body: read.body }, spoken)
  return { ok: true, spoken, trial, others }
}

const longest = 2_000

/** Stands in for what is not written yet, so that the phrases can be judged by themselves. */
const complete = {
  kind: 'rule',
  name: '未命名',
  reason: '还没有写',
  category: 'other',
  voice: 'any',
  weight: '1',
}

function filled(typed: Typed): Typed {
  const named = ['name', 'reason', 'weight', 'note']
  const kept = Object.entries(typed).filter(
    ([field, value]) => !named.includes(field) && typeof value === 'string' && value !== '',
  )
  return Object.fromEntries(kept)
}

const textOf = (typed: Typed, field: string) => {
  const value = typed[field]
  return typeof value === 'string' ? value : ''
}
