import { expect, test } from 'vitest'

import { postThrough } from '#src/notices/channels/post-json.ts'

import { ownServer } from './own-server.ts'

const { signal } = new AbortController()

test('a message is posted as JSON, and what is answered comes back', async () => {
  let got = ''
  const { url, post } = await ownServer((request, response) => {
    request.setEncoding('utf8')
    request.on('data', (part: string) => (got += part))
    request.on('end', () =>
      response.end(`{"errcode":0,"type":"${request.headers['content-type']}"}`),
    )
  })
  expect(await post(url, { text: '你好' }, signal)).toEqual({
    ...{ status: 200, body: '{"errcode":0,"type":"application/json"}' },
  })
  expect(JSON.parse(got)).toEqual({ text: '你好' })
})

test('a redirect is an answer like another: nobody goes there', async () => {
  const asked: string[] = []
  const { url, post } = await ownServer((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(302, { Location: 'https://robot.example/inside' }).end()
  })
  expect(await post(url, {}, signal)).toMatchObject({ status: 302 })
  expect(asked).toEqual(['/hook?key=top-secret'])
})

test('an answer without end is cut off', async () => {
  const { url, post } = await ownServer((_request, response) => {
    const more = () => response.write('x'.repeat(16_384), (error) => error ?? more())
    more()
  })
  await expect(post(url, {}, signal)).rejects.toThrow('对方的回答太长')
})

test('a service that never answers is given up, in words without its address', async () => {
  const { url, post } = await ownServer(() => undefined, 50)
  await expect(post(url, {}, signal)).rejects.toThrow(/^对方没有及时回答$/)
})

test('a service with a certificate of its own making is not believed', async () => {
  const { url } = await ownServer((_request, response) => response.end('{}'))
  const believing = postThrough({
    lookup: (_host, options, done) =>
      options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4),
  })
  await expect(believing(url, {}, signal)).rejects.toThrow(/^连不上对方（[A-Z_]+）$/)
})
