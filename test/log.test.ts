import { expect, test } from 'vitest'

import { createLog } from '#src/log.ts'
import { people } from '#src/organisation/schema.ts'
import { testDatabase } from '#test/support/database.ts'

/** What a log wrote, line after line. */
function written(use: (log: ReturnType<typeof createLog>) => void): string {
  let text = ''
  use(createLog('info', 'web', { write: (line) => void (text += line) }))
  return text
}

test('the log says what broke in the database without the values of the query', () => {
  const { db } = testDatabase()
  const person = { agentNo: '13931909215', name: '林静', staffCategory: 'regular' } as const
  const add = () => db.insert(people).values(person).run()
  add()
  let error: unknown
  try {
    add()
  } catch (caught) {
    error = caught
  }
  const text = written((log) => log.error({ err: error }, 'request failed'))
  expect(text).toContain('UNIQUE constraint failed: people.agent_no')
  expect(text).not.toContain('13931909215')
  expect(text).not.toContain('林静')
})

test('the log keeps neither cookies nor authorisation', () => {
  const headers = { cookie: 'huiting_session=secret', authorization: 'Bearer secret' }
  const text = written((log) => log.info({ headers, request: { headers } }, 'request'))
  expect(text).toContain('Redacted')
  expect(text).not.toContain('secret')
})

test('the log masks numbers wherever they come from', () => {
  const text = written((log) => {
    log.error(
      { err: new Error('cannot open 13931909215_20261121.wav') },
      'failed 110105194912310021',
    )
    log.info({ path: '/x/02285551234.mp3', at: 1764338400000 }, '8613931909215')
  })
  expect(text).not.toMatch(/13931909215|02285551234|110105194912310021/)
  expect(text).toContain('139****9215_20261121.wav')
  expect(text).toContain('1764338400000')
})
