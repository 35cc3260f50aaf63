import { existsSync } from 'node:fs'

/** Debian's own way (util-linux) to have the kernel end a program with the process that began it. */
const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((file) => existsSync(file))

/**
 * A command that ends when this process does, however that happens: after a `kill -9` nobody is left
 * to stop it. Where the system has no such means it is the bare command.
 */
export function tiedToMe(command: string, given: readonly string[]): [string, string[]] {
  if (!setpriv) return [command, [...given]]
  return [setpriv, ['--pdeathsig', 'KILL', '--', command, ...given]]
}
