import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'

import { businessTypes, shifts } from './schema.ts'
import { saveShifts } from './shifts.ts'
import type { RequestKind } from './vocabulary.ts'

const defaultTypes: Partial<Record<RequestKind, readonly string[]>> = {
  enquiry: [
    '电费咨询',
    '阶梯电价',
    '分时电价',
    '发票',
    '退费',
    '缴费渠道',
    '预付费余额',
    '电表校验',
    '智能电表',
    '新装增容',
    '过户更名',
    '光伏并网',
    '充电桩报装',
    '计划停电通知',
    '网上国网APP',
    '信息查询',
  ],
  'fault-repair': ['停电报修', '农村低压', '欠费复电', '线路隐患', '电压低'],
  complaint: ['投诉'],
  'tip-off': ['举报', '举报窃电'],
  suggestion: ['建议'],
  praise: ['表扬'],
  other: ['家电损坏赔偿', '其他业务'],
}

const hour = 60
const defaultShifts = [
  { name: '夜班', fromMinute: 0, untilMinute: 8 * hour },
  { name: '早班', fromMinute: 8 * hour, untilMinute: 16 * hour },
  { name: '中班', fromMinute: 16 * hour, untilMinute: 24 * hour },
]

/**
 * Fills the dictionaries of a fresh installation. A dictionary that holds anything is left alone, so
 * what people renamed or removed does not come back at the next start.
 */
export function createDefaults(db: Db, actor: Actor): void {
  authorise(actor, 'dictionary.edit')
  write(db, (tx) => {
    if (!tx.select().from(shifts).limit(1).get()) saveShifts(tx, actor, defaultShifts)
    if (tx.select().from(businessTypes).limit(1).get()) return
    const rows = Object.entries(defaultTypes).flatMap(([kind, names]) =>
      names.map((name) => ({ name, kind: kind as RequestKind })),
    )
    tx.insert(businessTypes).values(rows).run()
    const subject = { kind: 'dictionary', id: 'business-types' } as const
    record(tx, actor, 'business-type.saved', subject, { added: rows.map(({ name }) => name) })
  })
}
