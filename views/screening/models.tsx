import type { ModelRow, ModelsOverview } from '#src/screening/retraining/queries.ts'
import { type TrainingOutcome, trainingOutcomes } from '#src/screening/vocabulary.ts'
import { Status, Time, type Tone } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, Notice, PageHead, Tile, Tiles } from '#views/components/page.tsx'
import { TableFiles } from '#views/components/table-files.tsx'
import { ListPager, Table } from '#views/components/table.tsx'
import { MeasuredBands } from '#views/screening/measured-bands.tsx'

type Rule = { leastVerdicts: number; leastOfEach: number; margin: number; leastJudged: number }
type Props = ModelsOverview & { rule: Rule; query: Query }

const path = '/findings/models'

/** 筛查模型: weights fitted to what people decided, their figures, and which of them reads calls. */
export function ModelsPage(props: Props) {
  const { models, inUse, chosenOutdated, verdicts, training, bands, rule, query } = props
  return (
    <>
      <PageHead title="筛查模型" note="从复核结论里学，哪些话更要紧">
        <form method="post" action={`${path}/training`}>
          <Button kind="primary" disabled={training || !verdicts.enough}>
            {training ? '正在训练' : '现在训练'}
          </Button>
        </form>
      </PageHead>
      {chosenOutdated ? (
        <Notice kind="warn">
          产品升级后出厂权重变了，原先选用的版本不再适用，现在用的是出厂权重；下次训练会在新的权重上重新学。
        </Notice>
      ) : null}
      <Overview {...props} />
      <Card
        title="训练过的版本"
        flush
        note={`每周一凌晨训练一次。拿没见过的结论比：平均精确率至少高 ${rule.margin}，95% 区间在 0 以上，把握不更差，已成立的五十条里漏不过一条，才自动换上`}
        actions={
          <>
            {models.rows.length > 0 ? <TableFiles of={path} table="versions" /> : null}
            {inUse === null ? null : <BackToShipped />}
          </>
        }
      >
        {models.rows.length > 0 ? (
          <Table caption="训练过的版本" head={head}>
            {models.rows.map((row) => (
              <Row row={row} />
            ))}
          </Table>
        ) : (
          <Empty
            title="还没有训练过"
            hint={
              verdicts.enough
                ? '结论已经够了：点“现在训练”，或等下周一凌晨。'
                : '复核结论攒够以后会自己开始，筛查现在用出厂权重。'
            }
          />
        )}
        <ListPager path={path} query={query} page={models} />
      </Card>
      <MeasuredBands bands={bands} least={rule.leastJudged} />
    </>
  )
}

function Overview({ inUse, chosen, verdicts, rule }: Props) {
  const { judged, upheld } = verdicts
  return (
    <>
      <Tiles>
        <Tile
          label="正在用"
          value={inUse === null ? '出厂权重' : `第 ${inUse} 版`}
          note={
            chosen ? (
              <>
                {chosen.by} <Time at={chosen.at} /> 选用
              </>
            ) : (
              '没有换过'
            )
          }
        />
        <Tile label="可学的复核结论" value={judged} unit="条" note="最近 1000 条以内" />
        <Tile
          label="其中成立"
          value={upheld}
          unit="条"
          note={`不成立或对外 ${judged - upheld} 条`}
        />
      </Tiles>
      {verdicts.enough ? null : (
        <Notice kind="info">
          复核结论满 {rule.leastVerdicts} 条、成立和不成立各满 {rule.leastOfEach} 条才训练。现在有{' '}
          {judged} 条，其中成立 {upheld} 条：太少，学到的只会是偶然。
        </Notice>
      )}
    </>
  )
}

const head = [
  { label: '版本' },
  { label: '训练时间' },
  { label: '结论', num: true },
  { label: '平均精确率' },
  { label: '差（95% 区间）' },
  { label: '对数损失' },
  { label: '比较结果' },
  { label: '状态' },
  { label: '操作', hidden: true },
]

const tones = {
  won: 'good',
  'no-gain': 'grey',
  'perhaps-chance': 'grey',
  'worse-odds': 'orange',
  'loses-upheld': 'orange',
} as const satisfies Record<TrainingOutcome, Tone>

function Row({ row }: { row: ModelRow }) {
  const { id, parentId, trainedAt, askedBy, verdicts, upheld, figures, outcome } = row
  const { inUse: before, challenger, gain } = figures
  return (
    <tr>
      <td class="nowrap">
        <b>第 {id} 版</b>
        <small>{parentId === null ? '在出厂权重上' : `在第 ${parentId} 版上`}</small>
      </td>
      <td>
        <Time at={trainedAt} />
        <small>{askedBy}</small>
      </td>
      <td class="num">
        {verdicts}
        <small>成立 {upheld}</small>
      </td>
      <td class="nowrap">
        {before.averagePrecision.toFixed(3)} → <b>{challenger.averagePrecision.toFixed(3)}</b>
      </td>
      <td class="nowrap">
        {signed(gain.mean)}
        <small>
          {signed(gain.low)} 至 {signed(gain.high)}
        </small>
      </td>
      <td class="nowrap">
        {before.logLoss.toFixed(3)} → {challenger.logLoss.toFixed(3)}
      </td>
      <td>
        <Status tone={tones[outcome]} label={trainingOutcomes[outcome]} />
      </td>
      <td class="nowrap">{stateOf(row)}</td>
      <td>
        {row.inUse || row.outdated ? null : (
          <form class="row-actions" method="post" action={`${path}/choice`}>
            <input type="hidden" name="version" value={String(id)} />
            <Button
              small
              confirm={`用第 ${id} 版筛查？比较结果：${trainingOutcomes[outcome]}。待复核的疑点会重新筛查。`}
            >
              采用
            </Button>
          </form>
        )}
      </td>
    </tr>
  )
}

function stateOf({ inUse, outdated }: ModelRow) {
  if (inUse) return <Status tone="good" label="在用" />
  if (outdated) return <Status tone="grey" label="已过时" />
  return <Status tone="grey" label="未用" />
}

function BackToShipped() {
  return (
    <form method="post" action={`${path}/choice`}>
      <input type="hidden" name="version" value="shipped" />
      <Button small confirm="退回出厂权重？待复核的疑点会重新筛查。">
        退回出厂权重
      </Button>
    </form>
  )
}

const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`
