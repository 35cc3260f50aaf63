import type { TestApp } from '#test/support/app.ts'

export const here = 'http://localhost'
export const uploadsPath = '/recordings/uploads'

export const ownHeaders = {
  'X-Requested-With': 'huiting',
  'Tus-Resumable': '1.0.0',
  'Sec-Fetch-Site': 'same-origin',
  Origin: here,
}

/** What the page says of a file: each value in base64, as the protocol wants it. */
export function metadata(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key} ${Buffer.from(value, 'utf8').toString('base64')}`)
    .join(',')
}

type Headers = Record<string, string | undefined>

/** One request as the upload page sends it; headers given as undefined are left out. */
export async function request(
  { app }: Pick<TestApp, 'app'>,
  method: string,
  path: string,
  cookie: string,
  headers: Headers = {},
  body?: Uint8Array | ReadableStream,
): Promise<Response> {
  const all = Object.entries({ ...ownHeaders, Cookie: cookie, ...headers })
  const given = all.filter((entry): entry is [string, string] => Boolean(entry[1]))
  const init = { method, headers: Object.fromEntries(given), body: body ?? null, duplex: 'half' }
  return await app.request(here + path, init as RequestInit)
}

/** Begins an upload; the answer is checked by whoever asks. */
export function begin(
  test: Pick<TestApp, 'app'>,
  cookie: string,
  bytes: number | string,
  values: Record<string, string> = { filename: 'd001.wav' },
  headers: Headers = {},
): Promise<Response> {
  const given = { 'Upload-Length': String(bytes), 'Upload-Metadata': metadata(values), ...headers }
  return request(test, 'POST', uploadsPath, cookie, given)
}

/** Begins an upload and returns its path. */
export async function begun(
  test: Pick<TestApp, 'app'>,
  cookie: string,
  bytes: number,
  values?: Record<string, string>,
): Promise<string> {
  const response = await begin(test, cookie, bytes, values)
  const location = response.headers.get('Location')
  if (response.status !== 201 || !location) throw new Error(`not begun: ${await response.text()}`)
  return location
}

export function patch(
  test: Pick<TestApp, 'app'>,
  cookie: string,
  path: string,
  offset: number,
  body: Buffer | ReadableStream,
  headers: Headers = {},
): Promise<Response> {
  const sent = {
    'Upload-Offset': String(offset),
    'Content-Type': 'application/offset+octet-stream',
    ...(body instanceof Buffer ? { 'Content-Length': String(body.length) } : {}),
    ...headers,
  }
  return request(test, 'PATCH', path, cookie, sent, body)
}

export type Answer = { state: string; message: string; href: string | null }

export async function answer(
  test: Pick<TestApp, 'app'>,
  cookie: string,
  path: string,
): Promise<Answer> {
  const response = await request(test, 'GET', path, cookie)
  return (await response.json()) as Answer
}

/** Sends a whole file and asks what became of it. */
export async function upload(
  test: Pick<TestApp, 'app'>,
  cookie: string,
  name: string,
  bytes: Buffer,
): Promise<Answer> {
  const path = await begun(test, cookie, bytes.length, { filename: name })
  if (bytes.length > 0) await patch(test, cookie, path, 0, bytes)
  return answer(test, cookie, path)
}
