import { system } from '#src/auth/policy.ts'
import type { Db } from '#src/kernel/db.ts'
import { createCourse, publishCourse, writePage } from '#src/training/courses/write.ts'
import { makePaper } from '#src/training/exams/papers.ts'
import type { QuestionCategory } from '#src/training/questions/vocabulary.ts'
import { addQuestion } from '#src/training/questions/write.ts'

/** What is asked: the first choice is the right one. */
const asked: readonly (readonly [QuestionCategory, string, readonly [string, ...string[]]])[] = [
  [
    'service',
    '客户情绪激动、反复打断时，首先应该',
    ['听客户说完，再复述诉求', '提高音量', '先解释制度'],
  ],
  [
    'service',
    '客户要求投诉时，正确的做法是',
    ['如实登记，告知处理时限', '劝客户算了', '转给别的部门'],
  ],
  [
    'service',
    '客户的诉求不归本部门时，应该',
    ['登记清楚并负责转派', '让客户自己再打', '直接结束通话'],
  ],
  [
    'metering',
    '客户说电表走得太快，首先应该',
    ['核对表号和示数，登记校验申请', '告诉客户电表不会错', '让客户换表'],
  ],
  [
    'tariff',
    '客户问阶梯电价，回答前先要',
    ['核对户号和所在地区的电价', '凭记忆报价', '让客户上网查'],
  ],
  [
    'emotion',
    '刚接完辱骂电话，感到手抖、心慌，应该',
    ['向班长说明，申请短暂休息', '马上接下一通', '挂断后回骂'],
  ],
]

/** A bank to begin with, a paper drawn from it, and one course. */
export function openSampleCourses(db: Db): void {
  for (const [category, stem, texts] of asked) {
    const choices = texts.map((text, at) => ({ key: 'ABC'[at] ?? 'A', text }))
    addQuestion(db, system, {
      ...{ category, difficulty: 'middle', kind: 'single', stem, choices, answer: ['A'] },
      ...{ reference: '', explanation: '', clipId: null },
    })
  }
  makePaper(db, system, {
    ...{ name: '服务规范小测（示例）', mode: 'drawn', fixed: [], passPercent: 60, minutes: 10 },
    ...{ resits: 1, rules: [{ category: 'service', difficulty: null, count: 3, points: 10 }] },
  })
  const { id } = createCourse(db, system, {
    ...{ title: '情绪安抚三步（示例）', summary: '先听、再认、后办' },
    ...{ track: 'emotions', mode: 'mobile-pages', link: '' },
  })
  const pages = [
    ['先听完', '客户打断时，**不要抢话**。\n\n- 等两秒再开口\n- 用自己的话复述诉求'],
    ['再承认', '承认的是感受，不是责任。\n\n1. “让您跑了两趟，确实着急”\n2. “我现在就帮您查”'],
    ['后办理', '说清楚**谁来办、什么时候有结果**，办不到的不许诺。'],
  ] as const
  for (const [seen, [title, body]] of pages.entries())
    writePage(db, system, id, {
      ...{ pageId: null, title, body, leastSeconds: 10, clipId: null, picture: null, seen },
    })
  publishCourse(db, system, id, pages.length)
}
