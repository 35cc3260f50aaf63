import { expect, test } from 'vitest'
import { z } from 'zod'

import { parseForm } from '#src/kernel/form.ts'

const form = z.object({
  title: z.string('请写名称').max(4, '最多 4 个字'),
  version: z.string().regex(/^\d+$/),
  kind: z.enum(['one', 'two']),
})

test('a field without a sentence of its own is refused in Chinese, and the others keep theirs', () => {
  const left = parseForm(form, {})
  expect(left.ok ? {} : left.errors).toEqual({
    title: '请写名称',
    version: '请填写这一栏',
    kind: '请填写这一栏',
  })
  const forged = parseForm(form, { title: '太长的名称', version: 'x', kind: ['one'] })
  expect(forged.ok ? {} : forged.errors).toEqual({
    title: '最多 4 个字',
    version: '这一栏填得不对，请检查',
    kind: '这一栏填得不对，请检查',
  })
})
