import type { Chart } from '#src/documents/chart.ts'

import type { ProfileLine } from './queries.ts'
import { customerKinds, monthParts, type ProfileBy, profileBy } from './vocabulary.ts'

const words: Record<ProfileBy, (key: string) => string> = {
  kind: (key) => customerKinds[key as keyof typeof customerKinds] ?? key,
  type: (key) => key,
  part: (key) => monthParts[key as keyof typeof monthParts] ?? key,
  hour: (key) => key,
}

/** What always has a place, so that nothing missing looks like nothing counted. */
const places: Partial<Record<ProfileBy, readonly string[]>> = {
  part: Object.keys(monthParts),
  hour: Array.from({ length: 24 }, (_, hour) => String(hour)),
  kind: Object.keys(customerKinds),
}
const mostBars = 8

/** 画像 as bars of calls. */
export function profileChart(by: ProfileBy, lines: readonly ProfileLine[]): Chart {
  const found = new Map(lines.map((line) => [line.key, line]))
  const keys = places[by] ?? lines.slice(0, mostBars).map(({ key }) => key)
  return {
    title: `${profileBy[by]}${by === 'hour' ? '（点）' : ''}`,
    kind: 'bars',
    unit: '通',
    points: keys.map((key) => {
      const line = found.get(key)
      return {
        label: words[by](key),
        value: line?.calls ?? 0,
        note: `${line?.callers ?? 0} 位客户`,
      }
    }),
    lines: [],
  }
}

/** `居民 12 位 80 通，未知 3 位 20 通`: the same in words. */
export const profileWords = (by: ProfileBy, lines: readonly ProfileLine[]): string =>
  lines
    .slice(0, 4)
    .map(
      ({ key, callers, calls }) =>
        `${words[by](key)}${by === 'hour' ? ' 点' : ''} ${calls} 通（${callers} 位）`,
    )
    .join('，')
