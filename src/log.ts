import { type DestinationStream, pino, stdSerializers } from 'pino'

import { maskNumbers } from '#src/personal-data/mask.ts'

/**
 * The log of one process, on standard error. Query parameters may hold caller numbers and hashes of
 * passwords, cookies open sessions: neither is written. Numbers of people that come in anything else, the
 * name of a file or the message of an error, are masked as each line is written.
 */
export function createLog(
  level: string,
  name: string,
  destination: DestinationStream = pino.destination({ dest: 2, sync: true }),
) {
  return pino(
    {
      level,
      base: { name },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: (error: unknown) => stdSerializers.err(withoutParameters(error)) },
      redact: ['cookie', 'authorization'].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
    },
    { write: (line) => destination.write(maskNumbers(line)) },
  )
}

/** The path of a request as the log may keep it: a recording sent to the API is named by its path. */
export function loggedPath(pathname: string): string {
  const sent = /^(\/api\/v1\/recordings\/)(?![0-9a-f]{64}$)./i.exec(pathname)
  return sent ? `${sent[1]}…` : pathname
}

/** Drizzle's own error repeats the values of the query; its cause says what went wrong. */
function withoutParameters(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error))
  if (!('params' in error && 'query' in error)) return error
  const cause = error.cause instanceof Error ? error.cause : error
  const plain = new Error(
    `${cause === error ? 'query failed' : cause.message} (${String(error.query)})`,
  )
  plain.stack = cause === error ? plain.stack : cause.stack
  return plain
}
