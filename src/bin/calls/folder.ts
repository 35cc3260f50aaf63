import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { z } from 'zod'

import { readTable, type Table } from '#src/kernel/csv.ts'
import {
  type ExpectedCall,
  expectedCall,
  type Span,
} from '#src/screening/ranking/call-evaluation.ts'

/** A folder of recorded calls with everything that is known of them. */
export type CallFolder = {
  roster: Table
  callData: Table
  /** Null where nobody reported anything. */
  register: Table | null
  expected: ExpectedCall[]
  audio: { name: string; path: string }[]
  /** True times of the turns, by call; calls without a reference text are missing. */
  turns: ReadonlyMap<string, Span[]>
  /** The written dialogue a call was spoken from, by call. */
  dialogues: ReadonlyMap<string, string>
}

const audioName = /\.(wav|mp3|opus|ogg|m4a|aac|flac|amr|gsm)$/i
const reference = z.object({
  id: z.string(),
  dialogue: z.string().optional(),
  turns: z.array(z.object({ start: z.number(), end: z.number() })),
})

/** Raises with the file at fault, in words. */
export function readCallFolder(folder: string): CallFolder {
  const table = (name: string): Table => {
    const file = path.join(folder, name)
    if (!existsSync(file)) throw new Error(`${folder} 里没有 ${name}`)
    const read = readTable(readFileSync(file))
    if (!read.ok) throw new Error(`${name} 读不出来：${read.problem}`)
    return read.table
  }
  const expected = table('expected.csv').rows.map(({ line, cells }) => {
    const parsed = expectedCall.safeParse(cells)
    if (parsed.success) return parsed.data
    const [issue] = parsed.error.issues
    throw new Error(`expected.csv 第 ${line} 行 ${issue?.path.join('.')}：${issue?.message}`)
  })
  const names = readdirSync(folder).toSorted()
  const references = names.flatMap((name) => referenceIn(path.join(folder, name)))
  return {
    roster: table('agents.csv'),
    callData: table('cdr.csv'),
    register: existsSync(path.join(folder, 'register.csv')) ? table('register.csv') : null,
    expected,
    audio: names
      .filter((name) => audioName.test(name))
      .map((name) => ({ name, path: path.join(folder, name) })),
    turns: new Map(references.map(({ id, turns }) => [id, turns.map(spanOf)])),
    dialogues: new Map(
      references.flatMap(({ id, dialogue }) => (dialogue ? [[id, dialogue]] : [])),
    ),
  }
}

function referenceIn(file: string): z.infer<typeof reference>[] {
  if (!file.endsWith('.json')) return []
  const parsed = reference.safeParse(parsedJson(readFileSync(file, 'utf8')))
  if (parsed.success) return [parsed.data]
  process.stderr.write(`${path.basename(file)} 不是参考文本，跳过\n`)
  return []
}

const spanOf = ({ start, end }: { start: number; end: number }): Span => ({
  startMs: Math.round(start * 1000),
  endMs: Math.round(end * 1000),
})

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
