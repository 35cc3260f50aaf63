import type { ItemFigures, ItemFinding } from '#src/training/questions/item-analysis.ts'
import type { QuestionDetail } from '#src/training/questions/queries.ts'
import { itemBounds } from '#src/training/questions/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { Card } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

type Props = {
  versions: QuestionDetail['versions']
  analysis: ReadonlyMap<number, ItemFigures>
}

const head = [
  { label: '版本' },
  { label: '答过', num: true },
  { label: '答对', num: true },
  { label: '区分度', num: true },
  { label: '怎么看' },
]

/** 版本与试题分析: each version with how it was answered in exams. */
export function Versions({ versions, analysis }: Props) {
  return (
    <Card
      title="版本和答题情况"
      note={`每人只算第一次考试，阅完卷才算，最多看最近 ${itemBounds.answers} 份`}
      flush
    >
      <Table caption="版本和答题情况" head={head}>
        {versions.map(({ id, version, at, byName, stem }) => (
          <tr>
            <td class="nowrap">
              第 {version} 版
              <br />
              <small class="dim">
                <Time at={at} /> {byName}
              </small>
              {versions.length > 1 ? (
                <>
                  <br />
                  <small class="dim">{stem.length > 16 ? `${stem.slice(0, 16)}…` : stem}</small>
                </>
              ) : null}
            </td>
            <Figures figures={analysis.get(id)} />
          </tr>
        ))}
      </Table>
    </Card>
  )
}

const percent = (share: number) => `${Math.round(share * 100)}%`

function Figures({ figures }: { figures: ItemFigures | undefined }) {
  if (!figures) return <td colspan={4} />
  const { people, right, share, discrimination, finding } = figures
  return (
    <>
      <td class="num">{people} 人</td>
      <td class="num">
        {people === 0 ? '—' : share === null ? `${right} 人` : percent(share.value)}
        {share === null ? null : (
          <>
            <br />
            <small class="dim">
              {percent(share.low)}–{percent(share.high)}
            </small>
          </>
        )}
      </td>
      <td class="num">{discrimination === null ? '—' : discrimination.toFixed(2)}</td>
      <td>{findings[finding](figures)}</td>
    </>
  )
}

const findings: Record<ItemFinding, (figures: ItemFigures) => string> = {
  none: () => '还没有人在考试里答过',
  few: ({ people }) =>
    `只有 ${people} 人答过，人太少，看不出题好不好；满 ${itemBounds.discrimination} 人再看区分度`,
  'all-right': () => '所有人都答对，这题分不出高低',
  'all-wrong': () => '没有人得分，先查答案和题干对不对',
  reversed: () => '答对的人别的题反而答得差，先查答案有没有标错、题干有没有歧义',
  weak: () => '会的和不会的差不多，区分不大',
  fair: () => '会别的题的人多半也会这题，分得出高低',
  uneven: () => '别的题大家得分都一样，算不出区分度',
}
