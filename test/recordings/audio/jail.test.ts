import { spawnSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { decoding } from '#src/recordings/audio/decode-with-ffmpeg.ts'
import { decoderEnv, jailFor, limits } from '#src/recordings/audio/jail.ts'
import { probeAudio } from '#src/recordings/audio/signature.ts'

import { file, folder } from './sounds.ts'

const works = (program: string, args: string[]) =>
  spawnSync(program, args, { env: decoderEnv }).status === 0
const mayJail = works('bwrap', [...['--unshare-all', '--ro-bind', '/', '/', '--', 'true']])

/** Runs a shell where ffmpeg would run. */
async function inJail(script: string, seen = '/etc/hostname') {
  const path = join(folder(), 'ffmpeg')
  // It passes the trial as ffmpeg would, then does as it is told.
  writeFileSync(path, `#!/bin/sh\nif [ "$1" = -nostdin ]; then cat; else eval "$1"; fi\n`)
  chmodSync(path, 0o755)
  const jail = await jailFor(path)
  if (!jail) throw new Error('no jail')
  const { program, args } = jail.command({ kind: 'file', path: seen }, () => [script])
  const done = spawnSync(program, args, { env: decoderEnv, encoding: 'utf8' })
  return { confinement: jail.confinement, code: done.status, out: done.stdout + done.stderr }
}

describe('the jail of the decoder', () => {
  test('holds on this machine as well as the machine allows', async () => {
    const jail = await jailFor('ffmpeg')
    expect(jail?.confinement).toBe(mayJail ? 'jailed' : 'limited')
  })

  test('is none where there is no decoder', async () => {
    expect(await jailFor('/nowhere/ffmpeg')).toBeNull()
  })

  test('falls back for a program that runs in none', async () => {
    const path = join(folder(), 'ffmpeg')
    writeFileSync(path, '#!/bin/sh\nexit 1\n')
    chmodSync(path, 0o755)
    expect((await jailFor(path))?.confinement).toBe('bare')
  })

  test.runIf(mayJail)('shows the recording and no other file of the house', async () => {
    const mine = file('this very sound', 'call.wav')
    const { out } = await inJail(
      `cat /sound; for at in /etc/passwd /work /root /home /proc ${mine}; do test -e $at && echo seen $at; done; true`,
      mine,
    )
    expect(out).toBe('this very sound')
  })

  test.runIf(mayJail)('lets nothing be written, not even beside', async () => {
    const { out } = await inJail('echo x > /new; echo x > /sound; echo x > /usr/new; echo end')
    expect(out).toMatch(/end\n/)
    expect(out.match(/Read-only file system|Permission denied/g)).toHaveLength(3)
  })

  test.runIf(mayJail)('has no network but its own dead one', async () => {
    const { out } = await inJail(
      `perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(PeerAddr => "1.1.1.1:80", Timeout => 2) ? "out" : "no way: $!"'`,
    )
    expect(out).toContain('no way')
  })

  test('limits memory, time, files and processes', async () => {
    const { confinement, out } = await inJail('ulimit -v; ulimit -t; ulimit -n; ulimit -f')
    expect(out.trim().split('\n').map(Number)).toEqual([
      ...[limits.addressBytes / 1024, limits.cpuSeconds, limits.openFiles, 0],
    ])
    if (confinement !== 'jailed') return
    // The kernel holds everybody but root to it.
    expect((await inJail('ulimit -p')).out.trim()).toBe(String(limits.processes))
  })

  test.each([
    ['d008.mp3', 'file', 'mp3'],
    ['d006.wav', 'pipe', 'wav'],
    ['d004.opus', 'pipe', 'ogg'],
  ])('%s may be read by %s and as %s alone', async (name, protocol, demuxer) => {
    const path = join('recordings/samples', name)
    const probe = await probeAudio(path)
    const jail = await jailFor('ffmpeg')
    if (!probe.ok || !jail) throw new Error('cannot be tried')
    const { args } = decoding(jail, path, probe, 8000)
    const after = (option: string) => args[args.lastIndexOf(option) + 1]
    expect(after('-protocol_whitelist')).toBe(protocol)
    expect(after('-format_whitelist')).toBe(demuxer)
    expect(after('-f')).toBe('s16le')
    expect(args).toContain('-nostdin')
  })

  test('a list of other files opens none of them, whatever it is taken for', async () => {
    const secret = file('secret', 'secret.wav')
    const list = file(`ffconcat version 1.0\nfile '${secret}'\n`, 'list.mp3')
    const jail = await jailFor('ffmpeg')
    if (!jail) throw new Error('cannot be tried')
    const probe = { ok: true, container: 'mp3', codec: 'mp3', channels: 1 } as Parameters<
      typeof decoding
    >[2]
    const { program, args } = decoding(jail, list, probe, 8000)
    const { stdout, status } = spawnSync(program, args, { env: decoderEnv })
    expect(stdout).toHaveLength(0)
    expect(status).not.toBe(0)
  })
})
