import { describeRoute, resolver } from 'hono-openapi'
import { z } from 'zod'

import { columnsOf, type TableKind } from './table-body.ts'
import { type ApiErrorCode, apiErrors, type ApiScope } from './vocabulary.ts'

/** What any call may be refused for. */
const always = [
  ...(['token-missing', 'token-unknown', 'token-revoked', 'token-expired'] as const),
  ...(['address-refused', 'source-inactive', 'scope-missing'] as const),
  ...(['too-many-requests', 'too-many-wrong-tokens', 'internal'] as const),
]

const errorBody = resolver(z.object({ error: z.object({ code: z.string(), message: z.string() }) }))

type Description = {
  summary: string
  description: string
  /** One of these is needed; none: any token. */
  scopes: ApiScope[]
  /** A command line that works once HUITING and TOKEN are set. */
  curl: string
  answers: Record<number, { description: string; schema: z.ZodType }>
  errors?: ApiErrorCode[]
  headers?: { name: string; description: string; example: string }[]
  body?: { description: string; content: NonNullable<RequestBody>['content'] }
}
type Spec = Parameters<typeof describeRoute>[0]
type RequestBody = Extract<NonNullable<Spec['requestBody']>, { content: unknown }>

/** One entry of the OpenAPI document, from which the guide for people is made, too. */
export function described(of: Description) {
  const { summary, description, scopes, curl, answers, errors = [], headers = [], body } = of
  return describeRoute({
    summary,
    description,
    security: scopes.length === 0 ? [{ token: [] }] : scopes.map((scope) => ({ token: [scope] })),
    ...(headers.length > 0 && {
      parameters: headers.map(({ name, description: use, example }) => {
        const schema = { type: 'string' } as const
        return { name, in: 'header', description: use, required: false, schema, example }
      }),
    }),
    ...(body && { requestBody: { required: true, ...body } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, answer]) => {
          const content = { 'application/json': { schema: resolver(answer.schema) } }
          return [status, { description: answer.description, content }]
        }),
      ),
      ...refusals([...errors, ...always]),
    },
    ...{ 'x-codeSamples': [{ lang: 'Shell', label: 'curl', source: curl }] },
  })
}

/** Codes that share a status share an entry of the document; `x-codes` keeps them apart. */
function refusals(codes: readonly ApiErrorCode[]) {
  const statuses = [...new Set(codes.map((code) => apiErrors[code][0]))].toSorted((a, b) => a - b)
  const entries = statuses.map((status) => {
    const own = codes.filter((code) => apiErrors[code][0] === status)
    const entry = {
      description: own.map((code) => `\`${code}\` ${apiErrors[code][1]}`).join('\n'),
      content: { 'application/json': { schema: errorBody } },
      'x-codes': own.map((code) => ({ code, message: apiErrors[code][1] })),
    }
    return [status, entry] as const
  })
  return Object.fromEntries(entries)
}

const cellTypes: ('string' | 'number' | 'boolean' | 'null')[] = [
  ...(['string', 'number', 'boolean', 'null'] as const),
]

/** The body of a table, in the three ways it may be written; fields come from the importer itself. */
export function tableBody(kind: TableKind, example: Record<string, string | number>) {
  const columns = columnsOf(kind)
  const row = {
    type: 'object' as const,
    properties: Object.fromEntries(
      columns.map(({ name, label }) => {
        return [name, { type: cellTypes, title: label }]
      }),
    ),
    required: columns.filter(({ required }) => required).map(({ name }) => name),
  }
  const header = Object.keys(example)
  const line = Object.values(example)
  return {
    description:
      '三种写法任选：CSV 表格（首行是列名，UTF-8 或 GB18030）；JSON 数组；JSON Lines（每行一个对象）。' +
      'JSON 里没写的字段保持原样，写 null 或空文字是清空。超过 16 位的号码请写成文字。',
    content: {
      'application/json': { schema: { type: 'array' as const, items: row }, example: [example] },
      'application/x-ndjson': { schema: row, example: JSON.stringify(example) },
      'text/csv': {
        schema: { type: 'string' as const },
        example: `${header.join(',')}\n${line.join(',')}`,
      },
    },
  }
}
