/** What an item of a scoring form (评分项) does to the score. */
export const itemKinds = {
  weighted: '计分项',
  bonus: '加分项',
  fatal: '致命项',
} as const
export type ItemKind = keyof typeof itemKinds

/** 版本状态: a published version never changes; a draft may be thrown away. */
export const formVersionStates = {
  draft: '草稿',
  published: '使用中',
  superseded: '已被新版取代',
} as const
export type FormVersionState = keyof typeof formVersionStates

/** The answer of an item whose gate was not met: 没有这个场合, which is not 没做到. */
export const noOccasion = 'no-occasion'

/** The weights of the weighted items of a version add up to this. */
export const fullWeight = 100

/** What the machine can state about a call, for a person to confirm (预填). */
export const facts = {
  'hold-ms': '保持时长',
  'wait-ms': '等待时长',
  'longest-silence-ms': '最长静默',
  'talk-over': '抢话比例',
  transferred: '有无转接',
  'duration-ms': '通话时长',
  'rule-hits': '命中的筛查规则',
} as const
export type Fact = keyof typeof facts

/** More would not be scored with care. */
export const mostItems = 60
export const fewestChoices = 2
export const mostChoices = 6
/** How long texts may be. */
export const longest = {
  name: 40,
  section: 20,
  title: 40,
  guidance: 600,
  gate: 80,
  label: 60,
  note: 300,
} as const

export const formRefusals = {
  'name-taken': '已经有同名的评分表，请换个名称',
  'draft-exists': '这张评分表已有一份草稿，请接着改，或先丢弃它',
  'no-draft': '这张评分表没有草稿，可能刚刚发布或被丢弃了',
  'stale-draft': '草稿刚刚被别人改过，您的这一步没有保存。下面是最新的草稿，请核对后再提交一次',
  unpublishable: '草稿还不能发布，要先改好下面列出的问题',
  unchanged: '草稿和使用中的版本一样，没有要发布的改动',
  'too-many-items': `最多 ${mostItems} 项，请先删去几项`,
  'title-taken': '这一版里已有同名的评分项',
  'not-published': '还没有发布过的评分表不能这样用，请先发布',
  retired: '这张评分表已停用',
  'not-retired': '这张评分表没有停用',
  'is-default': '这是默认评分表，请先把另一张设为默认',
  'in-plan': '有启用的抽检计划在用这张评分表，请先给计划换一张',
} as const

/** `8 分`, `加 3 分`, `致命项`. */
export function pointsWords({ kind, weight }: { kind: ItemKind; weight: number }): string {
  if (kind === 'fatal') return itemKinds.fatal
  return kind === 'bonus' ? `加 ${weight} 分` : `${weight} 分`
}
