import path from 'node:path'

import { z } from 'zod'

import { keysOf } from '#src/kernel/vocabulary.ts'

import { afterReceipts, layouts, sourceKinds } from '../vocabulary.ts'
import { readPattern } from './name-pattern.ts'

const seconds = (least: number, most: number) =>
  z.coerce
    .number('请填写秒数')
    .int('请填写整秒数')
    .min(least, `最少 ${least} 秒`)
    .max(most, `最多 ${most} 秒`)
    .transform((value) => value * 1000)

/** What the form of a source sends; what a kind does not show has its usual value. */
export const sourceForm = z
  .object({
    kind: z.enum(keysOf(sourceKinds), '请选择方式'),
    name: z.string('请填写名称').trim().min(1, '请填写名称').max(40, '名称不能超过 40 个字'),
    layout: z
      .enum(['', ...keysOf(layouts)], '请选择声道布局')
      .default('')
      .transform((layout) => (layout === '' ? null : layout)),
    namePattern: z
      .string()
      .default('')
      .transform((text) => text.trim() || null)
      .superRefine((text, context) => {
        const read = text === null ? null : readPattern(text)
        if (read && !read.ok) context.addIssue({ code: 'custom', message: read.problem })
      }),
    folder: z
      .string()
      .default('')
      .transform((text) => text.trim() || null),
    afterReceipt: z.enum(keysOf(afterReceipts), '请选择').default('leave'),
    tables: z
      .enum(['on', ''], '请选择')
      .default('')
      .transform((value) => value === 'on'),
    settleMs: seconds(1, 3600).default(10_000),
    toleranceMs: seconds(0, 3600).default(120_000),
  })
  .superRefine(({ kind, folder }, context) => {
    if (kind !== 'folder') return
    const problem =
      folder === null
        ? '请填写服务器上的文件夹'
        : folder.includes('\0') || folder.length > 1000 || !path.isAbsolute(folder)
          ? '请写完整路径，从“/”开始'
          : path.resolve(folder) === '/'
            ? '不能监视整个磁盘'
            : null
    if (problem) context.addIssue({ code: 'custom', path: ['folder'], message: problem })
  })
