import type { Cells, ImportColumn } from '#src/kernel/importing.ts'
import { keyOfWord } from '#src/kernel/vocabulary.ts'

import { formatOf } from './dates.ts'
import { type Mapping, timeColumns } from './mapping.ts'

/** What other systems call our columns. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  call_id: [
    '通话流水号',
    '呼叫流水号',
    '流水号',
    '通话编号',
    '呼叫编号',
    'callid',
    'ucid',
    '会话id',
  ],
  started_at: [
    '通话开始时间',
    '呼叫开始时间',
    '呼叫时间',
    '来电时间',
    '通话时间',
    'starttime',
    'begintime',
  ],
  duration_s: ['通话时长', '通话秒数', '时长秒', 'duration', 'talktime', '录音时长'],
  channel: ['来电渠道', '接入渠道', '渠道类型', 'channeltype'],
  province: ['所属省份', '来电省份', '省公司', '地区'],
  business_type: ['业务分类', '业务类别', '受理类型', 'servicetype', '工单类型'],
  agent_id: [
    '坐席工号',
    '座席工号',
    '客服工号',
    '员工工号',
    '坐席号',
    '座席号',
    'agentno',
    'agent',
    '受理人工号',
  ],
  caller: [
    '主叫号码',
    '主叫',
    '客户号码',
    '客户电话',
    '联系电话',
    '电话号码',
    'ani',
    'callingnumber',
    'callernumber',
  ],
  layout: ['声道布局', '声道说明'],
  satisfaction: ['满意度评价', '评价结果', '客户评价', 'satisfactionlevel'],
  recording: ['录音文件名', '录音名称', '录音路径', 'recordfile', 'filename', 'recordpath'],
  transferred: ['是否转接', '转接标志', 'istransfer'],
  wait_s: ['等待时长', '排队时长', 'waittime', 'queuetime'],
  hold_s: ['保持时长', 'holdtime'],
  name: ['员工姓名', '坐席姓名', '人员姓名', 'agentname'],
  sub_centre: ['分中心名称', '所属分中心', '中心'],
  department: ['部门', '所属部门', '客服部门', '部门名称'],
  team: ['班组名称', '所属班组', '小组', '团队'],
  staff_category: ['人员类型', '用工性质', '用工形式', '员工类别'],
  hired_on: ['入职时间', '到岗日期', 'hiredate'],
  register_no: ['登记编号', '投诉编号', '工单编号', '工单号'],
  registered_at: ['投诉时间', '登记日期', '受理时间'],
  complaint_type: ['投诉类别', '投诉分类'],
  reported_by: ['登记人员', '上报人', '受理人'],
  case_no: ['外部编号', '工单编号', '受理编号', '诉求编号', '案件编号', '转办单号'],
  case_source: ['来源渠道', '诉求来源', '转办来源'],
  received_at: ['转办时间', '收到日期', '受理时间', '接收时间'],
  case_text: ['诉求内容', '反映内容', '主要内容', '事项描述'],
  business: ['诉求类别', '业务分类', '业务类别'],
  handled_by: ['办理单位', '责任单位', '处理单位', '主办单位'],
  score_no: ['回访单号', '回访流水号', '回访记录号'],
  complaint_no: ['投诉单号', '对内投诉编号'],
  score: ['满意度评分', '评价分', '客户评分', '得分'],
  words: ['客户意见', '客户反馈', '回访内容'],
  visited_at: ['回访日期', '评价时间'],
  visited_by: ['回访人员', '回访专员'],
  order_no: ['工单编号', '工单流水号', '服务单号', 'orderno', 'ticketno'],
  created_at: ['建单时间', '受理时间', '工单创建时间', 'createtime'],
  dispatched_at: ['派发时间', '派工时间', 'dispatchtime'],
  closed_at: ['归档时间', '完成时间', '结案时间', 'closetime', 'finishtime'],
  changed_at: ['最后更新时间', '修改时间', 'updatetime'],
  order_type: ['业务类型', '工单类别', '受理类型', 'ordertype'],
  target: ['对内对外', '投诉类型', '内外部'],
  unit: ['责任单位', '处理单位', '处理部门', '供电单位', '承办单位'],
  state: ['工单状态', '处理状态', 'orderstate', 'status'],
  sent_back: ['回退次数', '退单次数', '退单数'],
}

/** Below this nothing is proposed: a wrong proposal costs more than an empty choice. */
const leastLikely = 0.5

/** The most likely place of every column, by its name and by what its first rows hold. */
export function suggestMapping(
  columns: readonly ImportColumn[],
  header: readonly string[],
  rows: readonly Cells[],
): Mapping {
  const pairs = columns.flatMap((column) =>
    header.map((theirs) => {
      const texts = rows.map((cells) => cells[theirs] ?? '').filter((text) => text.trim() !== '')
      return { column, theirs, score: nameScore(column, theirs) + contentScore(column, texts) }
    }),
  )
  const mapping: Mapping = { columns: {}, fixed: {}, dates: 'auto', words: {} }
  for (const { column, theirs, score } of pairs.toSorted((a, b) => b.score - a.score)) {
    const taken = Object.values(mapping.columns).includes(theirs)
    if (score < leastLikely || taken || column.name in mapping.columns) continue
    mapping.columns[column.name] = theirs
  }
  const times = timeColumns.flatMap((name) => {
    const theirs = mapping.columns[name]
    return theirs === undefined ? [] : rows.map((cells) => cells[theirs] ?? '').filter(Boolean)
  })
  return { ...mapping, dates: formatOf(times) ?? 'auto' }
}

function nameScore({ name, label }: ImportColumn, theirs: string): number {
  const given = bare(theirs)
  const known = [name, label, label.replace(/（.*）$/, ''), ...(otherNames[name] ?? [])].map(bare)
  if (known.includes(given)) return 1
  const within = known.some((word) => word.length > 1 && given.length > 1 && given.includes(word))
  return Math.max(within ? 0.6 : 0, ...known.map((word) => likeness(word, given) * 0.8))
}

/** A name without what people vary: blanks, underscores, brackets, capitals. */
function bare(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/** Share of neighbouring letters two names have in common (Dice). */
function likeness(a: string, b: string): number {
  const [left, right] = [pairsOf(a), pairsOf(b)]
  if (left.length === 0 || right.length === 0) return 0
  const common = left.filter((pair) => right.includes(pair)).length
  return (2 * common) / (left.length + right.length)
}

function pairsOf(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2))
}

/** How well the first rows look like the column; never enough alone to outdo a name. */
function contentScore({ name, words }: ImportColumn, texts: readonly string[]): number {
  if (texts.length === 0) return 0
  if (timeColumns.includes(name)) return formatOf(texts) === null ? -0.6 : 0.5
  if (words) return shareOf(texts, (text) => keyOfWord(words, text) !== undefined) * 0.6
  const look = looks[name]
  if (!look) return 0
  const share = shareOf(texts, look)
  return share > 0.9 ? 0.5 : share < 0.5 ? -0.3 : 0
}

const looks: Readonly<Record<string, (text: string) => boolean>> = {
  caller: (text) => /^(?:\+?86|0086)?[-\s]?(?:1\d{10}|0\d{2,3}-?\d{7,8})$/.test(text.trim()),
  agent_id: (text) => /^[A-Za-z]{0,3}\d{3,8}$/.test(text.trim()),
  recording: (text) => /\.(?:wav|mp3|opus|ogg|m4a|amr|flac)$/i.test(text.trim()),
}

function shareOf(texts: readonly string[], test: (text: string) => boolean): number {
  return texts.filter(test).length / texts.length
}
