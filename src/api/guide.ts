import { keysOf } from '#src/kernel/vocabulary.ts'

import { apiPath, type ApiDocument } from './document.ts'
import { type ApiScope, apiScopes } from './vocabulary.ts'

export type GuideField = { name: string; title: string; required: boolean }
export type GuideError = { status: string; code: string; message: string }
export type GuideRoute = {
  id: string
  method: string
  path: string
  summary: string
  description: string
  /** One of these is needed; none: any token. */
  scopes: ApiScope[]
  parameters: { name: string; place: string; description: string }[]
  body: {
    description: string
    fields: GuideField[]
    examples: [type: string, text: string][]
  } | null
  curl: string
  answers: { status: string; description: string; fields: GuideField[] }[]
  /** Refusals of this route; what any route may answer stands once, in `common`. */
  errors: GuideError[]
}
export type Guide = { routes: GuideRoute[]; common: GuideError[] }

/** The document as people read it. Nothing is written here that the document does not say. */
export function guideOf(document: ApiDocument): Guide {
  const routes = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods ?? {}).map(([method, operation]) =>
      routeOf(path, method, operation as Operation),
    ),
  )
  const everywhere = (error: GuideError) =>
    routes.every(({ errors }) => errors.some(({ code }) => code === error.code))
  const common = (routes[0]?.errors ?? []).filter(everywhere)
  const own = (errors: GuideError[]) => errors.filter((error) => !everywhere(error))
  return { routes: routes.map((route) => ({ ...route, errors: own(route.errors) })), common }
}

/** Only what the guide looks at; every member is one that `describe.ts` writes. */
type Schema = {
  type?: string | string[]
  title?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
}
type Content = Record<string, { schema?: Schema; example?: unknown }>
type Operation = {
  operationId: string
  summary?: string
  description?: string
  security?: Record<string, string[]>[]
  parameters?: { name: string; in: string; description?: string }[]
  requestBody?: { description?: string; content: Content }
  responses?: Record<
    string,
    { description: string; content?: Content; 'x-codes'?: { code: string; message: string }[] }
  >
  'x-codeSamples'?: { source: string }[]
}

const places: Record<string, string> = { path: '路径', header: '请求头', query: '查询参数' }

function routeOf(path: string, method: string, operation: Operation): GuideRoute {
  const { operationId, summary = '', description = '', parameters = [], requestBody } = operation
  const responses = Object.entries(operation.responses ?? {})
  const named = (operation.security ?? []).flatMap(({ token = [] }) => token)
  return {
    id: operationId,
    method: method.toUpperCase(),
    path: apiPath + path,
    summary,
    description,
    scopes: keysOf(apiScopes).filter((scope) => named.includes(scope)),
    parameters: parameters.map(({ name, in: place, description: use = '' }) => {
      return { name, place: places[place] ?? place, description: use }
    }),
    body: requestBody ? bodyOf(requestBody) : null,
    curl: operation['x-codeSamples']?.[0]?.source ?? '',
    answers: responses
      .filter(([, response]) => !response['x-codes'])
      .map(([status, response]) => {
        const schema = response.content?.['application/json']?.schema
        return { status, description: response.description, fields: fieldsOf(schema) }
      }),
    errors: responses.flatMap(([status, response]) =>
      (response['x-codes'] ?? []).map(({ code, message }) => ({ status, code, message })),
    ),
  }
}

function bodyOf({ description = '', content }: NonNullable<Operation['requestBody']>) {
  const examples = Object.entries(content).flatMap(([type, { example }]) =>
    example === undefined
      ? []
      : [
          [type, typeof example === 'string' ? example : JSON.stringify(example)] as [
            string,
            string,
          ],
        ],
  )
  return { description, fields: fieldsOf(content['application/json']?.schema), examples }
}

/** Members of an object or of the objects in a list, those inside named `outer.inner`. */
function fieldsOf(schema: Schema | undefined, prefix = ''): GuideField[] {
  const { properties = {}, required = [] } = schema?.items ?? schema ?? {}
  return Object.entries(properties).flatMap(([name, inner]) => [
    { name: prefix + name, title: inner.title ?? '', required: required.includes(name) },
    ...fieldsOf(inner, `${prefix}${name}.`),
  ])
}
