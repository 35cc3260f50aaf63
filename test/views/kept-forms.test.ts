import { describe, expect, test } from 'vitest'

import { fieldsIn, fill, hasProse, same, wordsIn } from '#views/assets/form-fields.js'
import { identityOf } from '#views/assets/form-identity.js'
import {
  dropTaken,
  forgottenAfter,
  keep,
  keysOf,
  noneLater,
  read,
  readUnsent,
  tidy,
  tokenOf,
  unsentOf,
} from '#views/assets/form-store.js'

const now = 1_796_000_000_000
const prefix = 'huiting.text.7.'

/** The browser's, with room for so many characters. */
function fakeStore(room = Number.POSITIVE_INFINITY) {
  const held = new Map<string, string>()
  return {
    get length() {
      return held.size
    },
    key: (index: number) => [...held.keys()][index] ?? null,
    getItem: (key: string) => held.get(key) ?? null,
    removeItem: (key: string) => void held.delete(key),
    setItem: (key: string, value: string) => {
      if (value.length > room) throw new Error('QuotaExceededError')
      held.set(key, value)
    },
  }
}

const entry = (text: string, at = now, form = '/supervision/3/entries') => ({
  ...{ form, page: '/supervision/3', at, words: [text], again: [] },
  fields: { text: [text] },
})

const area = (name: string, value: string, defaultValue = '') => ({
  ...{ name, type: 'textarea', value, defaultValue },
})
const option = (value: string, selected = false) => ({
  ...{ value, selected, defaultSelected: false },
})

describe('what is kept of forms', () => {
  test('is offered to its own account and form only, newest first', () => {
    const store = fakeStore()
    keep(store, `${prefix}1`, entry('早', now - 1))
    keep(store, `${prefix}2`, entry('晚'))
    keep(store, `${prefix}3`, entry('别的表', now, '/defects'))
    keep(store, 'huiting.text.8.4', entry('别人的'))
    keep(store, 'huiting.text.77.5', entry('也是别人的'))
    const texts = unsentOf(store, prefix, '/supervision/3/entries').map(({ kept }) => kept.words[0])
    expect(texts).toEqual(['晚', '早'])
  })

  test('of two windows with one form stays apart', () => {
    const store = fakeStore()
    keep(store, `${prefix}1`, entry('左'))
    keep(store, `${prefix}2`, entry('右'))
    dropTaken(store, 'huiting.text.', tokenOf(`${prefix}1`, now))
    expect(unsentOf(store, prefix, '/supervision/3/entries').map(({ key }) => key)).toEqual([
      `${prefix}2`,
    ])
  })

  test('goes when the server took it, but not what was typed after it was sent', () => {
    const store = fakeStore()
    keep(store, `${prefix}12`, entry('后来又写的', now + 1))
    dropTaken(store, 'huiting.text.', tokenOf(`${prefix}12`, now))
    expect(readUnsent(store, `${prefix}12`)?.words).toEqual(['后来又写的'])
    dropTaken(store, 'huiting.text.', tokenOf(`${prefix}12`, now + 1))
    expect(keysOf(store, prefix)).toEqual([])
  })

  test('is not dropped by a token of another entry, or by nonsense', () => {
    const store = fakeStore()
    keep(store, `${prefix}12`, entry('还没送到'))
    for (const token of ['2-9999999999999', '', '-', '12-', 'x']) dropTaken(store, prefix, token)
    expect(keysOf(store, prefix)).toEqual([`${prefix}12`])
  })

  test('is forgotten after a week, unreadable things at once, and nothing that is not ours', () => {
    const store = fakeStore()
    keep(store, `${prefix}1`, entry('旧', now - forgottenAfter - 1))
    keep(store, `${prefix}2`, entry('刚好', now - forgottenAfter))
    store.setItem(`${prefix}3`, '{"at":')
    store.setItem(`${prefix}4`, '{"at":null,"fields":{}}')
    store.setItem('huiting.player', 'loud')
    tidy(store, 'huiting.text.', now)
    expect(keysOf(store, '')).toEqual([`${prefix}2`, 'huiting.player'])
  })

  test('under a clock that ran ahead is kept, and counts from now', () => {
    const store = fakeStore()
    keep(store, `${prefix}1`, entry('明年写的', now + 400 * 86_400_000))
    tidy(store, prefix, now)
    noneLater(store, prefix, now)
    expect(readUnsent(store, `${prefix}1`)).toMatchObject({ at: now, words: ['明年写的'] })
    tidy(store, prefix, now + forgottenAfter + 1)
    expect(keysOf(store, prefix)).toEqual([])
  })

  test('says when there is no room, and leaves what was there', () => {
    const store = fakeStore(200)
    expect(keep(store, `${prefix}1`, entry('短'))).toBe(true)
    expect(keep(store, `${prefix}1`, entry('长'.repeat(300)))).toBe(false)
    expect(readUnsent(store, `${prefix}1`)?.words).toEqual(['短'])
  })

  test('by an earlier version, one text for a name, is still read', () => {
    const store = fakeStore()
    store.setItem('huiting.draft.7.1', JSON.stringify({ fields: { note: '旧草稿' }, at: now }))
    expect(read(store, 'huiting.draft.7.1')?.fields).toEqual({ note: ['旧草稿'] })
    expect(readUnsent(store, 'huiting.draft.7.1')).toBeNull()
  })
})

