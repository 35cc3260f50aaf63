import { beforeEach, describe, expect, test } from 'vitest'

import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { exportCsv, exportJson, importRules } from '#src/screening/rules/exchange.ts'
import { addSample } from '#src/screening/rules/samples.ts'
import { lexiconRules, ruleSamples } from '#src/screening/rules/schema.ts'
import { takeInShipped } from '#src/screening/rules/take-in.ts'
import { newestBody } from '#src/screening/rules/texts.ts'
import { createRule } from '#src/screening/rules/write-rule.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { aBody, ruleByCode } from './lexicon.ts'

let db: Db
beforeEach(() => {
  db = testDatabase().db
})

const inspector = (of = db) => actorWith(of, 'qa-inspector')
const bring = (text: string, into = db) =>
  importRules(into, inspector(into), new TextEncoder().encode(text), '规则.csv')
const imported = (text: string, into = db) => {
  const answer = bring(text, into)
  if (!answer.ok) throw new Error(answer.problem)
  return answer.imported
}
const head = '编号,类别,名称,理由,类型,对象,谁说的,位置,分值,类型不定,说法,不算,前一句'
const row = ',线索,骂人,客户说接电话的人骂人。,服务态度,,客户,,2,,"骂我\n吼我",,'

describe('a file of rules', () => {
  test('taken out and brought back changes nothing, as JSON and as CSV', () => {
    takeInShipped(db)
    const rules = db.select().from(lexiconRules).all().length
    for (const text of [exportJson(db, inspector()), exportCsv(db, inspector())]) {
      expect(imported(text)).toEqual({ added: 0, changed: 0, unchanged: rules, problems: [] })
    }
  })

  test('carries rules and samples to another centre, once', () => {
    const { id } = createRule(db, inspector(), { kind: 'rule', body: aBody, note: '' })
    const sample = { kind: 'must-hit', voice: 'customer', text: '说话太冲', before: '' } as const
    addSample(db, inspector(), id, sample)
    const other = testDatabase().db
    const file = exportJson(db, inspector())
    expect(imported(file, other)).toMatchObject({ added: 1, changed: 0, problems: [] })
    expect(imported(file, other)).toMatchObject({ added: 0, changed: 0, problems: [] })
    expect(newestBody(other, 'u-attitude-01')).toEqual(aBody)
    expect(other.select().from(ruleSamples).all()).toMatchObject([sample])
  })

  test('brings rules without a code as drafts, and knows them by name the next time', () => {
    expect(imported(`${head}\n${row}`)).toMatchObject({ added: 1, problems: [] })
    expect(imported(`${head}\n${row}`)).toMatchObject({ added: 0, unchanged: 1, problems: [] })
    expect(imported(`${head}\n${row.replace(',2,', ',3,')}`)).toMatchObject({ changed: 1 })
    expect(ruleByCode(db, 'u-attitude-01')).toMatchObject({ status: 'draft', version: 2 })
  })

  test('names what it cannot take by its place, and takes the rest', () => {
    const bad = ',线索,推诿,,推诿搪塞,,客户,,二,,"推来||推去",,'
    const { added, problems } = imported(`${head}\n${row}\n${bad}\n${row}`)
    expect(added).toBe(1)
    expect(problems).toEqual([
      {
        place: '第 2 条',
        sentence:
          '理由：请写理由，至少 4 个字：这条规则为什么成立；分值：请填 0.1 到 10 之间的数，最多一位小数；说法：第 1 行：第 4 个字“|”前面没有词',
      },
      { place: '第 3 条', sentence: '文件里前面已经有这条规则，只取前面的' },
    ])
  })

  test('may not turn a rule into a mitigation, nor name a code as it likes', () => {
    takeInShipped(db)
    const against = row.replace(',线索,', 'hung-up-01,减分,')
    const odd = row.replace(',线索,', '../x,线索,').replace('骂人', '骂街')
    const { problems } = imported(`${head}\n${against}\n${odd}`)
    expect(problems.map(({ sentence }) => sentence)).toEqual([
      '编号：hung-up-01 已经是线索，类别不能改',
      '编号：只能用小写字母、数字和“-”，字母开头，最多 40 个；新规则可以不填',
    ])
  })

  test.each([
    ['', '文件是空的'],
    ['{"format":', 'JSON 读不出来'],
    ['{"format":"else","rules":[]}', '这不是从词库导出的文件'],
    ['[1,2]', '这不是从词库导出的文件'],
    ['['.repeat(20_000), 'JSON 读不出来'],
    ['编号,类别\n1,2', '表头里没有“名称”“理由”“说法”这一列'],
    ['名称,理由,说法\n"没有关的引号', '读不成表格'],
  ])('that is none is refused in words: %s', (text, problem) => {
    const answer = bring(text)
    expect(answer.ok ? '' : answer.problem).toContain(problem)
    expect(db.select().from(lexiconRules).all()).toEqual([])
  })

  test('with a rule that lacks a field, or has one of another kind, names it', () => {
    const rules = [{ name: '没有说法', reason: '没有写说法。', kind: 'rule' }, { patterns: 7 }]
    const file = JSON.stringify({ format: 'huiting-lexicon', rules })
    const { added, problems } = imported(file)
    expect(added).toBe(0)
    expect(problems[0]?.sentence).toContain('说法：请写至少一个说法')
    expect(problems[1]?.place).toBe('第 2 条')
  })

  test('is read in GB18030, and carries no live formula out', () => {
    const body = { ...aBody, name: '=1+1', reason: '公式样子的名称。' }
    createRule(db, inspector(), { kind: 'rule', body, note: '' })
    const csv = exportCsv(db, inspector())
    expect(csv).toContain("'=1+1")
    expect(imported(csv)).toMatchObject({ changed: 0, problems: [] })
  })

  test('is brought by whoever may edit, and taken out by whoever may read', () => {
    const agent = actorWith(db, 'agent')
    expect(() => importRules(db, agent, new Uint8Array(), 'x')).toThrow(Forbidden)
    expect(() => exportJson(db, agent)).toThrow(Forbidden)
  })
})
