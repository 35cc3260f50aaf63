/** 客户体验分享例会, held on three levels. */
export const meetingLevels = { team: '班组', department: '部门', 'sub-centre': '分中心' } as const
export type MeetingLevel = keyof typeof meetingLevels

export const meetingStates = {
  planned: '待召开',
  held: '已召开',
  minuted: '纪要已确认',
  cancelled: '已取消',
} as const
export type MeetingState = keyof typeof meetingStates

export const meetingModes = {
  'on-site': '现场',
  video: '视频会议',
  both: '现场和视频',
} as const
export type MeetingMode = keyof typeof meetingModes

/** As what somebody is invited. */
export const inviteeRoles = {
  concerned: '当事人',
  representative: '优秀专员代表',
  inspector: '质检员',
  lecturer: '讲师',
  'team-leader': '班长',
  supervisor: '主管',
  other: '其他',
} as const
export type InviteeRole = keyof typeof inviteeRoles

export const invitationAnswers = {
  asked: '没有答复',
  coming: '参加',
  declined: '不能参加',
} as const
export type InvitationAnswer = keyof typeof invitationAnswers
export const givenAnswers = { coming: '参加', declined: '不能参加' } as const

/** 到会 */
export const meetingPresences = { present: '到会', late: '迟到', absent: '缺席' } as const
export type MeetingPresence = keyof typeof meetingPresences
export const wasThere = (presence: MeetingPresence | null): boolean =>
  presence === 'present' || presence === 'late'

/** 议题 */
export const agendaKinds = { case: '典型案例', practice: '优秀经验', words: '自由议题' } as const
export type AgendaKind = keyof typeof agendaKinds

export const meetingBounds = {
  title: 60,
  place: 60,
  note: 500,
  invitees: 300,
  items: 30,
  item: 2000,
  notes: 300,
  noteWords: 500,
  minutes: 20_000,
  additions: 50,
  leastMinutes: 10,
  mostMinutes: 480,
} as const

export const meetingRefusals = {
  past: '开会时间不能早于今天',
  'day-off': '这一天不是工作日。确实要在这天开，请勾选“不在工作日也开”再提交',
  'no-unit': '所选的单位不存在，或不在您管的范围内，请重新选择',
  'no-host': '所选的主持人不在岗，或不能召集例会，请重新选择',
  'host-busy': '主持人在这段时间已经主持另一个例会',
  'not-planned': '例会已经召开或取消，不能再改时间、地点和主持人',
  'not-held': '例会还没有开始，先点“开始会议”',
  'not-yet': '还没有到开会那一天，不能开始',
  over: '例会已经取消或纪要已确认，不能再改',
  cancelled: '例会已经取消',
  stale: '别人刚刚改过，请看过最新的再提交',
  'no-change': '没有改动',
  nobody: '请写工号、选一个账号，或勾选班组全体',
  'invited-already': '已经在邀请名单上',
  'invitees-full': `一个例会最多邀请 ${meetingBounds.invitees} 人`,
  'invitee-gone': '邀请名单上没有这个人了，请重新打开这一页',
  'came-already': '这个人已经记了到会，不能从名单上去掉',
  'not-invited': '您不在这个例会的邀请名单上',
  'answer-late': '例会已经开始，不用再答复',
  'items-full': `议题最多 ${meetingBounds.items} 项`,
  'item-gone': '这项议题已经不在了，请看最新的议程',
  'item-shown': '这项议题已经在会上讲过，不能去掉',
  'no-case': '没有找到这个案例，或还没有发布',
  'notes-full': `会上记录最多 ${meetingBounds.notes} 条`,
  'minutes-empty': '纪要还没有写，写好再确认',
  'host-only': '纪要由主持人确认',
  'minutes-open': '纪要还没有确认，直接改就可以',
  'additions-full': `补充更正最多 ${meetingBounds.additions} 条`,
} as const
