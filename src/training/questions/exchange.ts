import { and, asc, eq, gt } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { readTable, writeTable } from '#src/kernel/csv.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { keyOfWord } from '#src/kernel/vocabulary.ts'

import { readQuestion } from './form.ts'
import { questions, questionVersions } from './schema.ts'
import {
  choiceLetters,
  difficulties,
  judgementWords,
  questionCategories,
  questionKinds,
} from './vocabulary.ts'
import { storeQuestion, type Written } from './write.ts'

const columns = [
  ...['知识面', '难度', '题型', '题干'],
  ...choiceLetters.map((letter) => `选项${letter}`),
  ...['答案', '参考答案', '解析'],
] as const
const needed = ['知识面', '难度', '题型', '题干', '答案'] as const
/** Rows of one table at most. */
const mostRows = 5000

export type BankImport =
  | { ok: true; added: number; known: number }
  | { ok: false; problem: string; faults: { line: number; message: string }[] }

/** 导入题库: the whole table or none of it; a question that is in the bank already is left as it is. */
export function importQuestions(
  db: Db,
  actor: Actor,
  file: { name: string; bytes: Uint8Array },
  now = Date.now(),
): BankImport {
  authorise(actor, 'question.edit')
  const read = readTable(file.bytes)
  if (!read.ok) return { ok: false, problem: read.problem, faults: [] }
  const { header, rows } = read.table
  const missing = needed.filter((name) => !header.includes(name))
  if (missing.length > 0)
    return { ok: false, problem: `缺少这几列：${missing.join('、')}`, faults: [] }
  if (rows.length === 0) return { ok: false, problem: '表里没有题目', faults: [] }
  if (rows.length > mostRows)
    return { ok: false, problem: `一次最多 ${mostRows} 题，请分开导入`, faults: [] }
  const good: Written[] = []
  const faults: { line: number; message: string }[] = []
  for (const { line, cells } of rows) {
    const read = readQuestion(bodyOf(cells))
    if (read.ok) good.push(read.data)
    else faults.push({ line, message: Object.values(read.errors).join('；') })
  }
  if (faults.length > 0)
    return { ok: false, problem: `${faults.length} 行有问题，一题也没有导入`, faults }
  return write(db, (tx) => {
    const seen = new Set(bank(tx).map(({ stem, category }) => `${category} ${stem}`))
    let added = 0
    for (const one of good) {
      const key = `${one.category} ${one.stem}`
      if (seen.has(key)) continue
      seen.add(key)
      storeQuestion(tx, actor, one, now)
      added += 1
    }
    const facts = { file: file.name.slice(0, 200), rows: good.length, added }
    record(tx, actor, 'question.imported', { kind: 'question', id: 'bank' }, facts)
    return { ok: true as const, added, known: good.length - added }
  })
}

/** 导出题库: the questions in use, as they can be brought in again. Which clip they play stays here. */
export function exportQuestions(db: Db, actor: Actor): string {
  authorise(actor, 'question.edit')
  const rows = bank(db)
  record(db, actor, 'question.exported', { kind: 'question', id: 'bank' }, { rows: rows.length })
  return writeTable(
    [...columns],
    rows.map((row) => [
      ...[questionCategories[row.category], difficulties[row.difficulty], questionKinds[row.kind]],
      row.stem,
      ...choiceLetters.map((letter) =>
        row.kind === 'judgement' ? '' : (row.choices.find(({ key }) => key === letter)?.text ?? ''),
      ),
      answerWords(row.answer),
      ...[row.reference, row.explanation],
    ]),
  )
}

const answerWords = (answer: readonly string[]) =>
  answer.map((key) => judgementWords[key as keyof typeof judgementWords] ?? key).join('')

function bank(db: Db) {
  const { category, difficulty, kind } = questions
  const { stem, choices, answer, reference, explanation } = questionVersions
  return db
    .select({ category, difficulty, kind, stem, choices, answer, reference, explanation })
    .from(questions)
    .innerJoin(
      questionVersions,
      and(
        eq(questionVersions.questionId, questions.id),
        eq(questionVersions.version, questions.version),
      ),
    )
    .where(and(eq(questions.state, 'active'), gt(questions.id, 0)))
    .orderBy(asc(questions.id))
    .all()
}

function bodyOf(cells: Readonly<Record<string, string>>): Record<string, string | undefined> {
  // Names of columns are compared in lower case.
  const word = (name: string) => cells[name.toLowerCase()] ?? ''
  return {
    category: keyOfWord(questionCategories, word('知识面')),
    difficulty: keyOfWord(difficulties, word('难度')),
    kind: keyOfWord(questionKinds, word('题型')),
    stem: word('题干'),
    answer: word('答案'),
    reference: word('参考答案'),
    explanation: word('解析'),
    ...Object.fromEntries(choiceLetters.map((key) => [`choice${key}`, word(`选项${key}`)])),
  }
}
