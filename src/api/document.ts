import type { Hono } from 'hono'
import { generateSpecs } from 'hono-openapi'

import type { ApiEnv } from './web.ts'

export const apiPath = '/api/v1'

/** The OpenAPI 3.1 document of the API, made from the routes themselves. */
export function apiDocument(api: Hono<ApiEnv>, origin: string) {
  return generateSpecs(api, {
    documentation: {
      info: {
        title: '回听接口',
        version: '1',
        description: '录音系统和电话系统交录音、话单、投诉登记，查通话状态。',
      },
      servers: [{ url: origin + apiPath }],
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: '接口令牌，由系统管理员建立' },
        },
      },
    },
    defaultValidationErrorResponse: false,
  })
}
export type ApiDocument = Awaited<ReturnType<typeof apiDocument>>
