import { describe, expect, test } from 'vitest'

import { transcriptOf } from '#src/transcription/queries.ts'
import { transcripts } from '#src/transcription/schema.ts'
import { type TestApp, testApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import { addCall, addRecording } from '../scripted.ts'

const text = '[00:01.20 - 00:03.40] 坐席：您好\n'
const boundary = 'x'

type Part = { name: string; file?: string; value: string }

const bodyOf = (parts: readonly Part[]) =>
  parts
    .map(({ name, file, value }) => {
      const of = file === undefined ? '' : `; filename="${file}"`
      const head = `Content-Disposition: form-data; name="${name}"${of}`
      return `--${boundary}\r\n${head}\r\n\r\n${value}\r\n`
    })
    .join('') + `--${boundary}--\r\n`

/** Sends a body exactly as it stands. */
async function send(
  { app, db }: TestApp,
  body: string,
  { type = `multipart/form-data; boundary=${boundary}`, ...more }: Record<string, string> = {},
) {
  const sameSite = { Origin: 'http://localhost', 'Sec-Fetch-Site': 'same-origin' }
  const headers = { ...sameSite, Cookie: signedInAs(db, 'qa-manager'), 'Content-Type': type }
  return await app.request('http://localhost/transcription/imports', {
    ...{ method: 'POST', body },
    headers: { ...headers, ...more },
  })
}

function announced() {
  const place = testApp()
  const { id } = addRecording(place.db, { callId: addCall(place.db, { callNo: 'd001' }).id })
  return { place, id }
}

const file = { name: 'files', file: 'd001.txt', value: text }

describe('a form with files', () => {
  test.each([
    ['without a boundary', 'multipart/form-data', bodyOf([file])],
    ['with a boundary of another form', 'multipart/form-data; boundary=other', bodyOf([file])],
    ['cut off in its file', undefined, bodyOf([file]).slice(0, -20)],
    ['of no bytes', undefined, ''],
  ])('%s is answered in words and brings nothing', async (_, type, body) => {
    const { place } = announced()
    const answer = await send(place, body, type === undefined ? {} : { type })
    expect([400, 422]).toContain(answer.status)
    expect(await answer.text()).toMatch(/读不出来|请先选择/)
    expect(place.db.select().from(transcripts).all()).toEqual([])
    expect(place.errors).toEqual([])
  })

  test('of 10,000 parts is told how many it may hold', async () => {
    const { place } = announced()
    const answer = await send(place, bodyOf(Array.from({ length: 10_000 }, () => file)))
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('一次最多 500 个文件')
    expect(place.db.select().from(transcripts).all()).toEqual([])
    expect(place.errors).toEqual([])
  })

  test('may have its fields behind its files', async () => {
    const { place, id } = announced()
    await send(place, bodyOf([file]))
    const newer = { ...file, value: text.replace('您好', '请讲') }
    await send(place, bodyOf([newer, { name: 'replace', value: 'on' }]))
    expect(transcriptOf(place.db, id).map((line) => line.text)).toEqual(['请讲'])
  })

  test('with two files of one name keeps the first and says why the other is not taken', async () => {
    const { place, id } = announced()
    const other = { ...file, value: text.replace('您好', '请讲') }
    const answer = await send(place, bodyOf([file, other]))
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('导入了 1 通，1 通没有导入')
    expect(transcriptOf(place.db, id).map((line) => line.text)).toEqual(['您好'])
  })

  test('with a length that is not its own is read as far as it goes', async () => {
    for (const length of ['1', '99999999']) {
      const { place } = announced()
      const answer = await send(place, bodyOf([file]), { 'Content-Length': length })
      expect([length, answer.status < 500]).toEqual([length, true])
      expect(place.errors).toEqual([])
    }
  })
})
