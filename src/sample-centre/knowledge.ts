import { eq } from 'drizzle-orm'

import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { dayMs, startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import {
  createArticle,
  type NewArticle,
  submitDraft,
  writeDraft,
} from '#src/library/knowledge/draft.ts'
import { rateArticle } from '#src/library/knowledge/feedback.ts'
import { versionById } from '#src/library/knowledge/find.ts'
import { noteMiss } from '#src/library/knowledge/misses.ts'
import { publishDraft } from '#src/library/knowledge/publish.ts'
import type { ArticleKind } from '#src/library/knowledge/vocabulary.ts'
import { businessTypes } from '#src/organisation/schema.ts'

type Sample = {
  kind: ArticleKind
  title: string
  keywords: string
  body?: string
  contact?: readonly [unit: string, name: string, phone: string]
  /** Part of the name of a business type. */
  about?: string
  /** Published so many days ago. */
  daysAgo: number
  /** Held to be right for so many days. */
  holds?: number
}

/** Made up for looking around: general advice, and numbers nobody answers. */
const samples: readonly Sample[] = [
  {
    ...{
      kind: 'faq',
      title: '交清电费后多久复电',
      keywords: '欠费 停电 送电 恢复供电',
      daysAgo: 20,
    },
    body: `# 怎么答复

客户交清电费后，系统会自动发起复电。

- 智能电表：一般当天恢复
- 没有恢复的：登记工单，备注“已交费未复电”

# 注意

1. 先核对户号和交费时间
2. 不要承诺具体几分钟
3. 客户有特殊情况（病人、老人）要在工单里写明`,
  },
  {
    ...{ kind: 'faq', title: '阶梯电价怎么算', keywords: '电费 分档 涨价 第二档', daysAgo: 40 },
    about: '电费',
    body: `按年用电量分三档，超过上一档的部分才按高一档计价。

- 先问客户的所在地区：各省分档电量不同
- 再查本年累计用电量在哪一档

**不要凭记忆报价**，以系统里当地的电价表为准。`,
  },
  {
    ...{
      kind: 'faq',
      title: '怎样在掌上电力上绑定户号',
      keywords: 'APP 手机 登录 户号',
      daysAgo: 12,
    },
    body: `1. 登录后点“户号绑定”
2. 输入户号和查询密码
3. 收不到验证码的，核对预留的手机号

一个账号最多绑定五个户号。`,
  },
  {
    ...{ kind: 'troubleshooting', title: '整栋楼停电和单户停电怎么分辨', daysAgo: 60 },
    keywords: '没电 跳闸 表后 抢修',
    body: `# 先问三句

- 邻居家有没有电
- 楼道灯亮不亮
- 家里的总开关跳没跳

# 判断

单户没电、楼道有电：多半是表后故障，指导客户看总开关。
整栋没电：查停电公告，没有公告就登记报修。

**闻到焦味、看到冒烟，先让客户离开，再登记紧急报修。**`,
  },
  {
    ...{ kind: 'troubleshooting', title: '客户说电表走得太快', daysAgo: 100, holds: 60 },
    keywords: '计量 校验 电表不准',
    body: `先核对最近三个月的用电量和季节，再解释可以申请校验。

1. 登记校验申请，告知时限
2. 不要说“电表不会错”
3. 校验结果不合格的，电费按规定退补`,
  },
  {
    ...{ kind: 'line', title: '示例一线 10 千伏线路', keywords: '线路 城北 供电范围', daysAgo: 30 },
    body: `供电范围（示例）：城北新区东片、示例小区一至三期。

- 联络线路：示例二线
- 常见外力破坏点：地铁施工段`,
  },
  {
    ...{ kind: 'key-customer', title: '示例市第一医院', keywords: '医院 双电源 保电', daysAgo: 25 },
    body: `双电源供电，来电报修按最高级登记，立即通知值班负责人。

通话中不要让客户重复等待。`,
  },
  {
    ...{ kind: 'key-customer', title: '示例市自来水厂', keywords: '水厂 保电', daysAgo: 15 },
    body: '停电影响全市供水，任何报修都按紧急登记。',
    contact: ['示例市自来水厂', '值班长', '0000-0000123'],
  },
  {
    ...{ kind: 'phone', title: '示例市供电公司抢修值班', keywords: '抢修 夜班 值班', daysAgo: 10 },
    body: '全天有人；只给坐席用，不要告诉客户。',
    contact: ['示例市供电公司', '抢修班', '0000-0000001 转 1'],
  },
  {
    ...{ kind: 'phone', title: '示例区营业厅', keywords: '业扩 过户 柜台', daysAgo: 50 },
    body: '工作日 8:30 到 17:30，可以告诉客户。',
    contact: ['示例区营业厅', '', '0000-0000002'],
  },
]

/** A small knowledge base, written by one person and published by another; one article is past its day. */
export function openSampleKnowledge(db: Db, now = Date.now()): number {
  const [writer, trainer, publisher, agent] = [
    ...['inspector', 'trainer', 'manager', 'agent'].map((username) => actorNamed(db, username)),
  ]
  if (!writer || !trainer || !publisher || !agent) return 0
  const types = db.select().from(businessTypes).all()
  const ids = samples.map((sample, index) => {
    const by = index % 2 === 0 ? writer : trainer
    const at = now - sample.daysAgo * dayMs
    const type = types.find(({ name }) => sample.about && name.includes(sample.about))
    const given = { ...articleOf(sample), businessTypeId: type?.id ?? null }
    const { id, draftId } = createArticle(db, by, { ...given, ownerId: by.accountId ?? 0 }, at)
    const { revision: seen } = versionById(db, draftId ?? 0)
    submitDraft(db, by, id, seen, at)
    const reviewBy = sample.holds === undefined ? null : startOfDay(at) + sample.holds * dayMs
    publishDraft(db, publisher, id, { seen, reviewBy }, at)
    return id
  })
  const [first, second, third] = ids
  if (first === undefined || second === undefined || third === undefined) return ids.length
  // One revised and waiting for a publisher, one that was found wanting.
  const { kind: _kind, ownerId: _owner, ...words } = articleOf(samples[0] as Sample)
  const more = `${words.body}\n4. 复电以后回访确认`
  writeDraft(db, writer, first, { ...words, body: more, note: '补上回访' }, null, now)
  submitDraft(db, writer, first, 0, now)
  const said = { rating: 'unhelpful', words: '没有写查询密码忘了怎么办', version: 1 } as const
  rateArticle(db, agent, third, said, now)
  rateArticle(db, agent, second, { rating: 'helpful', words: '', version: 1 }, now)
  for (const word of ['光伏 并网', '充电桩 报装', '峰谷时段']) {
    noteMiss(db, agent, { all: word.split(' '), any: [], none: [] }, now)
  }
  return ids.length
}

function articleOf({ kind, title, keywords, body = '', contact }: Sample): NewArticle {
  const [contactUnit, contactName, contactPhone] = contact ?? ['', '', '']
  return {
    ...{ kind, title, keywords, body, contactUnit, contactName, contactPhone },
    ...{ source: '示例', caseId: null, note: '', businessTypeId: null, ownerId: 0 },
  }
}

function actorNamed(db: Db, username: string): Actor | null {
  const account = db.select().from(accounts).where(eq(accounts.username, username)).get()
  return account ? actorOf(account) : null
}
