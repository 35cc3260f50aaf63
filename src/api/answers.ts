import { z } from 'zod'

import { keysOf } from '#src/kernel/vocabulary.ts'
import { recordingStates } from '#src/recordings/vocabulary.ts'

import { apiScopes } from './vocabulary.ts'

/** The shapes of answers, for the OpenAPI document; the types of the code must fit them. */
export const recordingAnswer = z.object({
  sha256: z.string().meta({ title: '内容指纹' }),
  state: z.enum(keysOf(recordingStates)).meta({ title: '状态' }),
  stateText: z.string().meta({ title: '状态（中文）' }),
  problem: z.string().nullable().meta({ title: '为什么不能播放或转写' }),
  receivedAt: z.string().meta({ title: '收到时间' }),
  durationSeconds: z.number().meta({ title: '时长（秒）' }),
  callNo: z.string().nullable().meta({ title: '对上的通话号；还没对上是 null' }),
})

export const callAnswer = z.object({
  callNo: z.string().meta({ title: '通话号' }),
  startedAt: z.string().meta({ title: '开始时间' }),
  recordings: z.array(recordingAnswer).meta({ title: '对上的录音，新的在前；空的就是还没到' }),
})

export const receivedAnswer = z.object({
  state: z.enum(['stored', 'duplicate']).meta({ title: 'stored 新收下；duplicate 以前收过' }),
  message: z.string().meta({ title: '说明' }),
  recording: recordingAnswer,
})

export const broughtAnswer = z.object({
  added: z.number().meta({ title: '新增行数' }),
  updated: z.number().meta({ title: '更新行数' }),
  unchanged: z.number().meta({ title: '没有变化的行数' }),
  refused: z.number().meta({ title: '有问题、没有写入的行数' }),
  errors: z
    .array(
      z.object({
        line: z.number().meta({ title: '文件的行号，JSON 数组是第几个' }),
        field: z.string().nullable().meta({ title: '字段' }),
        message: z.string().meta({ title: '问题' }),
      }),
    )
    .meta({ title: '每处问题，最多 1000 处' }),
  ignored: z.array(z.string()).meta({ title: '不认识、没有用的字段，多半是写错了名字' }),
})

export const tokenAnswer = z.object({
  name: z.string().meta({ title: '令牌名称' }),
  scopes: z.array(z.enum(keysOf(apiScopes))).meta({ title: '权限范围' }),
  source: z.string().meta({ title: '来源' }),
  addresses: z.array(z.string()).meta({ title: '允许的地址；空的是不限' }),
  expiresAt: z.string().meta({ title: '有效期至' }),
  requestsPerMinute: z.number().meta({ title: '每分钟最多请求数' }),
  largestRecording: z.number().meta({ title: '一段录音最多字节数' }),
  largestTable: z.number().meta({ title: '一次表格最多字节数' }),
  mostRows: z.number().meta({ title: '一次表格最多行数' }),
})
