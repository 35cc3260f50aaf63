import { asc, eq, ne } from 'drizzle-orm'
import { z } from 'zod'

import { record } from '#src/audit/record.ts'
import { complaintTargets, faultCategories } from '#src/complaints/vocabulary.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { decodeText, readTable, writeTable } from '#src/kernel/csv.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import {
  type RuleKind,
  ruleKinds,
  ruleParts,
  ruleVoices,
  sampleKinds,
} from '#src/screening/vocabulary.ts'

import { readRule, valuesOf } from './form.ts'
import { addSample } from './samples.ts'
import { lexiconRules, ruleSamples } from './schema.ts'
import { ensureTakenIn } from './take-in.ts'
import { newestBody } from './texts.ts'
import { changeRule, createRule } from './write-rule.ts'

/** Columns of the CSV file, by the field they fill. */
const columns = {
  code: '编号',
  kind: '类别',
  name: '名称',
  reason: '理由',
  category: '类型',
  target: '对象',
  voice: '谁说的',
  part: '位置',
  weight: '分值',
  vague: '类型不定',
  patterns: '说法',
  unless: '不算',
  after: '前一句',
} as const

type Fields = Record<keyof typeof columns, string>
type Sample = z.infer<typeof sampleShape>
type Brought = { place: string; fields: Partial<Fields>; samples: Sample[] }

const sampleShape = z.object({
  kind: z.enum(keysOf(sampleKinds)),
  voice: z.enum(['customer', 'agent']),
  text: z.string().trim().min(1).max(500),
  before: z.string().max(500).default(''),
})
const fileShape = z.object({
  format: z.literal('huiting-lexicon'),
  rules: z.array(z.record(z.string(), z.unknown())).max(5000),
})

/** Every rule that is not retired, in its newest text, as field values. */
function storedRules(db: Db) {
  const rows = db
    .select()
    .from(lexiconRules)
    .where(ne(lexiconRules.status, 'retired'))
    .orderBy(asc(lexiconRules.id))
    .all()
  return rows.flatMap((rule) => {
    const body = newestBody(db, rule.code)
    return body
      ? [{ rule, fields: { code: rule.code, ...valuesOf({ kind: rule.kind, body }) } }]
      : []
  })
}

/** 导出: the rules with their samples, to be kept or taken to another centre. */
export function exportJson(db: Db, actor: Actor): string {
  const rules = traced(db, actor).map(({ rule, fields }) => {
    const samples = db
      .select()
      .from(ruleSamples)
      .where(eq(ruleSamples.ruleId, rule.id))
      .orderBy(asc(ruleSamples.id))
      .all()
      .map(({ kind, voice, text, before }) => ({ kind, voice, text, before }))
    return { ...fields, samples }
  })
  return `${JSON.stringify({ format: 'huiting-lexicon', rules }, null, 2)}\n`
}

export function exportCsv(db: Db, actor: Actor): string {
  const rows = traced(db, actor).map(({ fields }) => {
    const shown = inWords(fields)
    return keysOf(columns).map((field) => shown[field] ?? '')
  })
  return writeTable(Object.values(columns), rows)
}

function traced(db: Db, actor: Actor) {
  authorise(actor, 'lexicon.read')
  const rules = storedRules(db)
  record(db, actor, 'rules.exported', { kind: 'lexicon', id: 'rules' }, { rules: rules.length })
  return rules
}

export type Imported = {
  added: number
  changed: number
  unchanged: number
  /** What was not taken, by its place in the file. */
  problems: { place: string; sentence: string }[]
}
export type ImportAnswer = { ok: true; imported: Imported } | { ok: false; problem: string }

/**
 * 导入: rules from a JSON or CSV file, as drafts. What can be read is taken, what cannot is named. A
 * rule is known by its code, without one by its name: the same file twice changes nothing.
 */
export function importRules(db: Db, actor: Actor, bytes: Uint8Array, file: string): ImportAnswer {
  authorise(actor, 'lexicon.edit')
  const brought = readFile(bytes)
  if (!brought.ok) return brought
  return write(db, (tx) => {
    ensureTakenIn(tx)
    const imported: Imported = { added: 0, changed: 0, unchanged: 0, problems: [] }
    const seen = new Set<string>()
    for (const one of brought.rules) {
      const key = one.fields.code || `${one.fields.kind} ${one.fields.name}`
      const problem = seen.has(key)
        ? '文件里前面已经有这条规则，只取前面的'
        : takeOne(tx, actor, one, file, imported)
      seen.add(key)
      if (problem !== null) imported.problems.push({ place: one.place, sentence: problem })
    }
    const { problems, ...counts } = imported
    const particulars = { file, ...counts, badRows: problems.length }
    record(tx, actor, 'rules.imported', { kind: 'lexicon', id: 'rules' }, particulars)
    return { ok: true, imported }
  })
}

