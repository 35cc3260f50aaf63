import { assert, property, stringMatching } from 'fast-check'
import { expect, test } from 'vitest'

import { maskCaller, maskNumbers, maskText } from '#src/personal-data/mask.ts'

test.each([
  ['13931909215', '139****9215'],
  ['02285551234', '022****1234'],
  ['85551234', '****1234'],
  ['95598', '***98'],
  ['7', '*'],
  ['010-85551234转801', '010-*******4转801'],
  ['匿名', '匿名'],
  ['', ''],
])('%s reads as %s', (given, expected) => {
  expect(maskCaller(given)).toBe(expected)
})

test('of a number of eight digits or more at least a third stays hidden', () => {
  assert(
    property(stringMatching(/^\d{8,20}$/), (number) => {
      const hidden = maskCaller(number).replaceAll(/[^*]/g, '').length
      expect(hidden).toBeGreaterThanOrEqual(Math.floor(number.length / 3))
    }),
  )
})

test.each([
  ['13931909215_20261102.wav', '139****9215_20261102.wav'],
  ['来电02285551234.mp3', '来电022****1234.mp3'],
  ['d001.wav', 'd001.wav'],
  ['C2608040145.wav', 'C2608040145.wav'],
])('the file name %s is shown as %s', (given, expected) => {
  expect(maskNumbers(given)).toBe(expected)
})

test.each([
  ['我电话13931909215，编号8888', '我电话139****9215，编号8888'],
  ['139 3190 9215', '139 **** 9215'],
  ['区号 0312-5551234', '区号 031*-***1234'],
  ['是幺三九三幺九零九二幺五对吧', '是幺三九****九二幺五对吧'],
  ['户号 4001234567', '户号 **********'],
  ['编号C2608040145', '编号C2608040145'],
  ['三百二十一度电，一共一百九十八元', '三百二十一度电，一共一百九十八元'],
])('what was said, %s, is written out as %s', (given, expected) => {
  expect(maskText(given)).toBe(expected)
})
