/** 典型案例: where one stands. What of it is being written stands with its version. */
export const caseStates = {
  draft: '起草中',
  published: '已发布',
  withdrawn: '已撤下',
} as const
export type CaseState = keyof typeof caseStates

/** How far the version is that is being written. */
export const versionStates = { draft: '起草中', submitted: '待审核', published: '已发布' } as const
export type VersionState = keyof typeof versionStates

/** 案例来源: the four of the sharing meetings, and what deserves to be copied. */
export const caseSources = {
  substantiated: '属实投诉',
  'repeat-call': '重复来电',
  unsubstantiated: '不属实投诉',
  'inspection-error': '质检差错',
  'good-practice': '优秀做法',
} as const
export type CaseSource = keyof typeof caseSources

/** What a list can be narrowed to beside one state. */
export const caseChoices = {
  current: '有效',
  'to-review': '待审核',
  shaken: '结论已变',
  ...caseStates,
} as const
export type CaseChoice = keyof typeof caseChoices

export const riskChoices = { yes: '有舆情风险', no: '没有' } as const

/** 有漏打码: how a report is answered. */
export const reportAnswers = { replaced: '已换新片段', 'not-missed': '没有漏' } as const
export type ReportAnswer = keyof typeof reportAnswers

export const caseMost = {
  title: 60,
  story: 4000,
  lesson: 2000,
  tags: 8,
  tag: 12,
  reason: 300,
  clips: 12,
  clipTitle: 40,
  clipNote: 300,
  links: 20,
  report: 100,
} as const

export const caseRefusals = {
  stale: '这个案例刚刚有人改过，请看过最新的再提交',
  'not-draft': '这一版已经提交或发布，不能再改；退回或起草新版以后再改',
  'not-submitted': '这一版没有提交审核，或者已经审过了',
  'draft-exists': '已经有一版在起草或审核，请接着改',
  'never-published': '这个案例还没有发布过',
  withdrawn: '这个案例已经撤下，不能再改',
  'no-link': '请填来源：至少一件投诉或一通电话',
  'wrong-verdict': '来源与投诉的核实结论不符，请换来源或换投诉',
  'too-many-links': `一个案例最多关联 ${caseMost.links} 件`,
  'no-such-clip': '没有这个片段，或者它不是关联录音的片段',
  'clip-known': '这个片段已经在案例里了',
  'clip-not-ready': '片段的声音还没有做好，做好以后再放进来',
  'clip-names-agent': '片段里听得到坐席的姓名或工号，请重新制作，把它们写进“漏了一处”',
  'clip-withheld': '这个片段因为有漏打码停用了，请换一个',
  'clip-gone': '片段的录音已按期限删除，声音没有了',
  'too-many-clips': `一个案例最多 ${caseMost.clips} 个片段`,
  'no-story': '案情和启示写好以后再提交审核',
  'names-left': '后来关联的投诉或通话里的人在案例中出现了姓名或工号，请到编写页再保存一次',
  'own-work': '自己写的案例要由别人审核、发布',
  unheard: '还有片段没有从头听到尾，听完再发布',
  'clip-problem': '有片段停用、已删除或还没做好，请退回作者换掉',
  'reason-missing': '请写明原因',
  'too-long': '写得太长：标题最多 60 字，案情 4000 字，启示 2000 字',
  'no-title': '请写标题',
  'risk-kept': '关联投诉已标舆情风险，案例不能去掉',
  'not-shaken': '关联投诉的结论没有变，不用重新审核',
  'not-published': '案例没有发布，或者已经撤下',
  'already-reported': '这个片段已经有人报告，正在检查',
  'report-empty': '请写出漏掉的字，或者它在片段里的时间',
  'report-answered': '这条报告已经答复过了',
  'no-replacement': '请先在录音的“片段”里重新制作一个，再选它',
  'same-clip': '换上去的要是另一个片段',
  'assigned-before': '已经给这个班组安排过，不用再安排',
  'due-past': '学习期限要在今天以后',
  'due-far': '学习期限最远一年',
  'no-such-team': '没有这个班组，或者不在您的范围内',
  'already-studied': '这一版您已经学完，不用再点',
  'clip-paused': '这个片段有人报告可能漏打码，正在检查，暂时不能听',
} as const

type Standing = { state: CaseState; submitted: boolean; shaken: boolean }

/** How a case stands, in one word. */
export const stateWord = ({ state, submitted, shaken }: Standing): string => {
  if (shaken) return '结论已变'
  if (submitted) return state === 'published' ? '已发布，新版待审核' : '待审核'
  return caseStates[state]
}

/** Of clips whose recording is erased. */
export const lostWords = (lost: number): string =>
  `${lost} 个片段的录音已按期限删除，没有声音了，只剩文字`
