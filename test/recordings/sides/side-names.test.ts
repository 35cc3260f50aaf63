import { describe, expect, test } from 'vitest'

import { areTwins, layoutByName, nameOfBoth, sideInName } from '#src/recordings/sides/side-names.ts'

describe('a file name that ends in a side', () => {
  test.each([
    ['d001-agent.wav', 'agent', 'd001'],
    ['d001_customer.wav', 'customer', 'd001'],
    ['2026-11-02 081206_in.wav', 'customer', '2026-11-02 081206'],
    ['2026-11-02 081206_out.wav', 'agent', '2026-11-02 081206'],
    ['d001_A.WAV', 'customer', 'd001'],
    ['d001_B.WAV', 'agent', 'd001'],
    ['d001-rx.gsm', 'customer', 'd001'],
    ['d001-tx.gsm', 'agent', 'd001'],
    ['d001坐席.wav', 'agent', 'd001'],
    ['d001（客户）.wav', 'customer', 'd001'],
    ['d001_座席.mp3', 'agent', 'd001'],
    ['d001.Agent.wav', 'agent', 'd001'],
  ])('%s is the %s of %s', (name, side, stem) => {
    expect(sideInName(name)).toMatchObject({ side, stem })
  })

  test.each([
    'd001.wav',
    'agent.wav',
    '坐席.wav',
    'margin.wav',
    'd001-reagent.wav',
    'vista.wav',
    '',
  ])('%j names none', (name) => expect(sideInName(name)).toBeNull())

  test('is the name of the call without it', () => {
    expect(nameOfBoth('d001-agent.wav')).toBe('d001.wav')
    expect(nameOfBoth('d001_in')).toBe('d001')
    expect(nameOfBoth('d001.wav')).toBeNull()
  })

  test('tells who is heard only by words that name a person, on one channel', () => {
    expect(layoutByName('d001-agent.wav', 1)).toBe('agent-only')
    expect(layoutByName('d001客户.wav', 1)).toBe('customer-only')
    // An incoming call may be called so too.
    expect(layoutByName('d001_in.wav', 1)).toBeNull()
    expect(layoutByName('d001-agent.wav', 2)).toBeNull()
  })
})

describe('twins', () => {
  test.each([
    ['d001-agent.wav', 'd001-customer.wav'],
    ['d001_out.wav', 'd001_in.wav'],
    ['d001_B.wav', 'd001_A.wav'],
    ['d001-tx.wav', 'd001-rx.wav'],
    ['d001坐席.wav', 'd001客户.wav'],
    ['D001-Agent.WAV', 'd001-customer.wav'],
  ])('%s and %s are two sides of one call', (agent, customer) => {
    expect(areTwins(agent, customer)).toBe(true)
  })

  test.each([
    ['d001-agent.wav', 'd002-customer.wav'],
    ['d001-agent.wav', 'd001-agent.wav'],
    ['d001-customer.wav', 'd001-agent.wav'],
    ['d001_out.wav', 'd001_a.wav'],
    ['d001-agent.wav', 'd001_in.wav'],
    ['d001.wav', 'd001-customer.wav'],
  ])('%s and %s are not', (agent, customer) => {
    expect(areTwins(agent, customer)).toBe(false)
  })
})
