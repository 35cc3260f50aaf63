import { eq } from 'drizzle-orm'

import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { dayMs, startOfDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { draftCase, type NewCase } from '#src/library/typical-cases/draft.ts'
import { openVersion } from '#src/library/typical-cases/find.ts'
import { publishCase, submitCase } from '#src/library/typical-cases/review.ts'
import { assignCase, finishStudy } from '#src/library/typical-cases/study.ts'

type SampleCase = Omit<NewCase, 'complaintIds' | 'clipIds'> & {
  /** The sample complaint it is made from, by name. */
  of: string
  until: 'published' | 'submitted' | 'drafted'
}

/** Written from the sample complaints; without clips, since nothing of them was recorded. */
const sampleCases: readonly SampleCase[] = [
  {
    ...{ of: 'closed', until: 'published', source: 'substantiated' },
    title: '客户话没说完就被挂断',
    story:
      '客户来电问停电原因，坐席只说“系统里没有登记”。客户追问多久能查到，坐席没有回应，通话被挂断。客户十分钟后再次来电投诉。',
    lesson:
      '查不到时先说明查了什么、还能查什么，登记客户地址后派单核实。结束通话前问一句“还有别的需要帮您吗”，等客户先挂机。',
    tags: ['挂断', '停电咨询', '结束语'],
  },
  {
    ...{ of: 'settling', until: 'published', source: 'substantiated' },
    title: '催办三次没有重新派单',
    story:
      '客户报修后两次来电催问，坐席都只在原工单上加催办备注。现场人员没有收到新的派单，客户第三次来电时情绪激动。',
    lesson:
      '同一诉求第二次来电就核对现场进度；超过承诺时间没有到达的，重新派单并告知客户新的到达时间。',
    tags: ['催办', '派单'],
  },
  {
    ...{ of: 'unfounded', until: 'published', source: 'unsubstantiated' },
    title: '语速快被当成不耐烦',
    story:
      '客户投诉坐席态度差。复听录音，坐席用语规范，逐条答复，但语速明显比客户快，客户几次说“您慢一点”。核实不属实。',
    lesson: '客户说“慢一点”时先道歉再放慢；老年客户来电主动放慢语速、一次只说一件事。',
    tags: ['语速', '老年客户'],
  },
  {
    ...{ of: 'unfounded', until: 'published', source: 'good-practice' },
    title: '先复述，再答复：把火气降下来',
    story:
      '客户一开口就说要投诉。坐席先把客户的话复述一遍，确认自己听对了，再说明能马上做的和要等的各是什么。客户挂机前道谢。',
    lesson: '情绪激动的客户先要被听见：复述、确认、给出下一步和时间，比反复道歉管用。',
    tags: ['安抚', '复述'],
  },
  {
    ...{ of: 'visiting', until: 'submitted', source: 'substantiated' },
    title: '业务答错以后没有回拨更正',
    story: '坐席把居民更名需要的材料说少了一样，客户白跑一趟营业厅。坐席事后发现，但没有回拨更正。',
    lesson: '发现答错当天回拨更正，并在工单上注明；拿不准的业务先查知识库再答。',
    tags: ['业务差错', '更正'],
  },
]

/** A few typical cases, by the commands that make any other; their words are made up. */
export function openSampleLibrary(
  db: Db,
  complaints: ReadonlyMap<string, number>,
  now = Date.now(),
): number {
  return write(db, (tx) => {
    const [author, manager] = [named(tx, 'inspector2'), named(tx, 'manager')]
    if (!author || !manager) return 0
    const made = sampleCases.flatMap((sample) => {
      const complaintId = complaints.get(sample.of)
      if (complaintId === undefined) return []
      const { of: _of, until, ...words } = sample
      const { id } = draftCase(
        tx,
        author,
        { ...words, complaintIds: [complaintId], clipIds: [] },
        now,
      )
      if (until !== 'drafted') submitCase(tx, author, id, seenOf(tx, id), now)
      if (until === 'published') publishCase(tx, manager, id, seenOf(tx, id), now)
      return [id]
    })
    const [first, , , good] = made
    const leader = named(tx, 'leader')
    if (leader?.scope.kind === 'team' && first !== undefined) {
      assignCase(tx, leader, first, leader.scope.id, startOfDay(now) + 7 * dayMs, now)
    }
    const agent = named(tx, 'agent')
    if (agent && good !== undefined) finishStudy(tx, agent, good, 1, now)
    return made.length
  })
}

const seenOf = (tx: Db, id: number): number => openVersion(tx, id)?.revision ?? 0

function named(tx: Db, username: string): Actor | null {
  const account = tx.select().from(accounts).where(eq(accounts.username, username)).get()
  return account ? actorOf(account) : null
}
