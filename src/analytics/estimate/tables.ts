import { type PageTable, rounded } from '#src/lists/page-table.ts'

import type { Estimate } from './estimate.ts'
import type { Population } from './two-lists.ts'
import { finderNamed, leaningWords, modelsShown } from './vocabulary.ts'

const num = true

/** A number and its 95% interval, a column each: what is to be reckoned with is no text. */
const populationHead = [
  { label: '估计总数', num },
  { label: '区间下限', num },
  { label: '区间上限', num },
] as const
const populationCells = (population: Population | null) =>
  population === null
    ? [null, null, null]
    : [
        Math.round(population.estimate),
        Math.round(population.interval.low),
        Math.round(population.interval.high),
      ]

/** The tables of 未发现估计 as files, row by row as the page shows them. */
export function estimateTables({ reckoning, byDepartment }: Estimate): PageTable[] {
  const { caught, seen, meetings, models, lists, floor } = reckoning
  return [
    {
      ...{ key: 'finders', title: '各途径发现的投诉' },
      head: [{ label: '途径' }, { label: '发现', num }, { label: '只有它发现', num }],
      rows: [
        ...caught.map(({ list, n, alone }) => [finderNamed(list), n, alone]),
        ['去重后', seen, caught.reduce((sum, { alone }) => sum + alone, 0)],
      ],
    },
    {
      ...{ key: 'meetings', title: '途径两两重合' },
      head: [
        ...[{ label: '途径' }, { label: '都发现', num }, { label: '只有前者', num }],
        ...[{ label: '只有后者', num }, ...populationHead],
        ...[
          { label: '优势比', num },
          { label: '优势比下限', num },
          { label: '优势比上限', num },
        ],
      ],
      rows: meetings.map(({ a, b, both, onlyA, onlyB, population, oddsRatio }) => [
        ...[
          `${finderNamed(a)} × ${finderNamed(b)}`,
          both,
          onlyA,
          onlyB,
          ...populationCells(population),
        ],
        ...(oddsRatio === null
          ? [null, null, null]
          : [oddsRatio.value, oddsRatio.low, oddsRatio.high].map((one) => rounded(one, 2))),
      ]),
    },
    {
      ...{ key: 'models', title: '对数线性模型' },
      head: [
        ...[{ label: '考虑的相互影响' }, ...populationHead],
        ...[
          { label: 'AIC', num },
          { label: '与最小差', num },
        ],
      ],
      rows: [
        ...models
          .slice(0, modelsShown)
          .map(({ pairs, population, aic }) => [
            leaningWords(pairs, lists),
            ...populationCells(population),
            ...[rounded(aic), rounded(aic - (models[0]?.aic ?? 0))],
          ]),
        ...(floor ? [['至少（Chao 下限）', ...populationCells(floor), null, null]] : []),
      ],
    },
    {
      ...{ key: 'departments', title: '各部门的估计' },
      head: [{ label: '部门' }, { label: '已发现', num }, { label: '说法' }, ...populationHead],
      rows: byDepartment.map(({ unit, reckoning: { seen: found, verdict } }) => [
        ...[unit.name, found],
        ...(verdict.kind === 'unsaid'
          ? ['说不准', null, null, null]
          : [verdict.kind === 'floor' ? '至少' : '约', ...populationCells(verdict.population)]),
      ]),
    },
  ]
}
