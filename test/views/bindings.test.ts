import { afterEach, describe, expect, test, vi } from 'vitest'

import {
  type Action,
  actionFor,
  actions,
  bind,
  comboOf,
  isChanged,
  isSingle,
  keysOf,
  labelOf,
  type Pressed,
  resetBindings,
} from '#views/assets/bindings.js'

afterEach(() => {
  resetBindings()
  vi.unstubAllGlobals()
})

const named = (name: string): Action => {
  const action = actions.find((one) => one.name === name)
  if (!action) throw new Error(`no action ${name}`)
  return action
}

const pressed = (code: string, more: Partial<Pressed> = {}) =>
  comboOf({ code, key: '', shiftKey: false, ...more })

describe('the keys of a review', () => {
  test('name no key twice', () => {
    const all = actions.flatMap(({ keys }) => keys)
    expect(all).toHaveLength(new Set(all).size)
  })

  test('are those that other pages count on', () => {
    const wanted = {
      undo: 'U',
      skip: 'S',
      abuse: 'B',
      praise: 'P',
      note: 'M',
      span: 'A',
      write: 'N',
      comment: 'C',
      'take-line': 'V',
      'take-span': 'T',
    }
    for (const [name, key] of Object.entries(wanted)) {
      expect(keysOf(named(name)).map(labelOf)).toEqual([key])
    }
  })

  test('are known by their place, whatever an input method makes of them', () => {
    expect(actionFor(pressed('KeyL', { key: 'Process' }))?.name).toBe('loop')
    expect(actionFor(pressed('NumpadAdd'))?.name).toBe('zoom-in')
    expect(actionFor(pressed('ArrowLeft', { shiftKey: true }))?.name).toBe('previous')
    expect(actionFor(pressed('Minus', { key: '？', shiftKey: true }))?.name).toBe('keys')
  })

  test('leave to the browser what is pressed with Ctrl, Alt or Meta', () => {
    for (const held of ['ctrlKey', 'altKey', 'metaKey']) {
      expect(pressed('KeyA', { [held]: true })).toBeNull()
    }
    expect(pressed('ShiftLeft', { shiftKey: true })).toBeNull()
  })

  test('are letters, digits and signs, or keys that type nothing and always work', () => {
    expect(['KeyA', 'Digit1', 'Shift+Slash', 'BracketLeft'].every(isSingle)).toBe(true)
    expect(['Space', 'ArrowLeft', 'Shift+ArrowRight', 'PageDown'].some(isSingle)).toBe(false)
  })
})

describe('a key of one’s own', () => {
  test('takes the place of the old one, and goes back', () => {
    expect(bind(named('loop'), 'KeyY')).toBeNull()
    expect(actionFor('KeyY')?.name).toBe('loop')
    expect(actionFor('KeyL')).toBeUndefined()
    expect(isChanged()).toBe(true)
    resetBindings()
    expect(actionFor('KeyL')?.name).toBe('loop')
    expect(isChanged()).toBe(false)
  })

  test('that another action has is refused, and says which', () => {
    expect(bind(named('loop'), 'KeyA')).toBe('A 已用于“设 A 点、B 点，清除”，请换一个键')
    expect(actionFor('KeyA')?.name).toBe('span')
    expect(actionFor('KeyL')?.name).toBe('loop')
  })

  test('may be one that another action has given up', () => {
    bind(named('loop'), 'KeyY')
    expect(bind(named('span'), 'KeyL')).toBeNull()
    expect(actionFor('KeyL')?.name).toBe('span')
  })

  test.each(['Tab', 'Enter', 'Escape', 'Digit1', 'Shift+Tab', 'F5', 'Digit0', 'ArrowDown'])(
    'is never %s',
    (combo) => {
      expect(bind(named('loop'), combo)).toContain('有固定的用处')
      expect(actionFor('KeyL')?.name).toBe('loop')
    },
  )

  test('is the default again when the default is chosen', () => {
    bind(named('loop'), 'KeyY')
    bind(named('loop'), 'KeyL')
    expect(isChanged()).toBe(false)
  })

  test('is kept by the browser, and what somebody spoilt there does no harm', async () => {
    const store = new Map<string, string>()
    const localStorage = {
      getItem: (name: string) => store.get(name) ?? null,
      setItem: (name: string, value: string) => void store.set(name, value),
      removeItem: (name: string) => void store.delete(name),
    }
    vi.stubGlobal('localStorage', localStorage)
    bind(named('loop'), 'KeyY')
    expect(store.get('huiting.keys')).toBe('{"loop":"KeyY"}')
    const readAgain = async () => {
      vi.resetModules()
      return (await import('#views/assets/bindings.js')).actionFor
    }
    expect((await readAgain())('KeyY')?.name).toBe('loop')
    for (const spoilt of ['{', 'null', '[]', '{"loop":5,"nothing":"KeyY","leave":"KeyQ"}']) {
      store.set('huiting.keys', spoilt)
      const found = await readAgain()
      expect([spoilt, found('KeyL')?.name, found('KeyQ')]).toEqual([spoilt, 'loop', undefined])
    }
  })
})
