import type { Saving } from './save.ts'

/** What a form says of the page it comes from; one that names no revision shows none that is current. */
export function readSaving(body: Record<string, unknown>): Saving {
  const id = body['page']
  const number = whole(body['save'])
  const named = typeof id === 'string' && /^[0-9a-f]{32}$/.test(id) && number > 0
  return { revision: whole(body['revision']), page: named ? { id, number } : null }
}

const whole = (given: unknown) =>
  typeof given === 'string' && /^\d{1,9}$/.test(given) ? Number(given) : -1