describe('the fields of a form', () => {
  test('leave out what the page put there, secrets and files', () => {
    const unkept = ['hidden', 'password', 'file', 'tel', 'submit'].map((type) => ({
      ...{ name: type, type, value: '不要' },
    }))
    expect(fieldsIn([...unkept, area('text', '要')])).toEqual({ text: ['要'] })
    expect(wordsIn([...unkept, area('text', '要'), area('note', ' ')])).toEqual(['要'])
  })

  test('go back to their places, several of one name in order', () => {
    const fields = fieldsIn([
      ...[area('from', '0:01'), area('from', '0:09')],
      { name: 'who', type: 'checkbox', value: '3', checked: true },
      { name: 'who', type: 'checkbox', value: '4', checked: false },
      { name: 'item', type: 'select-one', value: '8', options: [option(''), option('8', true)] },
    ])
    const blank = [
      ...[area('from', ''), area('from', '')],
      { name: 'who', type: 'checkbox', value: '3', checked: false },
      { name: 'who', type: 'checkbox', value: '4', checked: true },
      { name: 'item', type: 'select-one', value: '', options: [option('', true), option('8')] },
    ]
    expect(fill(blank, fields)).toHaveLength(5)
    expect(fieldsIn(blank)).toEqual(fields)
    expect(fill(blank, fields)).toEqual([])
  })

  test('that are new, locked, or whose choice is gone stay as the page has them', () => {
    const fresh = area('reason', '页面自己的')
    const locked = { ...area('text', '不能改'), readOnly: true }
    const item = {
      ...{ name: 'item', type: 'select-one', value: '2' },
      options: [option('2', true)],
    }
    expect(fill([fresh, locked, item], { text: ['我写的'], item: ['8'] })).toEqual([])
    expect([fresh.value, locked.value, item.options[0]?.selected]).toEqual([
      ...['页面自己的', '不能改', true],
    ])
  })

  test('compare by what they say: spaces around and empty fields make no difference', () => {
    expect(same({ text: ['一 '], note: [''] }, { text: ['一'], item: [] })).toBe(true)
    expect(same({ text: ['a\r\nb'] }, { text: ['a\nb'] })).toBe(true)
    expect(same({ text: ['一'] }, { text: ['二'] })).toBe(false)
    expect(same({ text: ['一', ''] }, { text: ['', '一'] })).toBe(false)
  })

  test('are known as they came, with the first of a list nobody touched', () => {
    const controls = [
      area('text', '改过', '原来'),
      {
        ...{ name: 'item', type: 'select-one', value: '8' },
        options: [option('1'), option('8', true)],
      },
    ]
    expect(fieldsIn(controls, { asItCame: true })).toEqual({ text: ['原来'], item: ['1'] })
  })

  test('are worth keeping where there is a long text, or a line among others', () => {
    const line = { name: 'name', type: 'text', value: '' }
    const number = { name: 'most', type: 'number', value: '3' }
    expect(hasProse([area('text', '')])).toBe(true)
    expect(hasProse([line, number])).toBe(true)
    expect(hasProse([line])).toBe(false)
    expect(hasProse([number, number])).toBe(false)
  })
})

describe('a form', () => {
  test('is the same when its record was changed meanwhile', () => {
    const at = (seen: string, once: string) =>
      identityOf('/supervision/3/entries', [
        { name: 'seen', value: seen },
        { name: 'once', value: once },
        { name: 'was-hold', value: seen },
      ])
    expect(at('1', 'a')).toBe(at('2', 'b'))
  })

  test('is another for another record behind the same address', () => {
    const about = (bulletin: string) =>
      identityOf('/defects', [{ name: 'bulletin', value: bulletin }])
    expect(about('1')).not.toBe(about('2'))
    expect(about('')).not.toBe(about('1'))
  })
})
