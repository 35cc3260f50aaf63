import { describe, expect, it } from 'vitest'

import { hashPassword, isAcceptablePassword, verifyPassword } from '#src/auth/password.ts'

describe('a new password', () => {
  it.each([
    '三个字',
    'short',
    '123456789',
    'aaaaaaaaaaaa',
    '1234567890',
    'password123',
    'Admin123456',
  ])('%s is refused', (password) => {
    expect(isAcceptablePassword(password, 'lin')).toBe(false)
  })

  it('may not be the name', () => {
    expect(isAcceptablePassword('Linjing-Long', 'linjing-long')).toBe(false)
  })

  it('may be a sentence, but not a book', () => {
    expect(isAcceptablePassword('电费咨询找我没错啊哈', 'lin')).toBe(true)
    expect(isAcceptablePassword('长'.repeat(201), 'lin')).toBe(false)
  })
})

describe('checking a password', () => {
  it('knows the right one, in full or half width, and no other', async () => {
    const stored = await hashPassword('correct horse 2026')
    expect(await verifyPassword(stored, 'correct horse 2026')).toBe(true)
    expect(await verifyPassword(stored, 'correct horse ２０２６')).toBe(true)
    expect(await verifyPassword(stored, 'correct horse 2027')).toBe(false)
    expect(stored).not.toContain('horse')
  })

  it('never matches where there is no account', async () => {
    expect(await verifyPassword(null, '')).toBe(false)
  })
})
