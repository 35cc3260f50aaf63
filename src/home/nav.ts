import { sendBackReaders } from '#src/complaints/routing/send-back-queries.ts'
import { appealsToJudge } from '#src/inspection/appeals/list.ts'
import { mayReadPlans } from '#src/inspection/sampling/queries.ts'
import { waitingTasks } from '#src/inspection/tasks/queries.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { pendingCount } from '#src/screening/queries.ts'
import type { NavGroup } from '#views/layout.tsx'

/** The side navigation of one person: only what the person's roles can open. */
export function navOf(db: Db, actor: Actor): NavGroup[] {
  const pending = can(actor, 'finding.list') ? pendingCount(db, actor) : 0
  const appeals = appealsToJudge(db, actor)
  const groups: { label: string; items: (NavGroup['items'][number] & { may: boolean })[] }[] = [
    {
      label: '',
      items: [
        { label: '待办', href: '/', may: true },
        { label: '我的质检', href: '/my-reviews', may: can(actor, 'own-review.read') },
        { label: '我的360', href: '/my-profile', may: can(actor, 'own-profile.read') },
      ],
    },
    {
      label: '筛查',
      items: [
        {
          label: '疑似未上报',
          href: '/findings',
          count: pending,
          hot: pending > 0,
          may: can(actor, 'finding.list'),
        },
        { label: '来电回溯', href: '/back-traces', may: can(actor, 'finding.list') },
        { label: '三账比对', href: '/reconciliation', may: can(actor, 'reconciliation.read') },
        {
          label: '全文检索',
          href: '/search',
          may: can(actor, 'recording.list') && can(actor, 'recording.play'),
        },
        { label: '筛查规则', href: '/lexicon', may: can(actor, 'lexicon.read') },
        {
          label: '筛查模型',
          href: '/findings/models',
          may: can(actor, 'screening-model.manage'),
        },
      ],
    },
    {
      label: '质检',
      items: [
        {
          label: '我的质检任务',
          href: '/inspection/tasks',
          also: ['/inspection/score'],
          count: waitingTasks(db, actor),
          may: can(actor, 'inspection.score'),
        },
        { label: '评分结果', href: '/inspection/sheets', may: can(actor, 'inspection.read') },
        {
          label: '抽检计划',
          href: '/inspection/plans',
          also: ['/inspection/draws', '/inspection/assignments'],
          may: mayReadPlans(actor),
        },
        { label: '超长通话', href: '/inspection/overlong', may: can(actor, 'inspection.read') },
        {
          label: '一致性与校准',
          href: '/inspection/calibration',
          may: can(actor, 'calibration.read'),
        },
        {
          label: '申诉',
          href: '/review-appeals',
          count: appeals,
          hot: appeals > 0,
          may: can(actor, 'review-appeal.read'),
        },
        { label: '表扬与辱骂', href: '/inspection/marks', may: can(actor, 'inspection.read') },
        { label: '评分表', href: '/inspection/forms', may: can(actor, 'inspection.read') },
      ],
    },
    {
      label: '投诉',
      items: [
        { label: '对内投诉', href: '/complaints', may: can(actor, 'complaint.list') },
        { label: '各环节超期', href: '/complaints/overdue', may: can(actor, 'complaint.list') },
        {
          label: '回退统计',
          href: '/complaints/send-backs',
          may: sendBackReaders.some((right) => can(actor, right)),
        },
        { label: '月度投诉数', href: '/complaints/months', may: can(actor, 'month.read') },
        { label: '投诉登记', href: '/register', may: can(actor, 'register.list') },
        { label: '外部投诉', href: '/outside-cases', may: can(actor, 'outside-case.list') },
        { label: '工单', href: '/work-orders', may: can(actor, 'work-order.list') },
      ],
    },
    {
      label: '督办',
      items: [
        { label: '督办表', href: '/supervision', may: can(actor, 'supervision.read') },
        { label: '周分析', href: '/analyses', may: can(actor, 'analysis.read') },
        { label: '督办墙', href: '/supervision-wall', may: can(actor, 'supervision.read') },
        { label: '违规通报', href: '/bulletins', may: can(actor, 'bulletin.read') },
        { label: '消缺清单', href: '/defects', may: can(actor, 'defect.read') },
        { label: '互通计划', href: '/exchange-plans', may: can(actor, 'exchange.read') },
      ],
    },
    {
      label: '培训',
      items: [
        { label: '访谈', href: '/interviews', may: can(actor, 'interview.read') },
        { label: '重点人员', href: '/repeat-offenders', may: can(actor, 'training.read') },
        { label: '脱产班', href: '/classes', may: can(actor, 'training.read') },
        { label: '师徒结对', href: '/mentorships', may: can(actor, 'training.read') },
        {
          label: '个人计划',
          href: '/training-plans',
          also: ['/training-plans/new'],
          may: can(actor, 'training.read'),
        },
        { label: '我的培训', href: '/training-plans/mine', may: can(actor, 'own-profile.read') },
        { label: '员工关怀', href: '/eap', may: can(actor, 'eap.keep') },
        { label: '课程', href: '/courses', may: can(actor, 'course.edit') },
        { label: '题库', href: '/questions', may: can(actor, 'question.edit') },
        { label: '考试', href: '/exams', may: can(actor, 'exam.manage') },
        { label: '抽考', href: '/quizzes', may: can(actor, 'exam.manage') },
        { label: '我的课程', href: '/my-courses', may: can(actor, 'course.learn') },
        { label: '我的考试', href: '/my-exams', may: can(actor, 'exam.sit') },
        { label: '培训记录', href: '/training-records', may: can(actor, 'training.read') },
        { label: '培训效果', href: '/training-effects', may: can(actor, 'effect.read') },
      ],
    },
    {
      label: '案例与例会',
      items: [
        { label: '典型案例', href: '/library', may: can(actor, 'library.read') },
        {
          label: '知识库',
          href: '/knowledge',
          also: ['/knowledge/articles', '/knowledge/stale'],
          may: can(actor, 'knowledge.read'),
        },
        { label: '分享例会', href: '/meetings', may: can(actor, 'meeting.read') },
        { label: '每周主题', href: '/themes', may: can(actor, 'meeting.read') },
        { label: '授课', href: '/lectures', may: can(actor, 'lecture.give') },
        { label: '录音分析会', href: '/walkthroughs', may: can(actor, 'walkthrough.join') },
      ],
    },
    {
      label: '竞赛与分析',
      items: [
        { label: '对标竞赛', href: '/contest', may: can(actor, 'contest.read') },
        { label: '流动红旗', href: '/contest/red-flag', may: can(actor, 'contest.read') },
        { label: '权重试算', href: '/contest/simulation', may: can(actor, 'contest.try') },
        { label: '指标看板', href: '/dashboard', may: can(actor, 'dashboard.read') },
        { label: '大屏', href: '/wall', may: can(actor, 'dashboard.read') },
        { label: '未发现估计', href: '/estimate', may: can(actor, 'estimate.read') },
        { label: '月报', href: '/monthly-reports', may: can(actor, 'dashboard.read') },
        { label: '诉求热点', href: '/hotspots', may: can(actor, 'hotspot.read') },
        { label: '风险预警', href: '/risks', may: can(actor, 'hotspot.read') },
        { label: '处置标准', href: '/risk-standards', may: can(actor, 'hotspot.read') },
        { label: '高频来电', href: '/frequent-callers', may: can(actor, 'caller.list') },
        { label: '重复来电', href: '/repeat-calls', may: can(actor, 'caller.list') },
      ],
    },
    {
      label: '录音',
      items: [
        { label: '录音台账', href: '/recordings', may: can(actor, 'recording.list') },
        { label: '通话数据', href: '/calls', may: can(actor, 'recording.list') },
        { label: '录音对账', href: '/recordings/ledger', may: can(actor, 'ledger.read') },
        { label: '录音来源', href: '/recordings/sources', may: can(actor, 'source.read') },
        { label: '转写任务', href: '/transcription', may: can(actor, 'transcription.read') },
        { label: '转写次序', href: '/transcription/line', may: can(actor, 'transcription.read') },
        {
          label: '常见误听',
          href: '/transcription/mishearings',
          may: can(actor, 'transcript.correct'),
        },
      ],
    },
    {
      label: '资料与管理',
      items: [
        { label: '导入', href: '/imports', may: canImport(actor) },
        { label: '组织机构', href: '/organisation', may: can(actor, 'organisation.read') },
        { label: '业务类型', href: '/business-types', may: can(actor, 'organisation.read') },
        { label: '班次日历', href: '/shifts', may: can(actor, 'organisation.read') },
        { label: '工作日历', href: '/working-calendar', may: can(actor, 'organisation.read') },
        { label: '季节与阶段', href: '/seasons', may: can(actor, 'organisation.read') },
        { label: '办理时限', href: '/complaints/limits', may: can(actor, 'limit.set') },
        { label: '归口与属地', href: '/complaints/routing', may: can(actor, 'routing.set') },
        {
          label: '答复检查表',
          href: '/complaints/reply-checks',
          may: can(actor, 'reply-check.set'),
        },
        {
          label: '接口说明',
          href: '/api',
          may: can(actor, 'call-data.import') || can(actor, 'token.manage'),
        },
        {
          label: '账号与权限',
          href: '/accounts',
          may: can(actor, 'account.manage') || can(actor, 'role.grant'),
        },
        { label: '员工关怀接管', href: '/eap/succession', may: can(actor, 'eap.succeed') },
        { label: '任务队列', href: '/jobs', may: can(actor, 'job.read') },
        { label: '消息通知', href: '/messages', may: can(actor, 'message.set') },
        { label: '保存期限', href: '/retention', may: can(actor, 'retention.read') },
        { label: '接口令牌', href: '/tokens', may: can(actor, 'token.manage') },
        { label: '操作留痕', href: '/audit', may: can(actor, 'audit.read') },
      ],
    },
  ]
  return groups
    .map(({ label, items }) => ({ label, items: items.filter((item) => item.may) }))
    .filter((group) => group.items.length > 0)
}

function canImport(actor: Actor): boolean {
  return [
    'call-data.import' as const,
    'roster.import' as const,
    'register.import' as const,
    'work-order.import' as const,
    'outside-case.record' as const,
    'return-score.import' as const,
  ].some((right) => can(actor, right))
}