/** Null, or why the rule was not taken. */
function takeOne(
  tx: Db,
  actor: Actor,
  { fields, samples }: Brought,
  file: string,
  imported: Imported,
): string | null {
  const read = readRule(fields)
  if (!read.ok) {
    return Object.entries(read.errors)
      .map(([field, sentence]) => `${columns[field as keyof typeof columns] ?? field}：${sentence}`)
      .join('；')
  }
  const { kind, body } = read
  const code = fields.code?.trim() ?? ''
  if (code !== '' && !/^[a-z][a-z0-9-]{1,39}$/.test(code)) {
    return '编号：只能用小写字母、数字和“-”，字母开头，最多 40 个；新规则可以不填'
  }
  const note = `从 ${file.slice(0, 100)} 导入`
  const known = knownRule(tx, code, kind, body.name)
  if (known && known.kind !== kind)
    return `编号：${code} 已经是${ruleKinds[known.kind]}，类别不能改`
  if (known?.status === 'retired') return '这条规则已经停用，先恢复再导入'
  if (known) {
    const { version } = known
    const change = changeRule(tx, actor, known.id, { body, note, version })
    imported[change.ok && change.changed ? 'changed' : 'unchanged'] += 1
  } else {
    createRule(tx, actor, { kind, body, note, ...(code === '' ? {} : { code }) })
    imported.added += 1
  }
  const rule = knownRule(tx, code, kind, body.name)
  for (const sample of samples) if (rule) addUnlessThere(tx, actor, rule.id, sample)
  return null
}

function knownRule(tx: Db, code: string, kind: RuleKind, name: string) {
  const rows = tx.select().from(lexiconRules)
  if (code !== '') return rows.where(eq(lexiconRules.code, code)).get()
  return rows
    .where(eq(lexiconRules.name, name))
    .all()
    .find((rule) => rule.kind === kind)
}

function addUnlessThere(tx: Db, actor: Actor, ruleId: number, sample: Sample): void {
  const there = tx
    .select()
    .from(ruleSamples)
    .where(eq(ruleSamples.ruleId, ruleId))
    .all()
    .some(
      ({ kind, voice, text, before }) =>
        kind === sample.kind &&
        voice === sample.voice &&
        text === sample.text &&
        before === sample.before,
    )
  if (!there) addSample(tx, actor, ruleId, sample)
}

type FileRead = { ok: true; rules: Brought[] } | { ok: false; problem: string }

function readFile(bytes: Uint8Array): FileRead {
  if (bytes.byteLength === 0) return { ok: false, problem: '文件是空的' }
  const { text } = decodeText(bytes)
  return /^\uFEFF?\s*[{[]/.test(text) ? readJson(text) : readCsv(bytes)
}

function readJson(text: string): FileRead {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return { ok: false, problem: 'JSON 读不出来，文件可能不完整' }
  }
  const parsed = fileShape.safeParse(value)
  if (!parsed.success) return { ok: false, problem: '这不是从词库导出的文件，没有“rules”一项' }
  const rules = parsed.data.rules.map((given, at): Brought => {
    const fields = keysOf(columns).flatMap((field) => {
      const typed = given[field]
      return typeof typed === 'string' ? [[field, typed] as const] : []
    })
    const samples = z.array(sampleShape).safeParse(given['samples'] ?? [])
    return {
      place: `第 ${at + 1} 条`,
      fields: Object.fromEntries(fields),
      samples: samples.success ? samples.data : [],
    }
  })
  return { ok: true, rules }
}

function readCsv(bytes: Uint8Array): FileRead {
  const read = readTable(bytes)
  if (!read.ok) return { ok: false, problem: read.problem }
  const { header, rows } = read.table
  const missing = [columns.name, columns.reason, columns.patterns].filter(
    (label) => !header.includes(label),
  )
  if (missing.length > 0) return { ok: false, problem: `表头里没有“${missing.join('”“')}”这一列` }
  return {
    ok: true,
    rules: rows.map(({ cells }, at) => ({
      place: `第 ${at + 1} 条`,
      fields: fromWords(cells),
      samples: [],
    })),
  }
}

/** Keys and their Chinese words, for the columns that hold one of a few. */
const choices = {
  kind: ruleKinds,
  category: faultCategories,
  target: complaintTargets,
  voice: ruleVoices,
  part: ruleParts,
} as const

function inWords(fields: Record<string, string>): Record<string, string> {
  const shown: Record<string, string> = { ...fields, vague: fields['vague'] ? '是' : '' }
  for (const [field, words] of Object.entries(choices)) {
    shown[field] = (words as Record<string, string>)[fields[field] ?? ''] ?? ''
  }
  return shown
}

function fromWords(cells: Record<string, string>): Partial<Fields> {
  const fields: Partial<Fields> = {}
  for (const field of keysOf(columns)) {
    // A live formula is disarmed by a quote on the way out.
    const cell = (cells[columns[field]] ?? '').replace(/^'(?=[=+\-@])/, '')
    const words: Record<string, string> | undefined =
      field in choices ? choices[field as keyof typeof choices] : undefined
    const key = words && Object.keys(words).find((one) => words[one] === cell)
    fields[field] = key ?? cell
  }
  const unsure = fields.vague ?? ''
  if (unsure === '' || unsure === '否') delete fields.vague
  return fields
}
