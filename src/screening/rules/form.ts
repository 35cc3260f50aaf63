import { z } from 'zod'

import { complaintTargets, faultCategories } from '#src/complaints/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type RuleKind, ruleKinds, ruleParts, ruleVoices } from '#src/screening/vocabulary.ts'

import type { NamedBody, RuleBody } from './body.ts'
import { type LineProblem, readLines } from './notation.ts'
import { senseProblem } from './sense.ts'

const words = (least: number, most: number, missing: string) =>
  z
    .string(missing)
    .transform((text) => text.trim())
    .pipe(
      z
        .string()
        .min(least, missing)
        .max(most, `最多 ${most} 个字`)
        .regex(/^[^\p{Cc}\p{Cf}\p{Cs}]*$/u, '有看不见的符号，删掉再试'),
    )

const points = '请填 0.1 到 10 之间的数，最多一位小数'

const fields = z.object({
  kind: z.enum(keysOf(ruleKinds), '请选择类别'),
  name: words(2, 40, '请写名称，至少 2 个字'),
  reason: words(4, 300, '请写理由，至少 4 个字：这条规则为什么成立'),
  category: z.enum(['', ...keysOf(faultCategories)], '请选择类型').default(''),
  target: z.enum(['', ...keysOf(complaintTargets)], '请选择对象').default(''),
  voice: z.enum(keysOf(ruleVoices), '请选择谁说的'),
  part: z.enum(['', ...keysOf(ruleParts)], '请选择位置').default(''),
  weight: z
    .string(points)
    .transform((text) => text.normalize('NFKC').trim())
    .pipe(z.string().regex(/^\d{1,2}(\.\d)?$/, points))
    .transform(Number)
    .refine((weight) => weight >= 0.1 && weight <= 10, points),
  vague: z.string().optional(),
  patterns: z.string('请写至少一个说法'),
  unless: z.string().default(''),
  after: z.string().default(''),
  note: z.string().trim().max(200, '最多 200 个字').default(''),
})

/** Far more than anybody types; less than would hold the page up. */
const mostCharacters = 200_000

export type ReadRule =
  | { ok: true; kind: RuleKind; body: RuleBody; note: string }
  | { ok: false; errors: FieldErrors }

/** A rule as a form or a file gives it: its text, or what is wrong with it, field by field. */
export function readRule(given: Record<string, unknown>): ReadRule {
  const parsed = fields.safeParse(given)
  const errors: FieldErrors = {}
  if (!parsed.success) {
    for (const issue of parsed.error.issues) errors[String(issue.path[0])] ??= issue.message
  }
  const lists = Object.fromEntries(
    (['patterns', 'unless', 'after'] as const).map((field) => {
      const typed = given[field]
      const text = typeof typed === 'string' ? typed : ''
      const read = text.length > mostCharacters ? tooLong(text) : readLines(text)
      if (read.problems.length > 0) errors[field] ??= sentenceOf(read.problems)
      return [field, read.lines]
    }),
  ) as Record<'patterns' | 'unless' | 'after', string[]>
  if (lists.patterns.length === 0) errors['patterns'] ??= '请写至少一个说法，一行一个'
  if (given['kind'] === 'rule' && !given['category']) errors['category'] ??= '线索要选属实类型'
  if (!parsed.success || Object.keys(errors).length > 0) return { ok: false, errors }

  const { kind, name, reason, category, target, voice, part, weight, vague, note } = parsed.data
  const against = kind === 'mitigation'
  const body: RuleBody = {
    ...{ name, reason, voice, patterns: lists.patterns },
    category: against ? null : category || null,
    target: against ? null : target || null,
    part: against ? null : part || null,
    weight: against ? -weight : weight,
    vague: !against && vague !== undefined && vague !== '',
    unless: against ? [] : lists.unless,
    after: against ? [] : lists.after,
  }
  const senseless = senseProblem({ code: 'new', kind, body })
  if (senseless !== null) return { ok: false, errors: { patterns: senseless } }
  return { ok: true, kind, body, note }
}

function tooLong(text: string) {
  const sentence = `一栏最多 ${mostCharacters.toLocaleString('zh-CN')} 个字，现在有 ${text.length.toLocaleString('zh-CN')} 个`
  return { lines: [text], problems: [{ line: 1, sentence }] }
}

/** The first few problems, each with its line. */
function sentenceOf(problems: readonly LineProblem[]): string {
  const named = problems.slice(0, 3).map(({ line, sentence }) => `第 ${line} 行：${sentence}`)
  const more =
    problems.length > named.length ? `；还有 ${problems.length - named.length} 行有问题` : ''
  return named.join('；') + more
}

/** A rule's text as the form shows it. */
export function valuesOf({ kind, body }: Omit<NamedBody, 'code'>): Record<string, string> {
  return {
    ...{ kind, name: body.name, reason: body.reason, voice: body.voice },
    category: body.category ?? '',
    target: body.target ?? '',
    part: body.part ?? '',
    weight: String(Math.abs(body.weight)),
    ...(body.vague ? { vague: 'on' } : {}),
    patterns: body.patterns.join('\n'),
    unless: body.unless.join('\n'),
    after: body.after.join('\n'),
  }
}
