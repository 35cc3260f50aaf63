import { describe, expect, test } from 'vitest'

import { render } from '#test/views/render.ts'
import { actions } from '#views/assets/bindings.js'
import { Player } from '#views/components/player.tsx'

describe('a player', () => {
  const props = {
    recordingId: 3,
    src: '/recordings/3/audio',
    peaksSrc: '/recordings/3/peaks',
    durationMs: 81_000,
    lanes: [
      { key: 'agent' as const, label: '坐席' },
      { key: 'customer' as const, label: '客户' },
    ],
    evidence: [{ id: 1, startMs: 23_400, endMs: 37_000, label: '不满回访' }],
    nonce: 'n',
  }

  test('plays without scripts: the browser’s own controls, fetching little in advance', async () => {
    const html = await render(<Player {...props} />)
    expect(html).toMatch(/<audio controls="" preload="metadata" src="\/recordings\/3\/audio"/)
    expect(html).toMatch(/class="transport" data-transport="true" hidden=""/)
  })

  test('keeps the drawing from screen readers and tells the evidence in words', async () => {
    const html = await render(<Player {...props} />)
    expect(html).toMatch(/class="wave" aria-hidden="true"/)
    expect(html).toMatch(
      /data-start="23400" data-end="37000" data-label="不满回访">\s*<b>0:23<\/b> 不满回访/,
    )
  })

  test('offers evidence keys only where there is evidence', async () => {
    const html = await render(<Player {...props} evidence={[]} />)
    expect(html).not.toContain('data-do="next"')
    expect(html).toContain('data-do="toggle"')
  })

  test('gives each side a name that silences it and a volume of its own', async () => {
    const html = await render(<Player {...props} />)
    expect(html).toMatch(/data-mute="0" aria-pressed="false" aria-label="坐席静音"/)
    expect(html).toMatch(/aria-label="客户音量"[^>]*data-side-volume="1"/)
    expect(html).toContain('max="2"')
  })

  test('says of one channel that its sides cannot be told apart', async () => {
    const lanes = [{ key: 'unknown' as const, label: '混音' }]
    const html = await render(<Player {...props} lanes={lanes} />)
    expect(html).toContain('单声道：两边混在一起，不能分开调')
    expect(html).not.toContain('data-mute="1"')
    expect(html).not.toContain('max="2"')
  })

  test('fetches the notes of the recording, all, one’s own, or none', async () => {
    const address = async (notes?: 'own' | 'none') =>
      /hx-get="([^"]+)"/.exec(await render(<Player {...props} notes={notes} />))?.[1]
    expect(await address()).toBe('/recordings/3/notes')
    expect(await address('own')).toBe('/recordings/3/notes?only=own')
    expect(await address('none')).toBeUndefined()
  })

  test('has a button for every action that the keys of the sound know', async () => {
    const html = await render(<Player {...props} />)
    const known = new Set(actions.map(({ name }) => name))
    const buttons = [...html.matchAll(/data-do="([^"]+)"/g)].map(([, name]) => name ?? '')
    expect(buttons.filter((name) => !known.has(name))).toEqual([])
    expect(buttons).toEqual(
      expect.arrayContaining(['toggle', 'span', 'loop', 'quiet', 'zoom-in', 'zoom-out', 'keys']),
    )
  })
})
