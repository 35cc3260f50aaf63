import type { ScoringItem } from './schema.ts'
import { fewestChoices, fullWeight, mostChoices, mostItems, noOccasion } from './vocabulary.ts'

/** What is written in an item; its code, place and version are not. */
export type ItemBody = Pick<
  ScoringItem,
  | 'section'
  | 'title'
  | 'guidance'
  | 'kind'
  | 'weight'
  | 'gate'
  | 'choices'
  | 'excusedByAbuse'
  | 'fact'
>

export type ItemProblem = { field: 'weight' | 'choices' | 'gate'; sentence: string }

const whole = (value: number, least: number, most: number) =>
  Number.isInteger(value) && !Object.is(value, -0) && value >= least && value <= most

/** What is wrong with one item by itself, field by field. */
export function itemProblems(item: ItemBody): ItemProblem[] {
  const problems: ItemProblem[] = []
  const say = (field: ItemProblem['field'], sentence: string) => problems.push({ field, sentence })
  const { kind, weight, choices } = item
  if (kind === 'weighted' && !whole(weight, 1, fullWeight)) {
    say('weight', `权重要是 1 到 ${fullWeight} 的整数`)
  }
  if (kind === 'bonus' && !whole(weight, 1, fullWeight)) {
    say('weight', `加分要是 1 到 ${fullWeight} 的整数`)
  }
  if (kind === 'fatal' && weight !== 0) say('weight', '致命项没有权重')
  if (kind === 'fatal' && item.gate !== null) say('gate', '致命项不问场合，没有就选没有')

  if (choices.length < fewestChoices) say('choices', `至少 ${fewestChoices} 个选项`)
  else if (choices.length > mostChoices) say('choices', `最多 ${mostChoices} 个选项`)
  else if (choices.some(({ label }) => label === '')) say('choices', '每个选项都要有文字')
  else if (distinct(choices, 'label') < choices.length) say('choices', '选项的文字不能重复')
  else if (
    distinct(choices, 'key') < choices.length ||
    choices.some(({ key }) => key === noOccasion || key === '')
  ) {
    say('choices', '选项的编号重复或不能用，请重新填写')
  } else if (choices.some(({ percent }) => !whole(percent, 0, 100))) {
    say('choices', '得分比例要是 0 到 100 的整数')
  } else {
    const has = (percent: number) => choices.some((choice) => choice.percent === percent)
    const zeros = choices.filter(({ percent }) => percent === 0).length
    if (kind === 'weighted' && !(has(100) && has(0))) {
      say('choices', '计分项要有一个得 100% 的选项和一个得 0% 的选项')
    }
    if (kind === 'bonus' && !(has(100) && has(0))) {
      say('choices', '加分项要有一个加满（100%）的选项和一个不加（0%）的选项')
    }
    if (kind === 'fatal' && zeros !== 1) {
      say('choices', '致命项要有且只有一个 0% 的选项，表示发生了')
    }
  }
  return problems
}

function distinct<K extends string>(rows: readonly Record<K, string>[], field: K): number {
  return new Set(rows.map((row) => row[field].normalize('NFKC').trim())).size
}

export const weightSum = (items: readonly Pick<ItemBody, 'kind' | 'weight'>[]) =>
  items.reduce((sum, { kind, weight }) => (kind === 'weighted' ? sum + weight : sum), 0)

/** Titles that stand twice, however their widths are typed. */
const sameTitle = (a: string, b: string) => a.normalize('NFKC') === b.normalize('NFKC')

/** Why a version cannot be published, in the order of the form; empty when it can. */
export function versionProblems(items: readonly ItemBody[], bonusCap: number): string[] {
  const problems: string[] = []
  const weighted = items.filter(({ kind }) => kind === 'weighted')
  const bonus = items.filter(({ kind }) => kind === 'bonus')
  const sum = weightSum(items)
  if (items.length === 0) problems.push('还没有评分项')
  else if (weighted.length === 0) problems.push('至少要有一个计分项')
  else if (sum !== fullWeight) {
    const off = sum < fullWeight ? `还差 ${fullWeight - sum}` : `多了 ${sum - fullWeight}`
    problems.push(`计分项的权重合计是 ${sum}，要正好 ${fullWeight}，${off}`)
  }
  if (items.length > mostItems) problems.push(`有 ${items.length} 项，最多 ${mostItems} 项`)
  if (!whole(bonusCap, 0, fullWeight)) problems.push(`加分上限要是 0 到 ${fullWeight} 的整数`)
  else if (bonus.length > 0 && bonusCap === 0) {
    problems.push('有加分项，加分上限却是 0，加不上分；请提高上限或删去加分项')
  } else if (bonus.length === 0 && bonusCap > 0) {
    problems.push('没有加分项，加分上限请设为 0')
  }
  for (const [index, item] of items.entries()) {
    if (items.slice(0, index).some(({ title }) => sameTitle(title, item.title))) {
      problems.push(`“${item.title}”重名了`)
    }
    for (const { sentence } of itemProblems(item)) problems.push(`“${item.title}”：${sentence}`)
  }
  return problems
}

/** Whether a title is already taken by another item of the version. */
export function titleTaken(
  items: readonly Pick<ScoringItem, 'id' | 'title'>[],
  title: string,
  except: number | null,
): boolean {
  return items.some((item) => item.id !== except && sameTitle(item.title, title))
}
