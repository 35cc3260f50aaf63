import type { Permission } from './permissions.ts'

/** The thing asked for does not exist, or lies outside the reader's scope (said alike, on purpose). */
export class NotFound extends Error {}

/** The actor's roles do not hold the permission. */
export class Forbidden extends Error {
  readonly permission: Permission | null
  constructor(permission: Permission | null) {
    super(`missing permission ${permission ?? 'sign-in'}`)
    this.permission = permission
  }
}

/** A rule of the house refuses the step; the sentence is for the person. */
export class Refused extends Error {
  readonly code: string
  constructor(code: string, sentence: string) {
    super(sentence)
    this.code = code
  }
}

/** A refusal from a slice's own list of codes and sentences. */
export function refused<T extends Record<string, string>>(refusals: T, code: keyof T & string) {
  return new Refused(code, refusals[code] as string)
}
